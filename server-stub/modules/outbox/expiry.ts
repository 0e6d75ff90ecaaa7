import type { SendingRules } from '#shared/domain/sending-rules.ts';

/** When a message that is due at once would be pointless; null for never. Both epoch ms. */
export function expiryOf({ expires }: SendingRules, due: number): number | null {
  return expires.kind === 'after' ? due + expires.ms : null;
}
