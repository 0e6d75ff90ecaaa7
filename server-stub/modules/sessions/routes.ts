import { signIn, signOut } from '#shared/api/sessions.ts';
import { err, ok } from '#shared/errors.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { hashToken, verifySecret } from '../../hashing.ts';
import type { DeviceActor } from '../../http/actor.ts';
import { type Http, serve } from '../../http/serve.ts';
import type { Random } from '../../random.ts';
import { endSessionsAt } from './ending.ts';
import { pinLimits } from './pin-limits.ts';
import type { Throttle } from './throttle.ts';

const SESSION_MS = 12 * 60 * 60_000;

interface Parts {
  database: Database;
  random: Random;
  throttle: Throttle;
}

export function sessionRoutes(http: Http, { database, random, throttle }: Parts): void {
  serve(http, signIn, async ({ actor, body }) => {
    const staff = await findActive(database.reader, actor, body.staffId);
    if (!staff) return err('not_found');
    return throttle.guard(pinLimits(actor.deviceId, staff.id), async () => {
      if (!(await verifySecret(staff.pin_hash, body.pin))) return err('wrong_pin');
      const sessionToken = random.token();
      return database.write((work) => openSession(work, actor, staff, { id: random.id(), sessionToken }));
    });
  });

  serve(http, signOut, async ({ actor }) => {
    await database.write(({ tx, now }) =>
      tx.updateTable('sessions').where('id', '=', actor.sessionId).set({ ended_at: now }).execute(),
    );
    return ok({});
  });
}

async function findActive(reader: Reader, { shopId }: DeviceActor, staffId: string) {
  return reader
    .selectFrom('staff')
    .where('id', '=', staffId)
    .where('shop_id', '=', shopId)
    .where('deactivated_at', 'is', null)
    .selectAll()
    .executeTakeFirst();
}

/** @param known the person whose PIN was right */
async function openSession(
  work: Work,
  actor: DeviceActor,
  known: Row<'staff'>,
  { id, sessionToken }: { id: string; sessionToken: string },
) {
  const { tx, now } = work;
  // While the PIN was compared, an owner may have reset it or deactivated the person, which ended their sessions.
  const staff = await findActive(tx, actor, known.id);
  if (!staff) return err('not_found');
  if (staff.pin_hash !== known.pin_hash) return err('wrong_pin');
  // One person at a counter: whoever was there before, their session ends.
  await endSessionsAt(work, actor.deviceId);
  const expiresAt = now + SESSION_MS;
  const session = { id, device_id: actor.deviceId, staff_id: staff.id, token_hash: hashToken(sessionToken) };
  await tx
    .insertInto('sessions')
    .values({ ...session, created_at: now, expires_at: expiresAt, ended_at: null })
    .execute();
  const { name, role, pin_set_at: pinSetAt } = staff;
  return ok({ sessionToken, staff: { id: staff.id, name, role, pinSetAt }, expiresAt });
}
