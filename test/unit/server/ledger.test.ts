import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#server/db/database.ts';
import type { Cause } from '#server/modules/credit/books.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { listWallets } from '#server/modules/credit/repository.ts';
import { prepareShop } from '#server/modules/shops/create-shop.ts';
import { err, ok } from '#shared/errors.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { fakeRandom } from '#test/fake-random.ts';
import { silentLog } from '#test/silent-log.ts';

/** What a test can do with the ledger; a hold is named by its number. */
type Step =
  | { kind: 'topup'; amount: number }
  | { kind: 'hold'; amount: number }
  | { kind: 'holdWhile'; amounts: number[]; keep: number }
  | { kind: 'settle' | 'release'; holds: number[] }
  | { kind: 'giveBack'; hold: number }
  | { kind: 'takeBack'; amount: number }
  | { kind: 'reverse'; taken: number };

const amount = fc.integer({ min: 1, max: 500 });
/** Few, so that one hold is ended and given back more than once. */
const hold = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('topup' as const), amount }),
  fc.record({ kind: fc.constant('hold' as const), amount }),
  fc.record({
    kind: fc.constant('holdWhile' as const),
    amounts: fc.array(amount, { maxLength: 4 }),
    keep: fc.nat(300),
  }),
  // Also the same one twice at once.
  fc.record({ kind: fc.constantFrom('settle' as const, 'release' as const), holds: fc.array(hold, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('giveBack' as const), hold }),
  fc.record({ kind: fc.constant('takeBack' as const), amount }),
  fc.record({ kind: fc.constant('reverse' as const), taken: fc.nat({ max: 1 }) }),
);

type HoldState = 'refused' | 'held' | 'settled' | 'released' | 'given back';

/** The ledger in ten lines: what a wallet should hold, and which step may change what. */
class Model {
  posted = 0;
  held = 0;
  debt = 0;
  readonly taken: { amount: number; reversed: boolean }[] = [];
  readonly holds: { amount: number; state: HoldState }[] = [];

  take(amount: number, keep = 0): boolean {
    const fits = this.posted - this.held - keep >= amount;
    this.holds.push({ amount, state: fits ? 'held' : 'refused' });
    if (fits) this.held += amount;
    return fits;
  }

  end(hold: { amount: number; state: HoldState }, kind: 'settle' | 'release' | 'giveBack'): boolean {
    const from = kind === 'giveBack' ? 'settled' : 'held';
    if (hold.state !== from) return false;
    hold.state = ({ settle: 'settled', release: 'released', giveBack: 'given back' } as const)[kind];
    if (kind !== 'giveBack') this.held -= hold.amount;
    if (kind !== 'release') this.posted += kind === 'settle' ? -hold.amount : hold.amount;
    if (kind !== 'settle') this.payDebt();
    return true;
  }

  add(amount: number): void {
    this.posted += amount;
    this.payDebt();
  }

  takeBack(amount: number): void {
    const there = Math.min(amount, this.posted - this.held);
    this.posted -= there;
    this.debt += amount - there;
    this.taken.push({ amount, reversed: false });
  }

  reverse(taken: { amount: number; reversed: boolean }): boolean {
    if (taken.reversed) return false;
    taken.reversed = true;
    this.add(taken.amount);
    return true;
  }

  private payDebt(): void {
    const paid = Math.min(this.debt, this.posted - this.held);
    this.posted -= paid;
    this.debt -= paid;
  }
}

const cause = (sourceId: string): Cause => ({
  sourceId,
  purpose: 'registration_otp',
  staffId: null,
  deviceId: null,
  phoneMasked: null,
  unitPrice: null,
  segments: null,
});

async function openLedger() {
  const database = await openDatabase(':memory:', createFakeClock(), silentLog);
  const random = fakeRandom();
  const ledger = new Ledger(random);
  const createCustomer = async () => 'cus_shop';
  const write = await prepareShop(
    { random, ledger, createCustomer },
    { name: 'Shop', homeCountry: 'SG', timeZone: 'Asia/Singapore', currencies: [], staff: [] },
  );
  const shopId = await database.write(write);
  return { database, ledger, shopId };
}

/** The four sums of each account, added up from the transfers alone. */
async function rebuild(database: Database) {
  const transfers = await database.reader.selectFrom('ledger_transfers').orderBy('seq').selectAll().execute();
  const sums = new Map<string, { debits: number; credits: number; debitsHeld: number; creditsHeld: number }>();
  const of = (id: string) => {
    const sum = sums.get(id) ?? { debits: 0, credits: 0, debitsHeld: 0, creditsHeld: 0 };
    sums.set(id, sum);
    return sum;
  };
  for (const { kind, debit_account_id, credit_account_id, amount } of transfers) {
    const pending = kind === 'hold' ? amount : kind === 'settle' || kind === 'release' ? -amount : 0;
    const posted = kind === 'hold' || kind === 'release' ? 0 : amount;
    of(debit_account_id).debits += posted;
    of(credit_account_id).credits += posted;
    of(debit_account_id).debitsHeld += pending;
    of(credit_account_id).creditsHeld += pending;
  }
  return sums;
}

