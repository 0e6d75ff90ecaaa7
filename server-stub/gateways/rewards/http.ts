import { z } from 'zod';
import type { Voucher } from '#shared/api/rewards.ts';
import { fromMinorUnits, toMinorUnits } from '#shared/domain/money.ts';
import { currencySchema } from '#shared/domain/money-schemas.ts';
import { countrySchema } from '#shared/domain/phone.ts';
import { assertNever } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import {
  ISSUE_WITHIN_MS,
  type RewardGateway,
  type RewardOrder,
  type RewardOutcome,
  RewardsUnreachable,
} from './gateway.ts';

export interface RewardGatewayOptions {
  /** Where the provider's API is, such as `https://api.vouchers.example`. */
  baseUrl: string;
  apiKey: string;
  clock: Clock;
}

/** How long the answer to a question is waited for, in milliseconds; and where somebody looks at an empty page meanwhile. */
const FIND_WITHIN_MS = 10_000;
const LIST_WITHIN_MS = 3_000;

const coinsSchema = z.number().int().positive();

/** Prices are in the currency's smallest coins. */
const catalogueSchema = z.object({
  vouchers: z.array(
    z.object({
      id: z.string().min(1).max(64),
      brand: z.string(),
      name: z.string(),
      country: countrySchema,
      currency: currencySchema,
      price: coinsSchema,
      face_value: coinsSchema,
      terms: z.string(),
      valid_days: z.number().int().positive(),
      stock: z.enum(['in_stock', 'low', 'out']),
    }),
  ),
});

const orderSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('issued'),
    id: z.string().min(1),
    // Braces would be taken for fields where it is written into a text.
    code: z.string().regex(/^[!-z|~]{4,64}$/),
    pin: z.string().min(1).max(16).nullable(),
    expires_at: z.iso.datetime().nullable(),
  }),
  z.object({ status: z.literal('refused'), reason: z.string() }),
  z.object({ status: z.literal('processing') }),
]);

/**
 * A voucher provider's HTTP API, the embedded one's or one like it: orders have a reference of ours and are idempotent by
 * it, a key opens it, and an order can be asked for by its reference.
 */
export function createRewardGateway({ baseUrl, apiKey, clock }: RewardGatewayOptions): RewardGateway {
  /** @throws when there is no answer within `withinMs` milliseconds */
  const request = async (method: 'GET' | 'POST', path: string, withinMs: number, body?: object) => {
    const abort = new AbortController();
    const cancel = clock.after(withinMs, () => abort.abort());
    try {
      const response = await fetch(new URL(path, baseUrl), {
        method,
        headers: { authorization: `Bearer ${apiKey}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: abort.signal,
      });
      return { status: response.status, text: await response.text() };
    } finally {
      cancel();
    }
  };

  return {
    async list() {
      try {
        const { status, text } = await request('GET', '/v1/vouchers', LIST_WITHIN_MS);
        if (status !== 200) throw new Error(`it answered ${status}`);
        return catalogueSchema.parse(JSON.parse(text)).vouchers.map(toVoucher);
      } catch (error) {
        throw new RewardsUnreachable('the voucher provider does not answer', { cause: error });
      }
    },

    async issue(order) {
      try {
        const { status, text } = await request('POST', '/v1/orders', ISSUE_WITHIN_MS, bodyOf(order));
        // It read the order and wants none like it.
        if (status === 400 || status === 404 || status === 422) return { kind: 'refused', cause: 'refused' };
        return outcomeOf(status, text);
      } catch (error) {
        return unanswered(error);
      }
    },

    async find(id) {
      try {
        const { status, text } = await request('GET', `/v1/orders/${encodeURIComponent(id)}`, FIND_WITHIN_MS);
        return status === 404 ? { kind: 'absent' } : outcomeOf(status, text);
      } catch (error) {
        return unanswered(error);
      }
    },
  };
}

function toVoucher(voucher: z.output<typeof catalogueSchema>['vouchers'][number]): Voucher {
  const { price, face_value, valid_days: validDays, ...same } = voucher;
  const micros = (coins: number) => fromMinorUnits(coins, voucher.currency);
  return { ...same, price: micros(price), faceValue: micros(face_value), validDays };
}

function bodyOf({ id, voucherId, price, currency, notAfter }: RewardOrder): object {
  const not_after = new Date(notAfter).toISOString();
  return { reference: id, voucher_id: voucherId, price: toMinorUnits(price, currency), currency, not_after };
}

/** @throws when it is no answer of such an API */
function outcomeOf(status: number, text: string): RewardOutcome {
  if (status !== 200) return { kind: 'unknown', cause: `http_${status}` };
  const order = orderSchema.parse(JSON.parse(text));
  switch (order.status) {
    case 'issued': {
      const { id: ref, code, pin, expires_at } = order;
      return { kind: 'issued', ref, code, pin, expiresAt: expires_at === null ? null : Date.parse(expires_at) };
    }
    case 'refused': {
      const { reason } = order;
      const isKnown = reason === 'out_of_stock' || reason === 'price_changed';
      return { kind: 'refused', cause: isKnown ? reason : 'refused' };
    }
    case 'processing':
      return { kind: 'unknown', cause: 'processing' };
    default:
      return assertNever(order);
  }
}

/** Also an answer that cannot be read says nothing; what stood in it may be a code, and is told to nobody. */
function unanswered(error: unknown): RewardOutcome {
  return { kind: 'unknown', cause: error instanceof Error ? error.name : 'error' };
}
