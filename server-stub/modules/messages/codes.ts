import type { Message } from './repository.ts';

/** A message with a code. */
export type CodeMessage = Message & { device_id: string; staff_id: string; verification_id: string };

/** Whether it has a code, and no source: limits, verifications and the figures of a counter are about codes alone. */
export function isCode(message: Message): message is CodeMessage {
  return message.verification_id !== null;
}
