import { z } from 'zod';
import { autoTopupDecisionSchema } from '../domain/auto-topup.ts';
import { currencySchema, microsSchema } from '../domain/money-schemas.ts';
import { nameSchema } from '../domain/text.ts';
import { daySchema, historyPageSchema, purposeSchema } from './history.ts';
import { defineRoute, idSchema, instantSchema, nothingSchema, operationSchema } from './route.ts';

/** The payment provider's id of a saved card. */
export const cardIdSchema = z.string().min(1).max(64);

const cardSchema = z.strictObject({
  id: cardIdSchema,
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
  /** Whether Auto Topup made it. */
  automatic: z.boolean(),
  currency: currencySchema,
  amount: microsSchema,
  card: z.strictObject({ brand: z.string(), last4: z.string() }),
  status: topupStatusSchema,
  /** The provider's decline code, when it failed. */
  failure: z.string().nullable(),
  /** While the card holder's approval is needed: the bank's page for it. */
  approvalUrl: z.url().nullable(),
  /** What was refunded or disputed and not returned, in micro-units. */
  takenBack: microsSchema,
  /** Of the receipt of a paid one; a shop's receipts are numbered without gaps. */
  receiptNumber: z.number().int().nullable(),
  createdAt: instantSchema,
});
export type Topup = z.infer<typeof topupSchema>;

const evaluationSchema = z.strictObject({
  id: idSchema,
  /** First and last time that it came out like this; in between it was checked `times` times. */
  since: instantSchema,
  at: instantSchema,
  times: z.number().int(),
  available: microsSchema,
  decision: autoTopupDecisionSchema,
});
export type AutoTopupEvaluation = z.infer<typeof evaluationSchema>;

const autoTopupSettingsSchema = z.strictObject({
  enabled: z.boolean(),
  /** Auto Topup When Balance Fall Below. */
  threshold: microsSchema,
  /** Topup Amount. */
  amount: microsSchema,
  /** Topup Card; null while none was chosen. */
  cardId: cardIdSchema.nullable(),
  /** Most that automatic top-ups may charge in a calendar month of the shop. */
  monthlyCap: microsSchema,
});
export type AutoTopupSettings = z.infer<typeof autoTopupSettingsSchema>;

export const autoTopupSchema = autoTopupSettingsSchema.extend({
  currency: currencySchema,
  chargedThisMonth: microsSchema,
  /** What would be decided now. */
  decision: autoTopupDecisionSchema,
  lastCheckedAt: instantSchema.nullable(),
  /** The last evaluations, newest first. */
  evaluations: z.array(evaluationSchema),
});
export type AutoTopup = z.infer<typeof autoTopupSchema>;

const notificationSettingsSchema = z.strictObject({
  enabled: z.boolean(),
  /** Daily Notification if balance fall below. */
  threshold: microsSchema,
  /** Receive Email. */
  emails: z.array(z.email().max(254)).max(10),
});

const balanceNotificationSchema = notificationSettingsSchema.extend({ currency: currencySchema });
export type BalanceNotification = z.infer<typeof balanceNotificationSchema>;

/** A mail to the owners, from when it was written until it was sent. */
const mailSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(['low_balance', 'auto_topup_failed', 'auto_topup_paused', 'country_stopped']),
  to: z.array(z.string()),
  createdAt: instantSchema,
  /** `failed` was tried for days and is given up. */
  status: z.enum(['waiting', 'sent', 'failed']),
  attempts: z.number().int(),
  /** Why the last attempt failed, as the mail server said it. */
  lastError: z.string().nullable(),
  nextAttemptAt: instantSchema.nullable(),
});
export type Mail = z.infer<typeof mailSchema>;

/** What stands on receipts as the one who paid. */
export const receiptDetailsSchema = z.strictObject({
  legalName: nameSchema(120),
  /** Lines of an address. */
  address: z.string().trim().max(400),
  /** A company's or a tax number. */
  registrationNumber: z.string().trim().max(60),
});
export type ReceiptDetails = z.infer<typeof receiptDetailsSchema>;

/** What was spent of the SMS wallet on a day of the shop, by purpose, in micro-units; what came back is taken off. */
const usageDaySchema = z.strictObject({
  day: daySchema,
  spent: z.array(z.strictObject({ purpose: purposeSchema, amount: microsSchema })),
});
export type UsageDay = z.infer<typeof usageDaySchema>;

