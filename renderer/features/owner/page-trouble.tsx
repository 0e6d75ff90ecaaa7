import { Button } from '@mantine/core';
import { IconCloudOff, IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { isLineError } from '../../bridge/line-error.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import classes from './owner-page.module.css';

interface PageTroubleProps {
  /** From when what is on the page is, where that is not now (epoch ms); null when it is current or there is nothing. */
  asOf: number | null;
  /** What is said without a line when the page was never read here. */
  unread: string;
  error: AppError | null;
  onRetry: () => void;
}

/** What stands in the way of the page: no line, so that it is the last known one, or why it could not be read. */
export function PageTrouble({ asOf, unread, error, onRetry }: PageTroubleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const time = asOf === null ? null : format.timeOrDay(asOf, now);
  return (
    <div className={classes.trouble}>
      {(offline || time !== null) && (
        <Notice tone="grey" icon={offline ? <IconCloudOff size={20} /> : <IconHistory size={20} />} role="status">
          {time === null ? unread : t(offline ? 'settings.pageOffline' : 'settings.pageLastRead', { time })}
        </Notice>
      )}
      {error && !(offline && isLineError(error)) && (
        <ErrorNotice
          error={error}
          action={
            <Button variant="subtle" onClick={onRetry}>
              {t('app.retry')}
            </Button>
          }
        />
      )}
    </div>
  );
}
