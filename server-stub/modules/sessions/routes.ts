import { signIn, signOut } from '#shared/api/sessions.ts';
import { err, ok } from '#shared/errors.ts';
import type { Database } from '../../db/database.ts';
import { hashToken, verifySecret } from '../../hashing.ts';
import { type Http, serve } from '../../http/serve.ts';
import type { Random } from '../../random.ts';
import type { Throttle } from './throttle.ts';

const SESSION_MS = 12 * 60 * 60_000;
/** Wrong PINs of one person at one device before the first wait. */
const FREE_PIN_TRIES = 5;

interface Parts {
  database: Database;
  random: Random;
  throttle: Throttle;
}

export function sessionRoutes(http: Http, { database, random, throttle }: Parts): void {
  serve(http, signIn, async ({ actor, body }) => {
    const staff = await database.reader
      .selectFrom('staff')
      .where('id', '=', body.staffId)
      .where('shop_id', '=', actor.shopId)
      .where('deactivated_at', 'is', null)
      .selectAll()
      .executeTakeFirst();
    if (!staff) return err('not_found');
    return throttle.guard([{ key: `pin:${actor.deviceId}:${staff.id}`, freeTries: FREE_PIN_TRIES }], async () => {
      if (!(await verifySecret(staff.pin_hash, body.pin))) return err('wrong_pin');
      const sessionToken = random.token();
      const expiresAt = await database.write(async ({ tx, now }) => {
        const session = {
          id: random.id(),
          device_id: actor.deviceId,
          staff_id: staff.id,
          token_hash: hashToken(sessionToken),
          created_at: now,
          expires_at: now + SESSION_MS,
          ended_at: null,
        };
        // One person at a counter: whoever was there before, their session ends.
        await tx
          .updateTable('sessions')
          .where('device_id', '=', actor.deviceId)
          .where('ended_at', 'is', null)
          .set({ ended_at: now })
          .execute();
        await tx.insertInto('sessions').values(session).execute();
        return session.expires_at;
      });
      return ok({ sessionToken, staff: { id: staff.id, name: staff.name, role: staff.role }, expiresAt });
    });
  });

  serve(http, signOut, async ({ actor }) => {
    await database.write(({ tx, now }) =>
      tx.updateTable('sessions').where('id', '=', actor.sessionId).set({ ended_at: now }).execute(),
    );
    return ok({});
  });
}
