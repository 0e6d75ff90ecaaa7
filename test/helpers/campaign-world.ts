import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { openDatabase } from '#server/db/database.ts';
import { hashToken } from '#server/hashing.ts';
import { forgetRecipient } from '#server/modules/outbox/erasure.ts';
import { estimateCampaign, testCampaign } from '#shared/api/campaign-estimate.ts';
import {
  cancelCampaign,
  changeCampaign,
  createCampaign,
  deleteCampaign,
  getCampaign,
  pauseCampaign,
  resumeCampaign,
  scheduleCampaign,
  startCampaign,
  unscheduleCampaign,
} from '#shared/api/campaigns.ts';
import { EVERYBODY } from '#shared/domain/audience.ts';
import type { Role } from '#shared/domain/permissions.ts';
import type { Country } from '#shared/domain/phone.ts';
import { buildCampaignBackend } from './campaign-backend.ts';
import { FakeCarrier } from './fake-carrier.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { makeShop, memberId, phoneOf, SHOP, STAFF } from './outbox-engine.ts';
import { silentLog } from './silent-log.ts';
import { tempFolder } from './temp-folder.ts';
import { caller, unwrap } from './test-backend.ts';

/** 10:42 in Singapore. */
const NOW = Date.parse('2026-11-23T10:42:00+08:00');

export type CampaignWorld = Awaited<ReturnType<typeof openCampaignWorld>>;
type DraftInput = z.input<typeof createCampaign.body>;

interface Options {
  /** They agreed to news; numbered from 1. */
  members?: number;
  /** Of the SMS wallet, in messages of one segment to Singapore, beside the reserve. */
  credit?: number;
  /** How many codes are kept for the counter. */
  reserveCodes?: number;
  carriers?: readonly [FakeCarrier, ...FakeCarrier[]];
}

/** A shop with members, its campaigns over HTTP, and all that sends them, around carriers that do what the test says. */
export async function openCampaignWorld(options: Options = {}) {
  const { members = 10, credit = 1_000, reserveCodes = 0, carriers = [new FakeCarrier()] } = options;
  const file = join(tempFolder(), 'campaigns.sqlite');
  const clock = createFakeClock(NOW);
  await makeShop(file, clock, members, reserveCodes);
  /** One more process on the same file. */
  const open = async () => {
    const built = await build(file, clock, carriers);
    const { database, app } = built;
    const ends: (() => Promise<void>)[] = [];
    /** What is on its way when it ends may need its time. */
    const end = async () => {
      await Promise.all([...ends.splice(0).map((stop) => stop()), clock.advance(60_000)]);
    };
    const close = async () => {
      await end();
      await app.close();
      await database.close();
    };
    onTestFinished(close);
    return { ...built, end, close, start: () => void ends.push(...built.startJobs()) };
  };
  const world = await open();
  const tokens = await signInAll(world.database, clock);
  await world.topUp(credit + reserveCodes);
  return { ...world, file, clock, open, tokens, ...commands(world.call, tokens.manager), pass: clock.advance };
}

async function build(file: string, clock: FakeClock, gateways: readonly [FakeCarrier, ...FakeCarrier[]]) {
  const database = await openDatabase(file, clock, silentLog);
  const { reader } = database;
  const backend = buildCampaignBackend(database, clock, gateways, silentLog);
  return {
    ...{ ...backend, database, reader, call: caller(backend.app) },
    setShop: (change: Partial<Record<'counter_reserve_codes' | 'quiet_from' | 'quiet_to', number>>) =>
      database.write(({ tx }) => tx.updateTable('shops').where('id', '=', SHOP).set(change).execute()),
    setMember: (n: number, change: Parameters<typeof memberChange>[1]) =>
      database.write(({ tx }) => memberChange(tx, change).where('id', '=', memberId(n)).execute()),
    /** A member is erased, as far as the outbox has to do with it. */
    erase: (n: number) =>
      database.write(async (work) => {
        await forgetRecipient(work, memberId(n));
        await work.tx.deleteFrom('members').where('id', '=', memberId(n)).execute();
      }),
    /** One more member, who agreed to news; their proof is left out. */
    join(n: number): void {
      const sqlite = new SqliteDatabase(file);
      sqlite.pragma('foreign_keys = OFF');
      const columns = 'shop_id, country, name, consent_at, joined_at, last_visit_at, device_id, staff_id';
      sqlite
        .prepare(
          `insert into members (id, phone, verification_id, revision, ${columns})
            select ?, ?, ?, ?, ${columns} from members where id = ?`,
        )
        .run(memberId(n), phoneOf(n), `v${n}`, n, memberId(1));
      sqlite.close();
    },
    /** Tags of a member, as they are compared. */
    tag: (n: number, ...tags: string[]) =>
      database.write(async ({ tx }) => {
        const rows = tags.map((tag) => ({ member_id: memberId(n), shop_id: SHOP, tag }));
        await tx.insertInto('member_tags').values(rows).execute();
      }),
    /** The shop sends to one more country. */
    allow: (country: Country) =>
      database.write(({ tx }) =>
        tx
          .updateTable('shops')
          .set({ countries: JSON.stringify([country]) })
          .execute(),
      ),
    /** Messages of something else that are due. */
    due: (sourceKind: 'campaign_bot' | 'activity', count: number) =>
      database.write((work) => {
        const rows = Array.from({ length: count }, (_, index) => ({
          ...{ shopId: SHOP, sourceId: sourceKind, sourceKind, recipient: memberId(index + 1), occasion: '' },
          ...{ phone: null, fields: null, staffId: null, deviceId: null, notBefore: clock.now(), expiresAt: null },
        }));
        return backend.outbox.add(work, rows);
      }),
    /** Nobody can tell any more whom the campaign goes to. */
    spoil: (id: string) =>
      database.write(({ tx }) => tx.updateTable('campaigns').where('id', '=', id).set({ audience: '?' }).execute()),
    /** The campaign becomes one of another shop. */
    moveToOtherShop: (id: string) =>
      database.write(async ({ tx }) => {
        const shop = await tx.selectFrom('shops').selectAll().executeTakeFirstOrThrow();
        await tx
          .insertInto('shops')
          .values({ ...shop, id: randomUUID() })
          .execute();
        const other = tx.selectFrom('shops').where('id', '!=', SHOP).select('id');
        await tx.updateTable('campaigns').where('id', '=', id).set({ shop_id: other }).execute();
      }),
    /** Rows of the outbox of a campaign, by how far they are. */
    async rows(id: string): Promise<Record<string, number>> {
      const counted = await reader
        .selectFrom('outbox')
        .where('source_id', '=', id)
        .groupBy('status')
        .select(({ fn }) => ['status', fn.countAll<number>().as('count')])
        .execute();
      return Object.fromEntries(counted.map(({ status, count }) => [status, count]));
    },
  };
}

