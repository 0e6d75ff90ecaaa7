import type { ActivitySettings } from '#shared/api/activities.ts';
import type { ActivityKind } from '#shared/domain/messaging.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { thresholdAmounts } from '#shared/domain/topup.ts';

/** What is offered where a shop has saved nothing: all of them are off. In the order that they are told in. */
export const OFFERED: Readonly<Record<ActivityKind, string>> = {
  welcome: 'Welcome to {shop}, {first_name}! You are a member now. Just tell us this number when you visit.',
  birthday: 'Happy birthday, {first_name}! There is a treat waiting for you at {shop} this week.',
  reward_redeemed: '{shop}: you redeemed {reward}. Enjoy it, {first_name}!',
  lapsing: '{first_name}, your membership at {shop} ends on {lapse_day}. One visit keeps it.',
  pin_changed: '{shop}: your password was changed on {date}, {time}. Was that not you? Tell our staff.',
  phone_changed: '{shop}: your number was changed to {new_number} on {date}. Was that not you? Tell our staff.',
  balance_low: '{shop}: SMS credit is {balance}, about {codes} codes. Top it up in Tillside.',
};

const TEN = 10 * 60;
const ELEVEN = 11 * 60;

/** Birthdays at ten; a year without a visit, two weeks before it is over; ten US dollars. */
export function offeredSettings(kind: ActivityKind): ActivitySettings {
  switch (kind) {
    case 'birthday':
      return { kind, minute: TEN };
    case 'lapsing':
      return { kind, months: 12, daysBefore: 14, minute: ELEVEN };
    case 'balance_low': {
      const { presets, min } = thresholdAmounts(SMS_CURRENCY);
      return { kind, threshold: presets[1] ?? min };
    }
    default:
      return { kind };
  }
}
