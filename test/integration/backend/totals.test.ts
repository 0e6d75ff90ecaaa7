import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase, type Work } from '#server/db/database.ts';
import { fillTotals } from '#server/db/migrations/0006-lean.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { isCode } from '#server/modules/messages/codes.ts';
import { findMessage, insertMessage } from '#server/modules/messages/repository.ts';
import { insertSourcedMessages } from '#server/modules/messages/sourced.ts';
import { systemRandom } from '#server/random.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';
import { auditTotals } from '#test/totals-audit.ts';
import { openUsageShops, STAFF } from '#test/usage-shop.ts';

const NOW = Date.parse('2026-11-23T10:42:00+08:00');
const HOUR_MS = 60 * 60_000;
const MESSAGES = 4;

/** A shop whose messages are held, and nothing else so far. */
async function openShop() {
  const database = await openDatabase(':memory:', createFakeClock(NOW), silentLog);
  const ledger = new Ledger(systemRandom);
  const shop = await (await openUsageShops(database)).open('Asia/Singapore');
  const messages = await database.write(async (work) => {
    const some = [];
    for (let number = 0; number < MESSAGES; number++) {
      const id = `message-${number}`;
      const purpose = number % 2 === 0 ? ('registration_otp' as const) : ('password_reset_otp' as const);
      const staffId = shop.staffIds[number % STAFF.length] ?? '';
      const cause = { sourceId: id, purpose, staffId, deviceId: shop.deviceId };
      const rest = { phoneMasked: null, unitPrice: null, segments: null };
      const held = await ledger.hold(work, shop.id, 'USD', 36_800 + number, { ...cause, ...rest });
      if (!held.ok) throw new Error(held.error.code);
      some.push({ id, purpose, staffId, holdId: held.value.holdId, phone: `+6581${number}` });
    }
    return some;
  });
  return { database, ledger, shop, messages };
}
type Shop = Awaited<ReturnType<typeof openShop>>;
type Happening = (work: Work, shop: Shop, message: Shop['messages'][number], chance: number) => Promise<unknown>;

/** What becomes of a message, in any order; what makes no sense where it comes changes nothing. `work` has its time. */
const HAPPENINGS: readonly Happening[] = [
  (work, { ledger }, { holdId }) => ledger.settle(work, [holdId]),
  (work, { ledger }, { holdId }) => ledger.release(work, [holdId]),
  (work, { ledger }, { holdId }) => ledger.giveBack(work, holdId),

  async function record(work, { shop }, { id, holdId, purpose, staffId, phone }, chance) {
    if (await exists(work, 'messages', id)) return;
    await insertMessage(work, {
      ...{ id, shop_id: shop.id, device_id: shop.deviceId, staff_id: staffId, verification_id: id, phone, purpose },
      ...{ country: 'SG', hold_id: holdId, gateway: '', provider_id: null, status: 'sent', failure: failureOf(chance) },
      ...{ queued_at: work.now, sent_at: null, ended_at: null, lease_until: work.now },
    });
  },
  async function recordFromSource(work, { shop }, { id, holdId, phone }, chance) {
    if (await exists(work, 'messages', id)) return;
    await insertSourcedMessages(work, [
      {
        ...{ id, shop_id: shop.id, source_id: 'a source', member_id: null, marketing: 1, phone, country: 'SG' },
        ...{ purpose: 'campaign', hold_id: holdId, status: 'sent', failure: failureOf(chance), cause: null },
        ...{
          gateway: '',
          provider_id: null,
          queued_at: work.now,
          sent_at: null,
          ended_at: null,
          lease_until: work.now,
        },
      },
    ]);
  },
  async function fail({ tx }, _, { id }, chance) {
    await tx
      .updateTable('messages')
      .where('id', '=', id)
      .set({ failure: failureOf(chance) })
      .execute();
  },
  async function verify({ tx, now }, _, { id }) {
    const change = { status: 'verified', verified_at: now } as const;
    await tx.updateTable('verifications').where('id', '=', id).set(change).execute();
  },
  async function startVerification(work, { shop }, { id, phone }, chance) {
    const message = await findMessage(work.tx, id);
    if (!message || !isCode(message) || (await exists(work, 'verifications', id))) return;
    const verified_at = chance % 2 === 0 ? null : work.now;
    await work.tx
      .insertInto('verifications')
      .values({
        ...{ id, shop_id: shop.id, device_id: shop.deviceId, purpose: 'registration', member_id: null, phone },
        ...{ status: verified_at === null ? 'pending' : 'verified', code_hash: '', void_code_hashes: '[]', sends: 1 },
        ...{ last_sent_at: work.now, expires_at: work.now, message_id: id, created_at: work.now, verified_at },
      })
      .execute();
  },
  async function join(work, { shop }, { id, staffId, phone }) {
    const known = (await exists(work, 'members', id)) || (await wasErased(work, id));
    if (known || !(await exists(work, 'verifications', id))) return;
    const by = { shop_id: shop.id, device_id: shop.deviceId, staff_id: staffId, verification_id: id };
    const details = { name: 'Siti', email: null, birthday: null, consent_at: null, country: 'SG' as const };
    await work.tx
      .insertInto('members')
      .values({ id, phone, ...by, ...details, joined_at: work.now, revision: Number(phone.slice(-1)) })
      .execute();
  },
  async function erase({ tx, now }, { shop }, { id, staffId }) {
    const erased = tx.deleteFrom('members').where('id', '=', id).returning(['joined_at', 'revision']);
    for (const { joined_at, revision } of await erased.execute()) {
      const joined = { joined_at, joined_staff_id: staffId, joined_device_id: shop.deviceId };
      await tx
        .insertInto('member_erasures')
        .values({ member_id: id, shop_id: shop.id, revision, at: now, staff_id: staffId, ...joined })
        .execute();
    }
  },
];

