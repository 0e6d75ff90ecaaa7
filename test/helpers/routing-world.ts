import Fastify from 'fastify';
import { onTestFinished } from 'vitest';
import { buildRouting } from '#server/app-routing.ts';
import { openDatabase } from '#server/db/database.ts';
import type { SmsSender } from '#server/gateways/sms/gateway.ts';
import { hashToken } from '#server/hashing.ts';
import { Authenticator } from '#server/http/authenticate.ts';
import { answerErrors } from '#server/http/errors.ts';
import { Operations } from '#server/http/operations.ts';
import { EventBus } from '#server/modules/events/event-bus.ts';
import type { RoutedSms } from '#server/modules/routing/router.ts';
import type { Role } from '#shared/domain/permissions.ts';
import type { Country, E164 } from '#shared/domain/phone.ts';
import { createFakeClock } from './fake-clock.ts';
import { FakeSmsGateway } from './fake-gateways.ts';
import { silentLog } from './silent-log.ts';
import { caller } from './test-backend.ts';
import { openUsageShops } from './usage-shop.ts';

export type RoutingWorld = Awaited<ReturnType<typeof startRoutingWorld>>;

/** A shop of Singapore, two carriers, and all that stands between them. @param file where the database is */
export async function startRoutingWorld({ file = ':memory:', clock = createFakeClock() } = {}) {
  const database = await openDatabase(file, clock, silentLog);
  const shops = await openUsageShops(database);
  const shop = await shops.open('Asia/Singapore');
  const [first, second] = [
    new FakeSmsGateway('first', 'First carrier'),
    new FakeSmsGateway('second', 'Second carrier'),
  ];
  const bus = new EventBus();
  const events: string[] = [];
  bus.listen({ shopId: shop.id, deviceId: shop.deviceId }, ({ type }) => events.push(type));
  const http = {
    app: Fastify(),
    authenticator: new Authenticator(database.reader, clock),
    operations: new Operations(database, 'a key for tests only, of enough length'),
  };
  answerErrors(http.app);
  http.app.setSerializerCompiler(() => JSON.stringify);
  const gateways = [first, second] as const;
  const routing = buildRouting({ database, clock, gateways, bus, log: silentLog }, http);
  onTestFinished(() => database.close());

  let messages = 0;
  const message = (change: Partial<RoutedSms> = {}): RoutedSms => {
    messages += 1;
    const id = `message-${messages}`;
    return { id, to: '+6581234567', body: 'Hello', shopId: shop.id, country: 'SG', class: 'code', ...change };
  };
  const moves: string[] = [];

  return {
    ...{ database, clock, shops, shop, first, second, events, moves, message, ...routing },
    call: caller(http.app),
    /** Sends a message, and keeps to which gateways it was written to have moved. */
    send: (change: Partial<RoutedSms> = {}) =>
      routing.router.send(message(change), async (gatewayId) => {
        moves.push(gatewayId);
      }),
    /** What an owner chose for a gateway. @param country empty for every other */
    async choose(gateway: string, choice: { enabled?: boolean; priority?: number }, country: Country | '' = 'SG') {
      const { enabled = true, priority = 1 } = choice;
      const row = { shop_id: shop.id, gateway, country, enabled: enabled ? 1 : 0, priority };
      await database.write(({ tx }) => tx.insertInto('sms_routes').values(row).execute());
    },
    async nameSender(country: Country, name: string, registered: boolean) {
      const row = { shop_id: shop.id, country, name, registered: registered ? 1 : 0 };
      await database.write(({ tx }) => tx.insertInto('sender_names').values(row).execute());
    },
  };
}

/** Whom the messages of a carrier were from. */
export function sendersOf(gateway: FakeSmsGateway): SmsSender[] {
  return gateway.sent.map(({ from }) => from);
}

/** Somebody who agreed to news at a shop's counter. @returns who, and their number */
export async function joinForNews(
  { database, shops, clock }: RoutingWorld,
  shop: RoutingWorld['shop'],
): Promise<{ id: string; phone: E164 }> {
  const at = clock.now();
  return database.write(async (work) => {
    const code = { kind: 'message', at, staff: 0, purpose: 'registration_otp', outcome: 'delivered' } as const;
    await shops.send(work, shop, { ...code, verified: true, price: 36_800, backAfterMs: 0 });
    await shops.join(work, shop, { kind: 'member', at, staff: 0 });
    const newest = work.tx.selectFrom('members').where('shop_id', '=', shop.id).orderBy('revision', 'desc');
    const member = await newest.select(['id', 'phone', 'revision']).executeTakeFirstOrThrow();
    await work.tx.updateTable('members').where('id', '=', member.id).set({ consent_at: at }).execute();
    await work.tx.updateTable('shops').where('id', '=', shop.id).set({ member_revision: member.revision }).execute();
    return member;
  });
}

/** Somebody of the shop is signed in at its device, and has given a password. @returns the session's token */
export async function signInTo({ database, shop, clock }: RoutingWorld, role: Role): Promise<string> {
  const token = `session-of-the-${role}-of-the-shop`;
  const at = clock.now();
  const [staff_id = ''] = shop.staffIds;
  const who = { device_id: shop.deviceId, staff_id };
  await database.write(async ({ tx }) => {
    await tx.updateTable('staff').where('id', '=', staff_id).set({ role }).execute();
    const session = {
      id: token,
      token_hash: hashToken(token),
      created_at: at,
      expires_at: at + 3_600_000,
      ended_at: null,
    };
    await tx
      .insertInto('sessions')
      .values({ ...who, ...session })
      .execute();
    await tx
      .insertInto('password_proofs')
      .values({ ...who, given_at: at })
      .onConflict((one) => one.doNothing())
      .execute();
  });
  return token;
}
