import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { isLineError } from '../bridge/line-error.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { ErrorNotice } from './error-notice.tsx';
import { Notice } from './notice.tsx';
import classes from './reading-trouble.module.css';

interface ReadingTroubleProps {
  /** When what is shown was true (epoch ms); null while there is nothing to show. */
  asOf: number | null;
  /** Whether what is shown is only the last known state. */
  lastKnown: boolean;
  /** What is said without a line: of nothing to show, and of the last known state with when that was true. */
  words: { unread: string; lastKnown: (time: string) => string };
  error: AppError | null;
  onRetry: () => void;
  /** What else stands in the way, between the two. */
  children?: ReactNode;
}

/** What stands in the way of reading: no line, so that it is the last known state or none, or why it failed. */
export function ReadingTrouble({ asOf, lastKnown, words, error, onRetry, children }: ReadingTroubleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const lineLost = error !== null && isLineError(error);
  const known = asOf !== null && lastKnown ? words.lastKnown(format.timeOrDay(asOf, now)) : null;
  const text = asOf === null && lineLost ? words.unread : known;
  return (
    <div className={classes.trouble}>
      {text !== null && (
        <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
          {text}
        </Notice>
      )}
      {children}
      {error && !lineLost && (
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
