import { waitAfter } from '#shared/domain/throttle.ts';
import { err, type Result } from '#shared/errors.ts';
import type { Database } from '../../db/database.ts';

export const FORGET_AFTER_MS = 24 * 60 * 60_000;

export interface ThrottleLimit {
  key: string;
  freeTries: number;
}

/**
 * Slows down guessing of passwords and PINs: after some wrong ones in a row each further try has to wait, twice as long
 * each time. A try is counted before the secret is looked at, so that many at once are no way around it.
 */
export class Throttle {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * @param limits what is protected, such as one person at one device, with the wrong tries that go before the first
   *   wait: the narrowest first
   * @returns `too_many_attempts` with the moment it lifts, or what `attempt` returned; a success forgets the wrong tries of
   *   the narrowest, also where they were counted for the wider ones, and no one else's
   */
  async guard<T>(limits: readonly ThrottleLimit[], attempt: () => Promise<Result<T>>): Promise<Result<T>> {
    const refusal = await this.#count(limits);
    if (refusal) return refusal;
    const result = await attempt();
    if (result.ok) await this.#forgive(limits);
    return result;
  }

  async #forgive([own, ...wider]: readonly ThrottleLimit[]): Promise<void> {
    if (!own) return;
    await this.#database.write(async ({ tx, now }) => {
      const forgiven = await tx
        .deleteFrom('throttles')
        .where('key', '=', own.key)
        .returning('failures')
        .executeTakeFirst();
      for (const { key } of wider) {
        await tx
          .updateTable('throttles')
          .where('key', '=', key)
          // None of them made the right try wait; a wait that it began itself ends with it.
          .set((eb) => ({ failures: eb('failures', '-', forgiven?.failures ?? 0), locked_until: now }))
          .execute();
        await tx.deleteFrom('throttles').where('key', '=', key).where('failures', '<=', 0).execute();
      }
    });
  }

  /** Counts one more try for all limits, or, when one of them makes it wait, for none. */
  async #count(limits: readonly ThrottleLimit[]): Promise<Result<never> | undefined> {
    return this.#database.write(async ({ tx, now }) => {
      const keys = limits.map(({ key }) => key);
      const rows = await tx.selectFrom('throttles').where('key', 'in', keys).selectAll().execute();
      const liftsAt = Math.max(...rows.map((row) => row.locked_until));
      if (liftsAt > now) return err('too_many_attempts', { liftsAt });
      for (const { key, freeTries } of limits) {
        const row = rows.find((candidate) => candidate.key === key);
        const remembered = row && row.last_failure_at > now - FORGET_AFTER_MS ? row.failures : 0;
        const failures = remembered + 1;
        const values = { failures, last_failure_at: now, locked_until: now + waitAfter(failures, freeTries) };
        await tx
          .insertInto('throttles')
          .values({ key, ...values })
          .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
          .execute();
      }
      return undefined;
    });
  }
}
