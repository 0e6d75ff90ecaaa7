import { z } from 'zod';
import { currencySchema, microsSchema } from '../domain/money-schemas.ts';
import { countrySchema } from '../domain/phone.ts';
import { WALLET_CURRENCIES } from '../domain/topup.ts';
import { defineRoute, instantSchema, operationSchema } from './route.ts';

/** A currency that a wallet can be opened in. */
export const walletCurrencySchema = z.enum(WALLET_CURRENCIES);

const walletSchema = z.strictObject({
  currency: currencySchema,
  /** Micro-units. Available = posted − held. */
  posted: microsSchema,
  held: microsSchema,
  available: microsSchema,
  /** What the shop owes because a dispute took more than there was; the next credit pays it first. */
  debt: microsSchema,
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
    /** `paused` needs an owner: no card is charged until then. What an older version has cached does not tell. */
    autoTopup: z.enum(['off', 'on', 'paused']).default('off'),
  }),
});
export type Credit = z.infer<typeof creditSchema>;

export const getCredit = defineRoute({
  method: 'GET',
  path: '/v1/credit',
  access: 'device',
  summary: 'The wallets and the estimated messages left.',
  reply: creditSchema,
});

export const openWallet = defineRoute({
  method: 'POST',
  path: '/v1/wallets',
  access: 'manage_billing',
  summary: 'Opens a wallet in one more currency; one that is open already stays as it is.',
  body: operationSchema.extend({ currency: walletCurrencySchema }),
  reply: walletSchema,
});
