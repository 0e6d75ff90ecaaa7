import { IconCloudOff } from '@tabler/icons-react';
import type { AppError } from '#shared/errors.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';

interface SaveTroubleProps {
  error: AppError | null;
  /** What being offline means for saving. */
  offline: string;
  /** What it means that the answer to saving was lost. */
  unheard: string;
}

/** Why settings cannot be saved just now, or were not. */
export function SaveTrouble({ error, offline, unheard }: SaveTroubleProps) {
  const isOffline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  if (error) return <ErrorNotice error={error} unreachable={unheard} />;
  if (!isOffline) return null;
  return (
    <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
      {offline}
    </Notice>
  );
}
