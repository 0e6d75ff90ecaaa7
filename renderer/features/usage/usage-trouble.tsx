import { useTranslation } from 'react-i18next';
import type { Usage } from '#shared/api/usage.ts';
import type { AppError } from '#shared/errors.ts';
import { isLineError } from '../../bridge/line-error.ts';
import { ReadingTrouble } from '../../ui/reading-trouble.tsx';

interface UsageTroubleProps {
  shown: { usage: Usage; current: boolean } | null;
  /** Whether other days are wanted than those on screen. */
  outdated: boolean;
  error: AppError | null;
  onRetry: () => void;
}

/** What stands in the way of reading usage, see {@link ReadingTrouble}. */
export function UsageTrouble({ shown, outdated, error, onRetry }: UsageTroubleProps) {
  const { t } = useTranslation();
  // Without a line, nothing is known of the days that are wanted; those on screen may be others.
  const notKnown = error !== null && isLineError(error);
  return (
    <ReadingTrouble
      asOf={notKnown || !shown ? null : shown.usage.asOf}
      lastKnown={!outdated && shown?.current === false}
      words={{ unread: t('usagePage.notKnown'), lastKnown: (time) => t('usagePage.lastKnown', { time }) }}
      error={error}
      onRetry={onRetry}
    />
  );
}
