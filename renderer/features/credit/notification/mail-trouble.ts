import type { Mail } from '#shared/api/billing.ts';

/** A mail that was given up is told for this long. */
const TOLD_FOR_MS = 7 * 24 * 60 * 60_000;

export interface MailTrouble {
  /** Tried and not sent yet. */
  waiting: Mail[];
  failed: Mail[];
}

/**
 * The mails that somebody has to know of. One that was only just written is on its way, and one that was given up is
 * over once a later mail of its kind arrived.
 * @param mails newest first
 */
export function mailTrouble(mails: readonly Mail[], now: number): MailTrouble {
  const isOver = ({ kind, createdAt }: Mail) =>
    createdAt < now - TOLD_FOR_MS ||
    mails.some((later) => later.kind === kind && later.status === 'sent' && later.createdAt > createdAt);
  return {
    waiting: mails.filter(({ status, attempts }) => status === 'waiting' && attempts > 0),
    failed: mails.filter((mail) => mail.status === 'failed' && !isOver(mail)),
  };
}
