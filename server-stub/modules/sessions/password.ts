import { confirmPassword, PASSWORD_HOLDS_MS } from '#shared/api/sessions.ts';
import { err, ok } from '#shared/errors.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import { verifySecret } from '../../hashing.ts';
import { type Http, serve } from '../../http/serve.ts';
import type { Throttle } from './throttle.ts';

/** Wrong passwords of one owner before the first wait: at one device, and in all. */
const FREE_TRIES = { device: 5, owner: 30 };

/** Notes that an owner has given the password at a device just now. */
export async function recordPassword({ tx, now }: Work, deviceId: string, staffId: string): Promise<void> {
  await tx
    .insertInto('password_proofs')
    .values({ device_id: deviceId, staff_id: staffId, given_at: now })
    .onConflict((conflict) => conflict.columns(['device_id', 'staff_id']).doUpdateSet({ given_at: now }))
    .execute();
}

/** The password again, for what a PIN alone does not open. */
export function passwordRoutes(http: Http, database: Database, throttle: Throttle): void {
  serve(http, confirmPassword, async ({ actor, body }) => {
    const { deviceId, staffId } = actor;
    const limits = [
      { key: `password:${deviceId}:${staffId}`, freeTries: FREE_TRIES.device },
      { key: `password:${staffId}`, freeTries: FREE_TRIES.owner },
    ];
    return throttle.guard(limits, async () => {
      const owner = await readPassword(database.reader, staffId);
      const right = owner.password_hash !== null && (await verifySecret(owner.password_hash, body.password));
      if (!right) return err('wrong_password');
      return database.write(async (work) => {
        // While it was compared, it may have been changed, which closed what it had opened.
        const { password_hash: current } = await readPassword(work.tx, staffId);
        if (current !== owner.password_hash) return err('wrong_password');
        await recordPassword(work, deviceId, staffId);
        return ok({ until: work.now + PASSWORD_HOLDS_MS });
      });
    });
  });
}

async function readPassword(reader: Reader, staffId: string): Promise<{ password_hash: string | null }> {
  return reader.selectFrom('staff').where('id', '=', staffId).select('password_hash').executeTakeFirstOrThrow();
}
