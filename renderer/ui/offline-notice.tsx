import { IconCloudOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AppError } from '#shared/errors.ts';
import { useSnapshot } from '../bridge/bridge-context.tsx';
import { isLineError } from '../bridge/line-error.ts';
import { ErrorNotice } from './error-notice.tsx';
import { Notice } from './notice.tsx';

interface OfflineNoticeProps {
  /** What being offline means here. */
  text: string;
  /** Why the last call failed. A lost line is told once, by `text`. */
  error: AppError | null;
  /** Beside the error: what to do about it. */
  action?: ReactNode;
}

/** What stands in the way: no line to the server, or why the last call failed. */
export function OfflineNotice({ text, error, action }: OfflineNoticeProps) {
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  return (
    <>
      {offline && (
        <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
          {text}
        </Notice>
      )}
      {error && !(offline && isLineError(error)) && <ErrorNotice error={error} action={action} />}
    </>
  );
}
