import { z } from 'zod';
import { currencySchema, microsSchema } from '../domain/money-schemas.ts';
import { countrySchema, e164Schema } from '../domain/phone.ts';
import { memberSchema } from './members.ts';
import { cursorSchema, defineRoute, idSchema, instantSchema, nothingSchema, operationSchema } from './route.ts';

// Vouchers of a third party, redeemed for members at the counter. Amounts are micro-units of the voucher's currency.

/** The provider's id of a voucher. */
const voucherIdSchema = z.string().min(1).max(64);

const voucherSchema = z.strictObject({
  id: voucherIdSchema,
  brand: z.string(),
  name: z.string(),
  country: countrySchema,
  currency: currencySchema,
  /** What the shop pays for it. */
  price: microsSchema,
  /** What it is worth to the member. */
  faceValue: microsSchema,
  terms: z.string(),
  /** Days from its issue. */
  validDays: z.number().int(),
  /** As of when the catalogue was last read; the provider decides when one is issued. */
  stock: z.enum(['in_stock', 'low', 'out']),
});
export type Voucher = z.infer<typeof voucherSchema>;

export const rewardsSchema = z.strictObject({
  /** The moment it is true for. */
  asOf: instantSchema,
  /** `none`: this server issues no vouchers. */
  provider: z.enum(['none', 'demo', 'live']),
  /** Whether the provider answered last. */
  reachable: z.boolean(),
  /** All of the catalogue for who may choose what is offered; for others what is. */
  vouchers: z.array(voucherSchema.extend({ offered: z.boolean() })),
  wallets: z.array(
    z.strictObject({
      currency: currencySchema,
      /** What may be spent on rewards: of the SMS wallet, less what is kept for codes. */
      available: microsSchema,
      /** What the shop's daily limit leaves; null without one. */
      limitLeft: microsSchema.nullable(),
    }),
  ),
});
export type Rewards = z.infer<typeof rewardsSchema>;

export const getRewards = defineRoute({
  method: 'GET',
  path: '/v1/rewards',
  access: 'redeem_rewards',
  summary: 'The catalogue, and what the wallets may spend on it.',
  reply: rewardsSchema,
});

export const setRewardOffered = defineRoute({
  method: 'PUT',
  path: '/v1/rewards/:voucherId/offered',
  access: 'manage_rewards',
  summary: 'Whether the counters offer a voucher.',
  params: z.strictObject({ voucherId: voucherIdSchema }),
  body: operationSchema.extend({ offered: z.boolean() }),
  reply: nothingSchema,
});

const rewardMemberSchema = z.strictObject({
  member: memberSchema.pick({ id: true, name: true, phone: true, lastVisitAt: true }),
  /** Vouchers of this day of the shop, those not known yet among them, and how many more it leaves. */
  redeemedToday: z.number().int(),
  left: z.number().int(),
});
export type RewardMember = z.infer<typeof rewardMemberSchema>;

export const findRewardMember = defineRoute({
  method: 'POST',
  path: '/v1/rewards/member',
  access: 'redeem_rewards',
  summary: 'The member of a number, to redeem for. Writes nothing; the number stays out of URLs.',
  body: z.strictObject({ phone: e164Schema }),
  reply: rewardMemberSchema,
});

/** What became of a redemption. The code itself is in no answer but the one that reveals it. */
const outcomeSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('issuing'),
    /** Since when an answer is overdue: the provider is asked again, and the price stays held. Null before. */
    unknownSince: instantSchema.nullable(),
  }),
  z.strictObject({
    status: z.literal('issued'),
    at: instantSchema,
    /** Of the code. */
    last4: z.string(),
    validUntil: instantSchema.nullable(),
    revealed: z.strictObject({ at: instantSchema, staffName: z.string(), deviceName: z.string() }).nullable(),
    /** Whether the code can still be shown. */
    canReveal: z.boolean(),
    smsSends: z.number().int(),
  }),
  z.strictObject({
    status: z.literal('failed'),
    at: instantSchema,
    failure: z.enum(['out_of_stock', 'price_changed', 'refused']),
  }),
]);

const redemptionSchema = z.strictObject({
  id: idSchema,
  voucher: voucherSchema.pick({ brand: true, name: true, currency: true, price: true }),
  /** Null once the member was erased, both. */
  memberName: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  staffName: z.string(),
  deviceName: z.string(),
  createdAt: instantSchema,
  outcome: outcomeSchema,
});
export type Redemption = z.infer<typeof redemptionSchema>;

export const redeemReward = defineRoute({
  method: 'POST',
  path: '/v1/rewards/redemptions',
  access: 'redeem_rewards',
  summary:
    'Holds the price and asks the provider for a voucher. Answers at once; the same operation is never issued twice.',
  body: operationSchema.extend({
    voucherId: voucherIdSchema,
    memberId: idSchema,
    /** The one on screen; another one is refused (`reward_price_changed`). */
    price: microsSchema.positive(),
  }),
  reply: redemptionSchema,
});

export const getRedemptions = defineRoute({
  method: 'GET',
  path: '/v1/rewards/redemptions',
  access: 'redeem_rewards',
  summary: 'A page of 50 redemptions, newest first: all for managers, else this device’s of the last 24 hours.',
  query: z.strictObject({ before: cursorSchema.optional() }),
  reply: z.strictObject({ redemptions: z.array(redemptionSchema), next: cursorSchema.nullable() }),
});

const byId = z.strictObject({ id: idSchema });

export const getRedemption = defineRoute({
  method: 'GET',
  path: '/v1/rewards/redemptions/:id',
  access: 'redeem_rewards',
  summary: 'What became of a redemption.',
  params: byId,
  reply: redemptionSchema,
});

export const revealReward = defineRoute({
  method: 'POST',
  path: '/v1/rewards/redemptions/:id/reveal',
  access: 'redeem_rewards',
  summary: 'Shows the code, once: the same operation gets it again for 15 minutes, any other `reward_code_shown`.',
  params: byId,
  body: operationSchema,
  reply: z.strictObject({ code: z.string(), pin: z.string().nullable(), validUntil: instantSchema.nullable() }),
});

export const sendRewardCode = defineRoute({
  method: 'POST',
  path: '/v1/rewards/redemptions/:id/sms',
  access: 'redeem_rewards',
  summary: 'Sends the code to the member, at most three times (`limit_reward_sms`). It counts as shown.',
  params: byId,
  body: operationSchema,
  reply: redemptionSchema,
});
