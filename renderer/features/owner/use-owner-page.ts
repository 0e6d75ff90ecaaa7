import { useEffect, useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';

type PageState = { kind: 'closed' } | { kind: 'password_required' } | { kind: 'open'; current: boolean };

export interface OwnerPageState<Open> {
  /** What is or was last on the page, also while the password is asked for again; null while nothing is. */
  known: Open | null;
  asksPassword: boolean;
  /** Whether it has not been read yet, and still may be. */
  loading: boolean;
  /** Why it could not be read. */
  error: AppError | null;
  open: () => void;
}

/**
 * Opens one of the owner's pages, and once more when the line is lost or back and when it was closed meanwhile.
 * @param page what the snapshot has of it
 */
export function useOwnerPage<Page extends PageState>(
  method: 'billing.open' | 'shop.open' | 'routing.open',
  page: Page,
): OwnerPageState<Extract<Page, { kind: 'open' }>> {
  type Open = Extract<Page, { kind: 'open' }>;
  const connection = useSnapshot((snapshot) => snapshot.connection.kind);
  const live = connection === 'live';
  const { run, error } = useCall(method);
  const [last, setLast] = useState<Open | null>(null);
  const isOpen = (candidate: Page): candidate is Open => candidate.kind === 'open';
  const now = isOpen(page) ? page : null;
  if (now !== null && now !== last) setLast(now);
  const closed = page.kind === 'closed';
  const known = closed ? null : (now ?? last);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the line and a closed page are reasons to ask
  useEffect(() => {
    void run({});
  }, [run, live, closed]);
  return {
    known,
    asksPassword: page.kind === 'password_required',
    loading: known === null && connection !== 'offline' && error === null,
    error,
    open: () => void run({}),
  };
}
