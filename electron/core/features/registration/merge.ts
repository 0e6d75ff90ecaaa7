import type { Message, Verification } from '#shared/api/verifications.ts';

const MESSAGE_RANK: Record<Message['status'], number> = { queued: 0, sent: 1, delivered: 2, failed: 2 };
const STATUS_RANK: Record<Verification['status'], number> = { pending: 0, verified: 1, used: 2 };

/**
 * Brings together two reports on one verification. The answer to a request and the pushed events overtake each other,
 * and nothing in a verification moves back: a later message, a further status and fewer tries are the newer truth.
 */
export function mergeVerifications(known: Verification, heard: Verification): Verification {
  const newer = isOlder(heard.message, known.message) ? known : heard;
  const status = STATUS_RANK[heard.status] < STATUS_RANK[known.status] ? known.status : heard.status;
  // A new message has its own tries, so the counts of two messages are not compared.
  const sameMessage = known.message.id === heard.message.id;
  const triesLeft = sameMessage ? Math.min(known.triesLeft, heard.triesLeft) : newer.triesLeft;
  return { ...newer, status, triesLeft };
}

function isOlder(a: Message, b: Message): boolean {
  if (a.id === b.id) return MESSAGE_RANK[a.status] < MESSAGE_RANK[b.status];
  return a.queuedAt < b.queuedAt;
}
