import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import classes from './credit-status.module.css';

/** The SMS credit, what it is good for, the moment it is true for, and whether that is now. */
export function CreditStatus() {
  const { t } = useTranslation();
  const format = useFormat();
  const credit = useSnapshot((snapshot) => snapshot.credit);
  if (!credit) {
    return (
      <>
        <span className={classes.dim}>{t('shell.creditUnknown')}</span>
        <ConnectionPill asOf={undefined} />
      </>
    );
  }
  const { sms } = credit;
  return (
    <>
      <span className={classes.amount}>{format.money(sms.available, sms.currency)}</span>
      <span className={classes.dim}>
        {t('shell.localSms', { count: sms.messagesLeft, formatted: format.number(sms.messagesLeft) })}
      </span>
      <ConnectionPill asOf={credit.asOf} />
      <span role="status" className={classes.level}>
        {sms.level !== 'ok' && (
          <>
            <IconAlertTriangle size={17} aria-hidden="true" />
            {sms.level === 'low' ? t('shell.low') : t('shell.critical', { count: sms.messagesLeft })}
          </>
        )}
      </span>
    </>
  );
}

function ConnectionPill({ asOf }: { asOf: number | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const current = useSnapshot((snapshot) => snapshot.creditIsCurrent);
  const kind = offline ? 'offline' : current ? 'live' : 'connecting';
  const text = () => {
    if (asOf === undefined) return offline ? t('shell.offlineUnknown') : t('shell.connecting');
    if (kind === 'live') return t('shell.live', { time: format.timeWithSeconds(asOf) });
    const time = format.timeOrDay(asOf, now);
    return offline ? t('shell.offline', { time }) : t('shell.asOf', { time });
  };
  return (
    <span className={classes.pill} data-kind={kind} role="status">
      {text()}
    </span>
  );
}
