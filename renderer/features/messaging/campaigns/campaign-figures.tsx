import { useTranslation } from 'react-i18next';
import type { CampaignReport } from '#shared/api/campaigns.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import classes from './campaign-report.module.css';

const sum = (parts: readonly { count: number }[]) => parts.reduce((total, { count }) => total + count, 0);

/** What became of the messages, and what they cost. */
export function CampaignFigures({ report }: { report: CampaignReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = [
    { name: 'sent', value: format.number(report.sent) },
    { name: 'delivered', value: format.number(report.delivered) },
    { name: 'failed', value: format.number(sum(report.failed)) },
    { name: 'skipped', value: format.number(sum(report.skipped)) },
    { name: 'cost', value: format.spent(report.cost, SMS_CURRENCY) },
  ] as const;
  return (
    <dl className={classes.figures}>
      {figures.map(({ name, value }) => (
        <div key={name} className={classes.figure}>
          <dt>{t(`messaging.count.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