type Tx = Parameters<Parameters<Awaited<ReturnType<typeof openDatabase>>['write']>[0]>[0]['tx'];
interface MemberChange {
  consent_at?: number | null;
  opted_out_at?: number | null;
  opt_out_how?: 'reply' | null;
  country?: 'SG' | 'MY';
  phone?: string;
  name?: string;
  birthday?: string;
  joined_at?: number;
  last_visit_at?: number;
}

function memberChange(tx: Tx, change: MemberChange) {
  return tx.updateTable('members').set(change);
}

/** Somebody of each role has a session, for as long as a test may last. */
async function signInAll(
  { reader, write }: Awaited<ReturnType<typeof openDatabase>>,
  clock: FakeClock,
): Promise<Record<Role, string>> {
  const { id: deviceId } = await reader.selectFrom('devices').select('id').executeTakeFirstOrThrow();
  const tokens: Record<Role, string> = {
    cashier: 'session-of-the-cashier',
    manager: 'session-of-the-manager',
    owner: 'session-of-the-owner',
  };
  const others = { cashier: randomUUID(), owner: randomUUID() };
  await write(async ({ tx }) => {
    const of = { shop_id: SHOP, pin_hash: '', pin_set_at: 0, created_at: 0 };
    await tx
      .insertInto('staff')
      .values({ ...of, id: others.cashier, name: 'Mei', role: 'cashier' })
      .execute();
    await tx
      .insertInto('staff')
      .values({ ...of, id: others.owner, name: 'Aisha', role: 'owner' })
      .execute();
    for (const [token, staffId] of [
      [tokens.cashier, others.cashier],
      [tokens.manager, STAFF],
      [tokens.owner, others.owner],
    ] as const) {
      const session = { id: randomUUID(), token_hash: hashToken(token), device_id: deviceId, staff_id: staffId };
      const lasts = { created_at: clock.now(), expires_at: clock.now() + 400 * 24 * 3_600_000, ended_at: null };
      await tx
        .insertInto('sessions')
        .values({ ...session, ...lasts })
        .execute();
    }
  });
  return tokens;
}

/** The commands as a manager gives them, each with an operation of its own. */
function commands(call: ReturnType<typeof caller>, token: string) {
  const operation = () => ({ operationId: randomUUID() as string });
  const byId = (id: string) => ({ params: { id }, body: operation() });
  const draft = { name: 'Weekend latte', text: 'Latte is half price.', audience: EVERYBODY };
  const create = (change: Partial<DraftInput> = {}) =>
    call(createCampaign, { body: { ...operation(), ...draft, ...change } }, token);
  const start = (id: string, revision: number) =>
    call(startCampaign, { params: { id }, body: { ...operation(), revision } }, token);
  return {
    create,
    change: (id: string, revision: number, change: Partial<DraftInput> = {}) =>
      call(changeCampaign, { params: { id }, body: { ...operation(), ...draft, ...change, revision } }, token),
    remove: (id: string) => call(deleteCampaign, byId(id), token),
    schedule: (id: string, revision: number, at: string) =>
      call(scheduleCampaign, { params: { id }, body: { ...operation(), revision, at } }, token),
    begin: start,
    pause: (id: string) => call(pauseCampaign, byId(id), token),
    resume: (id: string) => call(resumeCampaign, byId(id), token),
    cancel: (id: string) => call(cancelCampaign, byId(id), token),
    unschedule: (id: string) => call(unscheduleCampaign, byId(id), token),
    test: (id: string, phone: string) => call(testCampaign, { params: { id }, body: { ...operation(), phone } }, token),
    estimate: async (text = draft.text, audience: DraftInput['audience'] = EVERYBODY) =>
      unwrap(await call(estimateCampaign, { body: { text, audience } }, token)),
    read: async (id: string) => unwrap(await call(getCampaign, { params: { id } }, token)),
    /** A campaign that was started. @returns its id */
    async started(change: Partial<DraftInput> = {}): Promise<string> {
      const { id, revision } = unwrap(await create(change));
      unwrap(await start(id, revision));
      return id;
    },
  };
}
