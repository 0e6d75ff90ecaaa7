import { useTranslation } from 'react-i18next';
import type { Usage } from '#shared/api/usage.ts';
import { useFormat } from '../../i18n/use-format.ts';
import figureClasses from './usage-figures.module.css';
import { costPerMember, verifiedRate } from './usage-rules.ts';
import classes from './usage-screen.module.css';

/** What all counters came to in these days, each with what it was reckoned from. */
export function UsageFigures({ usage }: { usage: Usage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { total, messages, currency, days } = usage;
  const rate = verifiedRate(total);
  const perMember = costPerMember(total);
  const figures = [
    {
      name: t('usagePage.sent'),
      value: format.number(total.sent),
      note: t('usagePage.sentNote', { count: days.length }),
    },
    {
      name: t('usagePage.rate'),
      value: rate === null ? t('usagePage.none') : format.percent(rate),
      note: t('usagePage.rateNote', { verified: format.number(total.verified), sent: format.number(total.sent) }),
    },
    { name: t('usagePage.joined'), value: format.number(total.joined), note: t('usagePage.joinedNote') },
    {
      name: t('usagePage.costPerMember'),
      value: perMember === null ? t('usagePage.none') : format.price(perMember, currency),
      note: t('usagePage.costPerMemberNote', { amount: format.spent(total.cost, currency) }),
    },
    {
      name: t('usagePage.messages'),
      value: format.number(messages.sent),
      note: t('usagePage.messagesNote', { amount: format.spent(messages.cost, currency) }),
    },
  ];
  return (
    <section className={`${classes.figures} ${figureClasses.panel}`} aria-label={t('usagePage.figures')}>
      <dl className={figureClasses.figures}>
        {figures.map(({ name, value, note }) => (
          <div key={name}>
            <dt className={figureClasses.name}>{name}</dt>
            <dd className={figureClasses.value}>{value}</dd>
            <dd className={figureClasses.note}>{note}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
