import { z } from 'zod';
import { currencySchema, microsSchema } from '../domain/money-schemas.ts';
import { defineRoute, idSchema, instantSchema } from './route.ts';

/** What changed a wallet's posted balance. A dispute or a refund takes credit back; what was taken wrongly returns. */
export const historyKindSchema = z.enum([
  'opening',
  'topup',
  'settle',
  'give_back',
  'refund',
  'refund_reversed',
  'dispute',
  'dispute_reversed',
  'debt_paid',
]);
export type HistoryKind = z.infer<typeof historyKindSchema>;

/**
 * What it was for. `activity_message` are messages of events at the shop and those with a voucher's code, `campaign` those
 * of a campaign with its tests. `topup` is a One Time Topup, `auto_topup` an automatic one.
 */
export const purposeSchema = z.enum([
  'registration_otp',
  'password_reset_otp',
  'activity_message',
  'campaign',
  'campaign_bot',
  'reward',
  'topup',
  'auto_topup',
  'opening',
]);
export type Purpose = z.infer<typeof purposeSchema>;

/** Those of codes, which are read back; of the others nothing can be verified. */
export const CODE_PURPOSES: ReadonlySet<Purpose> = new Set(['registration_otp', 'password_reset_otp']);

/** One line of the history. */
const historyEntrySchema = z.strictObject({
  id: idSchema,
  at: instantSchema,
  kind: historyKindSchema,
  purpose: purposeSchema,
  currency: currencySchema,
  /** Micro-units, signed: negative is spent. */
  amount: microsSchema,
  staffName: z.string().nullable(),
  deviceName: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  /** Micro-units a segment and how many, for messages. */
  unitPrice: microsSchema.nullable(),
  segments: z.number().int().nullable(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** A calendar day of the shop, `YYYY-MM-DD`. */
export const daySchema = z.iso.date();

/** Which lines are wanted; what is left out does not narrow. Days are the shop's, both included. */
export const historyFilterSchema = z.strictObject({
  currency: currencySchema.optional(),
  kind: historyKindSchema.optional(),
  purpose: purposeSchema.optional(),
  staffId: idSchema.optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
});
export type HistoryFilter = z.infer<typeof historyFilterSchema>;

/** Where the next page begins; opaque to whoever carries it. */
const historyCursorSchema = z.string().regex(/^\d{1,16}-\d{1,16}$/);

export const historyPageSchema = z.strictObject({
  /** Newest first. */
  entries: z.array(historyEntrySchema),
  /** Null on the last page. */
  next: historyCursorSchema.nullable(),
});
export type HistoryPage = z.infer<typeof historyPageSchema>;

export const getHistory = defineRoute({
  method: 'GET',
  path: '/v1/history',
  access: 'manage_billing',
  summary: 'A page of the history, newest first, by key: as fast on the last page as on the first.',
  query: historyFilterSchema.extend({ before: historyCursorSchema.optional() }),
  reply: historyPageSchema,
});

/** What can be saved as a file: the filtered history as CSV, or the receipt of a paid top-up as PDF. */
export const downloadSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('history'), filter: historyFilterSchema }),
  z.strictObject({ kind: z.literal('receipt'), topupId: idSchema }),
]);
export type Download = z.infer<typeof downloadSchema>;

/** Where a download is fetched: a ticket of one minute stands for who asked, as a browser sends no token. */
export const DOWNLOADS_PATH = '/v1/downloads';

export const createDownload = defineRoute({
  method: 'POST',
  path: DOWNLOADS_PATH,
  access: 'manage_billing',
  summary: 'Prepares a download: the answered path serves the file for one minute, without a token.',
  body: downloadSchema,
  reply: z.strictObject({ path: z.string().startsWith(`${DOWNLOADS_PATH}/`) }),
});
