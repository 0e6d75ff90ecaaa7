import { useTranslation } from 'react-i18next';
import type { Topup } from '#shared/api/billing.ts';
import { brandName } from '#shared/domain/card-brand.ts';
import { assertNever } from '#shared/errors.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Badge } from '../../../ui/badge.tsx';
import { declineReason } from '../decline.ts';
import { useReadOnly } from '../read-only.tsx';
import { ReceiptButton } from './receipt-button.tsx';
import { BankPageLink } from './topup-progress.tsx';
import classes from './topups-panel.module.css';

/** One top-up: when, which card, how it stands, and its receipt. */
export function TopupRow({ topup }: { topup: Topup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const readOnly = useReadOnly();
  const { createdAt, card, automatic, amount, currency, status, takenBack, receiptNumber, approvalUrl } = topup;
  const moment = format.moment(createdAt, now);
  return (
    <li className={classes.row}>
      <time className={classes.when} dateTime={new Date(createdAt).toISOString()}>
        {moment.kind === 'other' ? moment.text : t(`day.${moment.kind}`, { time: moment.time })}
      </time>
      <span className={classes.what}>
        {t('credit.cardName', { brand: brandName(card.brand), last4: card.last4 })}
        {automatic && <Badge>{t('topups.auto')}</Badge>}
        <span role="status" className={classes.standing}>
          <Standing topup={topup} />
        </span>
        {takenBack > 0 && (
          <span className={classes.note} data-tone="amber">
            {t('topups.takenBack', { amount: format.money(takenBack, currency) })}
          </span>
        )}
      </span>
      {receiptNumber !== null && <ReceiptButton topupId={topup.id} receiptNumber={receiptNumber} />}
      {receiptNumber === null &&
        (approvalUrl !== null && !readOnly ? <BankPageLink url={approvalUrl} variant="default" /> : <span />)}
      <span className={classes.amount} data-paid={status === 'paid' || undefined}>
        {format.money(amount, currency)}
      </span>
    </li>
  );
}

/** How a top-up stands, where that is not simply paid. */
function Standing({ topup: { status, failure } }: { topup: Topup }) {
  const { t } = useTranslation();
  switch (status) {
    case 'paid':
      return null;
    case 'failed':
      return (
        <>
          <Badge tone="red">{t('topups.status.failed')}</Badge>
          <span className={classes.note}>{t(declineReason(failure))}</span>
        </>
      );
    case 'processing':
    case 'unknown':
    case 'needs_action':
      return <Badge tone="amber">{t(`topups.status.${status}`)}</Badge>;
    default:
      return assertNever(status);
  }
}
