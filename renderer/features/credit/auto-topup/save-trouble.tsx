import type { AppError } from '#shared/errors.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { ReadOnlyNotice } from '../read-only.tsx';

interface SaveTroubleProps {
  error: AppError | null;
  /** What being offline means for saving. */
  offline: string;
  /** What it means that the answer to saving was lost. */
  unheard: string;
}

/** Why settings cannot be saved just now, or were not. */
export function SaveTrouble({ error, offline, unheard }: SaveTroubleProps) {
  if (error) return <ErrorNotice error={error} unreachable={unheard} />;
  return <ReadOnlyNotice text={offline} />;
}
