import type { Message, Verification } from '#shared/api/verifications.ts';

const MESSAGE_RANK: Record<Message['status'], number> = { queued: 0, sent: 1, delivered: 2, failed: 2 };
const STATUS_RANK: Record<Verification['status'], number> = { pending: 0, verified: 1, used: 2 };

/**
 * Brings together two reports on one verification. The answer to a request and the pushed events overtake each other: a
 * later message and a further status are the newer truth, and of one message fewer tries are.
 * @param now epoch milliseconds by the server's clock
 */
export function mergeVerifications(known: Verification, heard: Verification, now: number): Verification {
  const newer = isOlder(heard.message, known.message) ? known : heard;
  const status = STATUS_RANK[heard.status] < STATUS_RANK[known.status] ? known.status : heard.status;
  const sameMessage = known.message.id === heard.message.id;
  const { triesLeft, triesLiftAt } = sameMessage ? fewerTries(known, heard, now) : newer;
  return { ...newer, status, triesLeft, triesLiftAt };
}

/** Tries come back only when the wait for them is over. */
function fewerTries(known: Verification, heard: Verification, now: number): Verification {
  const lifted = known.triesLiftAt !== null && known.triesLiftAt <= now;
  return known.triesLeft < heard.triesLeft && !lifted ? known : heard;
}

function isOlder(a: Message, b: Message): boolean {
  if (a.id === b.id) return MESSAGE_RANK[a.status] < MESSAGE_RANK[b.status];
  return a.queuedAt < b.queuedAt;
}
