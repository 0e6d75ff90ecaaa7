import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { ReadingTrouble } from '../../ui/reading-trouble.tsx';
import { useMessaging } from './messaging-context.tsx';

interface MessagingTroubleProps {
  /** When what is shown was true (epoch ms); null while there is nothing to show. */
  asOf: number | null;
  current: boolean;
  error: AppError | null;
  onRetry: () => void;
}

/** What stands in the way of reading messages, see {@link ReadingTrouble}. */
export function MessagingTrouble({ asOf, current, error, onRetry }: MessagingTroubleProps) {
  const { t } = useTranslation();
  const { offline } = useMessaging();
  return (
    <ReadingTrouble
      asOf={asOf}
      lastKnown={offline || !current}
      words={{ unread: t('messaging.offlineUnread'), lastKnown: (time) => t('messaging.offline', { time }) }}
      error={error}
      onRetry={onRetry}
    />
  );
}
