import { z } from 'zod';
import { currencySchema, microsSchema } from '../domain/money.ts';
import { countrySchema } from '../domain/phone.ts';
import { defineRoute, idSchema, instantSchema, operationSchema } from './route.ts';

const walletSchema = z.strictObject({
  currency: currencySchema,
  /** Micro-units. Available = posted − held. */
  posted: microsSchema,
  held: microsSchema,
  available: microsSchema,
});
export type Wallet = z.infer<typeof walletSchema>;

export const creditSchema = z.strictObject({
  /** The moment it is true for. */
  asOf: instantSchema,
  wallets: z.array(walletSchema),
  /** For the SMS wallet: the estimate and what it was computed from. */
  sms: z.strictObject({
    available: microsSchema,
    currency: currencySchema,
    homeCountry: countrySchema,
    perSegment: microsSchema,
    messagesLeft: z.number().int(),
    level: z.enum(['ok', 'low', 'critical']),
  }),
});
export type Credit = z.infer<typeof creditSchema>;

/** What a transfer is. Holds are pending; a settle or a release ends one. */
const transferKindSchema = z.enum(['opening', 'topup', 'hold', 'settle', 'release', 'give_back']);
const purposeSchema = z.enum(['registration_otp', 'topup', 'opening']);
export type Purpose = z.infer<typeof purposeSchema>;

/** One line of the history: what changed the posted balance, newest first. */
export const historyEntrySchema = z.strictObject({
  id: idSchema,
  at: instantSchema,
  kind: transferKindSchema.extract(['opening', 'topup', 'settle', 'give_back']),
  purpose: purposeSchema,
  currency: currencySchema,
  /** Micro-units, signed: negative is spent. */
  amount: microsSchema,
  staffName: z.string().nullable(),
  deviceName: z.string().nullable(),
  phoneMasked: z.string().nullable(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

export const cardSchema = z.strictObject({
  id: z.string().max(64),
  brand: z.string(),
  last4: z.string().length(4),
  expMonth: z.number().int(),
  expYear: z.number().int(),
  isDefault: z.boolean(),
});
export type Card = z.infer<typeof cardSchema>;

/** `unknown` means the provider has not been heard yet; it is asked until it tells. */
const topupStatusSchema = z.enum(['processing', 'unknown', 'needs_action', 'paid', 'failed']);

export const topupSchema = z.strictObject({
  id: idSchema,
  /** The operation that asked for it: a client that lost the answer finds its top-up by it. */
  operationId: idSchema,
  currency: currencySchema,
  amount: microsSchema,
  card: z.strictObject({ brand: z.string(), last4: z.string() }),
  status: topupStatusSchema,
  /** The provider's decline code, when it failed. */
  failure: z.string().nullable(),
  createdAt: instantSchema,
});
export type Topup = z.infer<typeof topupSchema>;

export const getCredit = defineRoute({
  method: 'GET',
  path: '/v1/credit',
  access: 'device',
  summary: 'The wallets and the estimated messages left.',
  reply: creditSchema,
});

export const getBilling = defineRoute({
  method: 'GET',
  path: '/v1/billing',
  access: 'manage_billing',
  summary: 'Cards, the last top-ups and the newest lines of the history.',
  reply: z.strictObject({
    cards: z.array(cardSchema),
    topups: z.array(topupSchema),
    history: z.array(historyEntrySchema),
  }),
});

export const createTopup = defineRoute({
  method: 'POST',
  path: '/v1/topups',
  access: 'manage_billing',
  summary: 'One Time Topup. Answers at once; credit is posted when the provider says paid.',
  body: operationSchema.extend({
    currency: currencySchema,
    amount: microsSchema.positive(),
    cardId: z.string().min(1).max(64),
  }),
  reply: topupSchema,
});
