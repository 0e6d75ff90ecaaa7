import { z } from 'zod';
import type { Country } from './phone.ts';

/** Whether a country takes a name as sender: as it is, only when it was registered there, or not at all. */
export type SenderRule = 'free' | 'registered' | 'none';

/**
 * The countries of the price list, as of November 2026. Sources: the lists of supported countries and of sender ID
 * registrations of AWS End User Messaging; for Malaysia and Japan the country guides of Twilio, ClickSend and D7 Networks;
 * the registers of ACMA (Australia, since July 2026), CNMC (Spain, since September 2026) and AGCOM (Italy).
 *
 * Where sources differ or leave it open, the stricter class stands: Bangladesh and Nepal (some registered names are taken),
 * Hong Kong (some carriers ask for registration), Japan (depends on the carrier), the United Kingdom (registration is
 * offered), and New Zealand, Taiwan, South Korea, Brazil, Mexico and South Africa (not confirmed by these sources).
 */
const RULES: ReadonlyMap<string, SenderRule> = new Map([
  ...all('registered', 'SG HK TH VN ID PH IN LK AE SA KH MM AU JP ES IT GB'),
  ...all('none', 'US CA CN TW KR MY NZ BR MX ZA BD NP'),
  ...all('free', 'MO BN DE FR NL'),
]);

function all(rule: SenderRule, countries: string): [string, SenderRule][] {
  return countries.split(' ').map((country) => [country, rule]);
}

/** Carriers there replace or refuse names with a space (French operators since March 2026, BT). */
const WITHOUT_SPACES: ReadonlySet<string> = new Set<Country>(['FR', 'GB']);

/** Names that say what a message is and not who sent it: carriers refuse them, as swindlers use them. */
const GENERIC: ReadonlySet<string> = new Set([
  'alert',
  'bank',
  'code',
  'info',
  'message',
  'notice',
  'otp',
  'passcode',
  'shop',
  'sms',
  'test',
  'urgent',
  'verify',
]);

/** A name shown as the sender: 3 to 11 Latin letters, digits and single spaces, at least one letter. */
export const senderNameSchema = z
  .string()
  .trim()
  .min(3)
  .max(11)
  .regex(/^[A-Za-z0-9]+(?: [A-Za-z0-9]+)*$/)
  .refine((name) => /[A-Za-z]/.test(name), 'a sender name has a letter')
  .refine((name) => !GENERIC.has(name.toLowerCase().replaceAll(' ', '')), 'a sender name says who sends');

/** What a country asks of a sender name; one that is not known takes none. */
export function senderRule(country: Country): SenderRule {
  return RULES.get(country) ?? 'none';
}

/** Whether messages to a country may show a name. @param registered whether the owner says that it is registered there */
export function mayUseSenderName(
  country: Country,
  { name, registered }: { name: string; registered: boolean },
): boolean {
  if (!senderNameSchema.safeParse(name).success) return false;
  if (WITHOUT_SPACES.has(country) && name.includes(' ')) return false;
  const rule = senderRule(country);
  return rule === 'free' || (rule === 'registered' && registered);
}
