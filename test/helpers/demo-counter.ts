import { randomUUID } from 'node:crypto';
import { demoCredentials, demoShop } from '#server/seed/demo-shop.ts';
import { pairDevice } from '#shared/api/devices.ts';
import { signIn } from '#shared/api/sessions.ts';
import type { Role } from '#shared/domain/permissions.ts';
import { httpClient } from './http-client.ts';
import { unwrap } from './test-backend.ts';

/** A counter of the demo shop on a running backend, paired over HTTP, with someone of a role signed in. */
export async function openDemoCounter(url: string, role: Role, deviceName = 'Front till') {
  const call = httpClient(url);
  const { email, password } = demoCredentials;
  const pairing = { installationId: randomUUID(), email, password, deviceName };
  const { deviceToken, counter } = unwrap(await call(pairDevice, { body: pairing }));
  const person = counter.staff.find((staff) => staff.role === role);
  const pin = demoShop.staff.find((staff) => staff.role === role)?.pin;
  if (!person || !pin) throw new Error(`no ${role} in the demo shop`);
  const { sessionToken } = unwrap(await call(signIn, { body: { staffId: person.id, pin } }, deviceToken));
  return sessionToken;
}
