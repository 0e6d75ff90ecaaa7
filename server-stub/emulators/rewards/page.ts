import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { invalidRequest } from '#shared/error-schemas.ts';
import { err } from '#shared/errors.ts';
import { ownFile } from '../../files.ts';
import { HIDDEN, servePage, streamToPages } from '../demo-page.ts';
import type { VoucherDesk } from './desk.ts';

export const REWARDS_PATH = '/demo/rewards';

/** How many orders the page and the JSON show at most. */
const SHOWN = 50;
const DELAY_AT_MOST_MS = 60_000;

const settingsSchema = z.strictObject({
  down: z.boolean(),
  delayMs: z.number().int().min(0).max(DELAY_AT_MOST_MS),
});
const changeSchema = z.strictObject({
  stock: z.number().int().min(0).max(1_000_000).nullable().optional(),
  /** In the currency's smallest coins. */
  price: z.number().int().min(1).max(100_000_000).optional(),
});

/**
 * The back office of the demo's voucher provider: what it has, what was ordered, and how it behaves. For trying the app by
 * hand, and as JSON for tests.
 * @param app one with `@fastify/sse` registered
 */
export async function rewardsPage(app: FastifyInstance, desk: VoucherDesk): Promise<void> {
  const state = () => ({ settings: desk.settings, vouchers: desk.vouchers(), orders: desk.orders(SHOWN).map(shown) });
  await app.register(async (scope) => {
    await servePage(scope, ownFile('emulators/rewards/page'), `${REWARDS_PATH}/`);
    scope.get(`${REWARDS_PATH}/state`, HIDDEN, async (_request, reply) =>
      reply.header('cache-control', 'no-store').send(state()),
    );
    scope.post(`${REWARDS_PATH}/settings`, HIDDEN, async (request, reply) => {
      const settings = settingsSchema.safeParse(request.body);
      if (!settings.success) return reply.code(400).send(invalidRequest(settings.error));
      desk.settings = settings.data;
      return reply.send(state());
    });
    scope.post<{ Params: { id: string } }>(`${REWARDS_PATH}/vouchers/:id`, HIDDEN, async (request, reply) => {
      const body = changeSchema.safeParse(request.body);
      if (!body.success) return reply.code(400).send(invalidRequest(body.error));
      const { stock, price } = body.data;
      const change = { ...(stock !== undefined && { stock }), ...(price !== undefined && { price }) };
      return desk.change(request.params.id, change) ? reply.send(state()) : reply.code(404).send(err('not_found'));
    });
    streamToPages(scope, `${REWARDS_PATH}/events`, (send) => {
      const stop = desk.onChange(() => send('state', state()));
      send('state', state());
      return stop;
    });
  });
}

/** An order with what a back office shows of it: of the code no more than its end. */
function shown({
  id: reference,
  orderId,
  voucherId,
  price,
  currency,
  at,
  outcome,
}: ReturnType<VoucherDesk['orders']>[number]) {
  const last4 = outcome.status === 'issued' ? outcome.code.slice(-4) : null;
  const reason = outcome.status === 'refused' ? outcome.reason : null;
  return { reference, orderId, voucherId, price, currency, at, status: outcome.status, reason, last4 };
}
