import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import classes from './credit-screen.module.css';

export interface CreditTroubleProps {
  /** Why the page could not be loaded. */
  error: AppError | null;
  onRetry: () => void;
}

/** What stands in the way of the page: no line, or why it could not be loaded. */
export function CreditTrouble({ error, onRetry }: CreditTroubleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const asOf = useSnapshot((snapshot) => snapshot.credit?.asOf);
  return (
    <div className={classes.trouble}>
      <OfflineNotice
        text={
          asOf === undefined ? t('credit.offlineUnknown') : t('credit.offline', { time: format.timeOrDay(asOf, now) })
        }
        error={error}
        action={
          <Button variant="subtle" onClick={onRetry}>
            {t('app.retry')}
          </Button>
        }
      />
    </div>
  );
}
