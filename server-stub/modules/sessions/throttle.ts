import { err, type Result } from '#shared/errors.ts';
import type { Database } from '../../db/database.ts';

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGET_AFTER_MS = 24 * 60 * 60_000;

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
   * @param key what is protected, such as one person at one device
   * @param freeTries wrong tries before the first wait
   * @returns `too_many_attempts` with the moment it lifts, or what `attempt` returned; a success clears the count
   */
  async guard<T>(key: string, freeTries: number, attempt: () => Promise<Result<T>>): Promise<Result<T>> {
    const refusal = await this.#count(key, freeTries);
    if (refusal) return refusal;
    const result = await attempt();
    if (result.ok) {
      await this.#database.write(({ tx }) => tx.deleteFrom('throttles').where('key', '=', key).execute());
    }
    return result;
  }

  async #count(key: string, freeTries: number): Promise<Result<never> | undefined> {
    return this.#database.write(async ({ tx, now }) => {
      const row = await tx.selectFrom('throttles').where('key', '=', key).selectAll().executeTakeFirst();
      if (row && row.locked_until > now) return err('too_many_attempts', { liftsAt: row.locked_until });
      const remembered = row && row.last_failure_at > now - FORGET_AFTER_MS ? row.failures : 0;
      const failures = remembered + 1;
      const wait = failures < freeTries ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - freeTries));
      const values = { failures, last_failure_at: now, locked_until: now + wait };
      await tx
        .insertInto('throttles')
        .values({ key, ...values })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
        .execute();
      return undefined;
    });
  }
}