describe('the ledger', () => {
  it('agrees with a simple model after any interleaving, and can be rebuilt from its transfers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const { database, ledger, shopId } = await openLedger();
        const model = new Model();
        const holdIds: (string | undefined)[] = [];
        for (const [index, step] of steps.entries()) {
          await database.write(async (work) => {
            if (step.kind === 'topup') {
              await ledger.addCredit(work, 'topup', shopId, 'USD', step.amount, cause(`t${index}`));
              model.add(step.amount);
            } else if (step.kind === 'takeBack') {
              const source = cause(`d${model.taken.length}`);
              const twice = [
                await ledger.takeBack(work, 'dispute', shopId, 'USD', step.amount, source),
                await ledger.takeBack(work, 'dispute', shopId, 'USD', step.amount, source),
              ];
              expect(twice).toEqual([ok(true), ok(false)]);
              model.takeBack(step.amount);
            } else if (step.kind === 'reverse') {
              const taken = model.taken[step.taken];
              if (!taken) return;
              const source = cause(`d${step.taken}`);
              const reversed = await ledger.addCredit(work, 'dispute_reversed', shopId, 'USD', taken.amount, source);
              expect(reversed).toEqual(ok(model.reverse(taken)));
            } else if (step.kind === 'hold') {
              const result = await ledger.hold(work, shopId, 'USD', step.amount, cause(`h${index}`));
              expect(result.ok).toBe(model.take(step.amount));
              holdIds.push(result.ok ? result.value.holdId : undefined);
            } else if (step.kind === 'holdWhile') {
              const wanted = step.amounts.map((amount, n) => ({ amount, cause: cause(`h${index}-${n}`) }));
              const result = await ledger.holdWhile(work, shopId, 'USD', wanted, step.keep);
              if (!result.ok) throw new Error(result.error.code);
              const { holdIds: made, available } = result.value;
              // What comes after the first that does not fit is not held, however small it is.
              const missed = step.amounts.findIndex((amount) => !model.take(amount, step.keep));
              if (missed >= 0) model.holds.pop();
              expect(made).toHaveLength(missed < 0 ? wanted.length : missed);
              expect(available).toBe(model.posted - model.held);
              holdIds.push(...made);
            } else if (step.kind === 'giveBack') {
              const [id, modelled] = [holdIds[step.hold], model.holds[step.hold]];
              if (id === undefined || modelled === undefined) return;
              expect(await ledger.giveBack(work, id)).toBe(model.end(modelled, step.kind));
            } else {
              const ids = step.holds.flatMap((number) => holdIds[number] ?? []);
              const ended = step.holds.filter((number) => {
                const modelled = model.holds[number];
                return modelled && model.end(modelled, step.kind);
              });
              expect(await ledger[step.kind](work, ids)).toBe(ended.length);
            }
          });
          const [wallet] = await listWallets(database.reader, shopId);
          expect(wallet).toEqual({
            currency: 'USD',
            posted: model.posted,
            held: model.held,
            available: model.posted - model.held,
            debt: model.debt,
          });
          expect(model.posted - model.held).toBeGreaterThanOrEqual(0);
        }
        const accounts = await database.reader.selectFrom('ledger_accounts').selectAll().execute();
        const rebuilt = await rebuild(database);
        for (const account of accounts) {
          const none = { debits: 0, credits: 0, debitsHeld: 0, creditsHeld: 0 };
          expect(rebuilt.get(account.id) ?? none).toEqual({
            debits: account.debits_posted,
            credits: account.credits_posted,
            debitsHeld: account.debits_pending,
            creditsHeld: account.credits_pending,
          });
        }
        const total = (of: (account: (typeof accounts)[number]) => number) =>
          accounts.reduce((sum, a) => sum + of(a), 0);
        expect(total((a) => a.debits_posted)).toBe(total((a) => a.credits_posted));
        expect(total((a) => a.debits_pending)).toBe(total((a) => a.credits_pending));
        await database.close();
      }),
      { numRuns: 60 },
    );
  });

  it('ends a hold once and gives back once, in whatever order it is asked to', async () => {
    const { database, ledger, shopId } = await openLedger();
    await database.write((work) => ledger.addCredit(work, 'topup', shopId, 'USD', 100, cause('t')));
    const held = await database.write((work) => ledger.hold(work, shopId, 'USD', 30, cause('h')));
    if (!held.ok) throw new Error('there is enough');
    const { holdId } = held.value;
    const done = await database.write(async (work) => ({
      givenBackEarly: await ledger.giveBack(work, holdId),
      settled: [await ledger.settle(work, [holdId]), await ledger.settle(work, [holdId])],
      released: await ledger.release(work, [holdId]),
      givenBack: [await ledger.giveBack(work, holdId), await ledger.giveBack(work, holdId)],
    }));
    expect(done).toEqual({ givenBackEarly: false, settled: [1, 0], released: 0, givenBack: [true, false] });
    expect(await listWallets(database.reader, shopId)).toMatchObject([{ posted: 100, held: 0 }]);
    await database.close();
  });

  it('lets many counters race for the last cent, and one of them have it', async () => {
    const { database, ledger, shopId } = await openLedger();
    await database.write((work) => ledger.addCredit(work, 'topup', shopId, 'USD', 100, cause('t')));
    const races = Array.from({ length: 20 }, (_, n) =>
      database.write((work) => ledger.hold(work, shopId, 'USD', 30, cause(`h${n}`))),
    );
    const results = await Promise.all(races);
    expect(results.filter((result) => result.ok)).toHaveLength(3);
    expect(results.find((result) => !result.ok)).toEqual({
      ok: false,
      error: { code: 'insufficient_credit', details: { needed: 30, available: 10 } },
    });
    await database.close();
  });

  it('refuses to change or delete a transfer, and to take a wallet below zero, whoever asks', async () => {
    const { database, ledger, shopId } = await openLedger();
    await database.write((work) => ledger.addCredit(work, 'topup', shopId, 'USD', 100, cause('t')));
    const attempts = [
      database.write(({ tx }) => tx.updateTable('ledger_transfers').set({ amount: 1 }).execute()),
      database.write(({ tx }) => tx.deleteFrom('ledger_transfers').execute()),
      database.write(({ tx }) =>
        tx.updateTable('ledger_accounts').where('kind', '=', 'wallet').set({ debits_posted: 101 }).execute(),
      ),
    ];
    const [changed, deleted, overdrawn] = await Promise.allSettled(attempts);
    expect(changed).toMatchObject({ status: 'rejected', reason: { message: 'transfers are append-only' } });
    expect(deleted).toMatchObject({ status: 'rejected', reason: { message: 'transfers are append-only' } });
    expect(overdrawn).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('CHECK') } });
    await database.close();
  });

  it('shows a dispute that the wallet is short of as a debt, which the next credit pays first', async () => {
    const { database, ledger, shopId } = await openLedger();
    const wallet = async () => (await listWallets(database.reader, shopId))[0];
    await database.write((work) => ledger.addCredit(work, 'topup', shopId, 'USD', 100, cause('t1')));
    await database.write((work) => ledger.hold(work, shopId, 'USD', 70, cause('h')));
    await database.write((work) => ledger.takeBack(work, 'dispute', shopId, 'USD', 100, cause('d')));
    expect(await wallet()).toMatchObject({ posted: 70, held: 70, available: 0, debt: 70 });
    await database.write((work) => ledger.addCredit(work, 'topup', shopId, 'USD', 90, cause('t2')));
    expect(await wallet()).toMatchObject({ posted: 90, held: 70, available: 20, debt: 0 });
    await database.close();
  });

  it('spends from the wallet of the currency, and nothing where that is missing or short', async () => {
    const { database, ledger, shopId } = await openLedger();
    await database.write((work) => ledger.addCredit(work, 'topup', shopId, 'USD', 1_000, cause('t')));
    const voucher = (currency: string) =>
      database.write((work) => ledger.hold(work, shopId, currency, 500, cause(`voucher in ${currency}`)));
    expect(await voucher('SGD')).toEqual(err('wallet_missing'));
    await database.write((work) => ledger.openWallet(work, shopId, 'SGD'));
    await database.write((work) => ledger.openWallet(work, shopId, 'SGD'));
    expect(await voucher('SGD')).toEqual(err('insufficient_credit', { needed: 500, available: 0 }));
    await database.write((work) => ledger.addCredit(work, 'topup', shopId, 'SGD', 600, cause('t2')));
    expect(await voucher('SGD')).toMatchObject({ ok: true });
    expect(await listWallets(database.reader, shopId)).toMatchObject([
      { currency: 'SGD', available: 100, held: 500 },
      { currency: 'USD', available: 1_000, held: 0 },
    ]);
    await database.close();
  });

  it('moves no money when what caused it fails', async () => {
    const { database, ledger, shopId } = await openLedger();
    const failing = database.write(async (work) => {
      await ledger.addCredit(work, 'topup', shopId, 'USD', 100, cause('t'));
      throw new Error('something else');
    });
    await expect(failing).rejects.toThrow('something else');
    expect(await listWallets(database.reader, shopId)).toMatchObject([{ posted: 0, held: 0 }]);
    await database.close();
  });
});
