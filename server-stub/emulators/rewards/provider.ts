import { timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '#server/clock.ts';
import { refuseForeignHosts } from '#server/own-host.ts';
import { CATALOGUE, type DemoVoucher, FEW } from './catalogue.ts';
import type { DemoOrder, VoucherDesk } from './desk.ts';

export interface VoucherProviderOptions {
  desk: VoucherDesk;
  clock: Clock;
  /** The only key it takes. */
  apiKey: string;
}

export interface VoucherProvider {
  baseUrl: string;
  close(): Promise<void>;
}

const orderSchema = z.strictObject({
  reference: z.string().min(1).max(64),
  voucher_id: z.string().min(1),
  price: z.number().int().positive(),
  currency: z.string().length(3),
  not_after: z.iso.datetime(),
});

/**
 * The embedded stand-in for a provider of vouchers, on a loopback port: its API with a key, orders that are idempotent by
 * the buyer's reference, and all that can go wrong. What it knows is the desk's.
 */
export async function startVoucherProvider({ desk, clock, apiKey }: VoucherProviderOptions): Promise<VoucherProvider> {
  // No logger: codes must not stand in a log.
  const app = Fastify({ forceCloseConnections: true });
  refuseForeignHosts(app);
  app.addHook('onRequest', async (request, reply) => {
    if (desk.settings.down) return fail(reply, 503, 'unavailable');
    if (!hasKey(request, apiKey)) return fail(reply, 401, 'unauthorized');
  });
  app.setErrorHandler((_error, _request, reply) => fail(reply, 500, 'internal'));

  app.get('/v1/vouchers', async () => ({ vouchers: desk.vouchers().map(shown) }));

  app.post('/v1/orders', async (request, reply) => {
    const body = orderSchema.safeParse(request.body);
    if (!body.success) return fail(reply, 400, 'invalid_request');
    const { voucher_id: voucherId, not_after, ...rest } = body.data;
    if (clock.now() > Date.parse(not_after)) return fail(reply, 422, 'too_late');
    const { after = 0, answer = 'told' } = CATALOGUE.find(({ id }) => id === voucherId)?.behaviour ?? {};
    if (answer === 'lost_before') {
      await new Promise<void>((resolve) => clock.after(after, resolve));
      return hangUp(request, reply);
    }
    const placed = await desk.place({ ...rest, voucherId });
    if (placed.kind === 'unknown_voucher') return fail(reply, 404, 'unknown_voucher');
    if (placed.kind === 'conflict') return fail(reply, 409, 'reference_used');
    return answer === 'lost' ? hangUp(request, reply) : reply.send(orderOf(placed.order));
  });

  app.get<{ Params: { reference: string } }>('/v1/orders/:reference', async (request, reply) => {
    const order = desk.find(request.params.reference);
    return order ? reply.send(orderOf(order)) : fail(reply, 404, 'unknown_order');
  });

  const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  return { baseUrl, close: () => app.close() };
}

function shown({ id, brand, name, country, currency, price, terms, ...voucher }: DemoVoucher) {
  const { faceValue: face_value, validDays: valid_days } = voucher;
  const stock = voucher.stock ?? FEW;
  return {
    ...{ id, brand, name, country, currency, price, face_value, terms, valid_days },
    stock: stock <= 0 ? 'out' : stock < FEW ? 'low' : 'in_stock',
  };
}

function orderOf({ orderId: id, outcome }: DemoOrder) {
  if (outcome.status !== 'issued') return { id, ...outcome };
  const { status, code, pin, expiresAt } = outcome;
  return { id, status, code, pin, expires_at: new Date(expiresAt).toISOString() };
}

function fail(reply: FastifyReply, status: number, code: string): FastifyReply {
  return reply.code(status).send({ error: { code } });
}

/** As a line that breaks: nothing comes back. */
function hangUp(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}

function hasKey({ headers }: FastifyRequest, apiKey: string): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${apiKey}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
