import { type Country, type ParsedPhone, parsePhone } from '#shared/domain/phone.ts';
import { err, ok, type Result } from '#shared/errors.ts';

/** @returns `phone_invalid` or `phone_cannot_receive_sms` when no code can go to it */
export function parseSendable(text: string, country: Country): Result<Extract<ParsedPhone, { kind: 'ok' }>> {
  const parsed = parsePhone(text, country);
  if (parsed.kind === 'ok') return ok(parsed);
  return err(parsed.kind === 'cannot_receive_sms' ? 'phone_cannot_receive_sms' : 'phone_invalid');
}