export const billingSchema = z.strictObject({
  /** The moment it is true for. */
  asOf: instantSchema,
  /** Null while the payment provider does not answer. */
  cards: z.array(cardSchema).nullable(),
  /** The newest ones, newest first. */
  topups: z.array(topupSchema),
  /** One for each wallet. */
  autoTopups: z.array(autoTopupSchema),
  notifications: z.array(balanceNotificationSchema),
  /** The newest mails, newest first. */
  mails: z.array(mailSchema),
  /** The last 30 days, oldest first, today included. */
  usage: z.array(usageDaySchema),
  /** When the SMS credit reaches zero at the pace of the last seven days; null when nothing was spent. */
  runsOutAt: instantSchema.nullable(),
  receiptDetails: receiptDetailsSchema,
  /** The first page, unfiltered. */
  history: historyPageSchema,
});
export type Billing = z.infer<typeof billingSchema>;

export const getBilling = defineRoute({
  method: 'GET',
  path: '/v1/billing',
  access: 'manage_billing',
  summary: 'The owner’s page: cards, top-ups, auto top-up, notifications, mails, usage and the newest history.',
  reply: billingSchema,
});

export const createTopup = defineRoute({
  method: 'POST',
  path: '/v1/topups',
  access: 'manage_billing',
  summary: 'One Time Topup. Answers at once; credit is posted when the provider says paid.',
  body: operationSchema.extend({
    currency: currencySchema,
    amount: microsSchema.positive(),
    cardId: cardIdSchema,
  }),
  reply: topupSchema,
});

const cardSetupSchema = z.strictObject({
  id: idSchema,
  /** The payment provider's hosted page, where the card is typed in. */
  url: z.url(),
  status: z.enum(['open', 'complete', 'expired']),
  /** The new card, once complete. */
  cardId: cardIdSchema.nullable(),
});
export type CardSetup = z.infer<typeof cardSetupSchema>;

export const createCardSetup = defineRoute({
  method: 'POST',
  path: '/v1/card-setups',
  access: 'manage_billing',
  summary: 'Opens a hosted page of the payment provider to add a card.',
  body: operationSchema,
  reply: cardSetupSchema,
});

export const getCardSetup = defineRoute({
  method: 'GET',
  path: '/v1/card-setups/:id',
  access: 'manage_billing',
  summary: 'What became of a hosted page.',
  params: z.strictObject({ id: idSchema }),
  reply: cardSetupSchema,
});

export const setDefaultCard = defineRoute({
  method: 'PUT',
  path: '/v1/cards/:id/default',
  access: 'manage_billing',
  summary: 'Makes a saved card the one that is offered first.',
  params: z.strictObject({ id: cardIdSchema }),
  body: operationSchema,
  reply: nothingSchema,
});

export const removeCard = defineRoute({
  method: 'POST',
  path: '/v1/cards/:id/remove',
  access: 'manage_billing',
  summary: 'Removes a saved card. One that Auto Topup uses needs another named in its place (`card_in_use`).',
  params: z.strictObject({ id: cardIdSchema }),
  body: operationSchema.extend({ replacementId: cardIdSchema.nullable() }),
  reply: nothingSchema,
});

const walletParams = z.strictObject({ currency: currencySchema });

export const saveAutoTopup = defineRoute({
  method: 'PUT',
  path: '/v1/auto-topups/:currency',
  access: 'manage_billing',
  summary: 'Set Auto Topup. Saving tries at once when the balance is below, and forgives earlier failures.',
  params: walletParams,
  body: operationSchema.extend(autoTopupSettingsSchema.shape),
  reply: autoTopupSchema,
});

export const saveNotification = defineRoute({
  method: 'PUT',
  path: '/v1/notifications/:currency',
  access: 'manage_billing',
  summary: 'Balance Notification: one mail a day at 09:00 in the shop, only while the balance is below.',
  params: walletParams,
  body: operationSchema.extend(notificationSettingsSchema.shape),
  reply: balanceNotificationSchema,
});

export const saveReceiptDetails = defineRoute({
  method: 'PUT',
  path: '/v1/receipt-details',
  access: 'manage_billing',
  summary: 'Who stands on receipts from now on.',
  body: operationSchema.extend(receiptDetailsSchema.shape),
  reply: receiptDetailsSchema,
});