function failureOf(chance: number) {
  return ([null, 'undelivered', 'refused', 'not_sent'] as const)[chance % 4] ?? null;
}

async function exists({ tx }: Work, table: 'messages' | 'verifications' | 'members', id: string): Promise<boolean> {
  return (await tx.selectFrom(table).where('id', '=', id).select('id').executeTakeFirst()) !== undefined;
}

async function wasErased({ tx }: Work, id: string): Promise<boolean> {
  const row = await tx.selectFrom('member_erasures').where('member_id', '=', id).select('at').executeTakeFirst();
  return row !== undefined;
}

interface Step {
  happening: Happening;
  message: number;
  /** Milliseconds before now. */
  ago: number;
  chance: number;
}

describe('the running totals', () => {
  const step: fc.Arbitrary<Step> = fc.record({
    happening: fc.constantFrom(...HAPPENINGS),
    message: fc.nat({ max: MESSAGES - 1 }),
    ago: fc.oneof(fc.nat({ max: HOUR_MS }), fc.nat({ max: 50 * HOUR_MS })),
    chance: fc.nat({ max: 100 }),
  });
  const history = fc.array(step, { maxLength: 60, size: 'max' });

  async function shopAfter(steps: readonly Step[]): Promise<Shop> {
    const shop = await openShop();
    for (const { happening, message: number, ago, chance } of steps) {
      const message = shop.messages[number];
      if (message) await shop.database.write((work) => happening({ ...work, now: NOW - ago }, shop, message, chance));
    }
    return shop;
  }

  it('are what a recount comes to, in whatever order things happen and whenever they did', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const { database } = await shopAfter(steps);
        expect(await auditTotals(database.reader)).toEqual([]);
        await database.close();
      }),
      { numRuns: 80 },
    );
  });

  it('are made of what a shop has from before there were any', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const { database } = await shopAfter(steps);
        await database.write(async ({ tx }) => {
          await tx.deleteFrom('spending_totals').execute();
          await tx.deleteFrom('usage_totals').execute();
          await fillTotals(tx);
        });
        expect(await auditTotals(database.reader)).toEqual([]);
        await database.close();
      }),
      { numRuns: 20 },
    );
  });

  it('are one with what they are totals of: what is rolled back never counted', async () => {
    const { database, ledger, messages } = await openShop();
    const [one, other] = messages.map(({ holdId }) => holdId);
    const failing = database.write(async (work) => {
      await ledger.settle(work, [one ?? '']);
      throw new Error('something else');
    });
    const settling = database.write((work) => ledger.settle(work, [other ?? '']));
    await expect(failing).rejects.toThrow('something else');
    await settling;
    const totals = await database.reader.selectFrom('spending_totals').select(['purpose', 'spent']).execute();
    expect(totals).toEqual([{ purpose: 'password_reset_otp', spent: 36_801 }]);
    expect(await auditTotals(database.reader)).toEqual([]);
    await database.close();
  });
});
