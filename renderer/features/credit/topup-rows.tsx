import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Topup } from '#shared/api/credit.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { brandName } from './card-words.ts';
import classes from './history.module.css';

/** Top-ups that are not settled yet. A paid one stands in the history; a failed one was told in its dialog. */
export function TopupRows({ topups }: { topups: readonly Topup[] }) {
  const titleId = useId();
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const open = topups.filter(({ status }) => status !== 'paid' && status !== 'failed');
  if (open.length === 0) return null;
  return (
    <section aria-labelledby={titleId} aria-live="polite">
      <h3 id={titleId} className={classes.title}>
        {t('credit.topups')}
      </h3>
      <ul>
        {open.map(({ id, createdAt, amount, currency, card, status }) => (
          <li key={id} className={classes.row}>
            <span className={classes.when}>{format.timeOrDay(createdAt, now)}</span>
            <span className={classes.what}>
              {t('credit.purpose.topup')} · {t('credit.cardName', { brand: brandName(card.brand), last4: card.last4 })}{' '}
              · {t(`topup.row.${status}`)}
            </span>
            <span className={classes.amount}>{format.money(amount, currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
