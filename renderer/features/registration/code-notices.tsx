import { IconAlertTriangle, IconBarcode, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { countdown } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Notice } from '../../ui/notice.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import type { CodeState } from './code-state.ts';
import classes from './steps.module.css';

interface CodeNoticesProps {
  state: CodeState;
  /** Whether a barcode came in instead of a code. */
  scanned: boolean;
  checkError: AppError | null;
  resendError: AppError | null;
  triesLeft: number;
  /** By the server's clock, epoch milliseconds. */
  now: number;
}

/** What stands between the customer and the code. */
export function CodeNotices({ state, scanned, checkError, resendError, triesLeft, now }: CodeNoticesProps) {
  const { t } = useTranslation();
  const told = isTold(state, checkError);
  const error = (isTold(state, resendError) ? null : resendError) ?? (told ? null : checkError);
  return (
    <div className={classes.notices}>
      {state.kind === 'not_delivered' && (
        <Notice
          tone="red"
          icon={<IconAlertTriangle size={20} />}
          title={t(`message.failure.${state.failure}.title`)}
          role="alert"
        >
          {t(`message.failure.${state.failure}.text`)}
        </Notice>
      )}
      {state.kind === 'expired' && (
        <Notice tone="amber" icon={<IconClock size={20} />} role="status">
          {t('register.expired')}
        </Notice>
      )}
      {state.kind === 'no_tries' && <NoTries liftsAt={state.liftsAt} now={now} />}
      {scanned && (
        <Notice tone="amber" icon={<IconBarcode size={20} />} role="alert">
          {t('register.scannedCode')}
        </Notice>
      )}
      <OfflineNotice
        text={t('register.offlineCode')}
        error={error && { ...error, details: { triesLeft, ...error.details } }}
      />
    </div>
  );
}

function NoTries({ liftsAt, now }: { liftsAt: number | null; now: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Notice
      tone="amber"
      icon={<IconClock size={20} />}
      title={t('register.noTriesTitle')}
      // The countdown goes on beside it: it is not read out each second.
      role="alert"
      action={
        liftsAt !== null && (
          <span className={classes.countdown} aria-hidden="true">
            {countdown(liftsAt - now)}
          </span>
        )
      }
    >
      {t('register.noTries', {
        when: liftsAt === null ? t('when.soon') : t('when.at', { time: format.timeOrDay(liftsAt, now) }),
      })}
    </Notice>
  );
}

/** What the state says already is not said again by the answer that told it. */
function isTold(state: CodeState, error: AppError | null): boolean {
  return error?.code === 'code_expired' || (state.kind === 'no_tries' && error?.code === 'limit_tries');
}
