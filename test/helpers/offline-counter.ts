import { onTestFinished } from 'vitest';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Role } from '#shared/domain/permissions.ts';
import type { Result } from '#shared/errors.ts';
import type { TestCore } from './core-fakes.ts';
import { startWorld } from './core-world.ts';
import type { FakeServer } from './fake-server.ts';
import { counter, openCounter } from './fake-shop.ts';

export const PIN = '1234';

export function staffOf(role: Role) {
  const person = counter.staff.find((one) => one.role === role);
  if (!person) throw new Error(`nobody in the shop is a ${role}`);
  return person;
}

export const unlock = (core: TestCore, role: Role, pin = PIN): Promise<Result<unknown>> =>
  core.call('session.signIn', { staffId: staffOf(role).id, pin });

/** Resolves once this counter could check this person's PIN without a line. */
export const isKnown = (core: TestCore, role: Role) =>
  core.until(({ offlineStaff }) => offlineStaff.includes(staffOf(role).id));

export async function goOffline(core: TestCore, server: FakeServer): Promise<void> {
  await server.stop();
  await core.until(({ connection }) => connection.kind === 'offline');
}

/** The server comes back, and the counter finds it. */
export async function comeBack(core: TestCore, server: FakeServer): Promise<void> {
  await server.restart();
  onTestFinished(() => server.dropLines());
  await advanceUntil(core, ({ connection }) => connection.kind === 'live');
}

/** Moves time on until it is so, for what waits for a clock and for sockets in turn. */
export async function advanceUntil(core: TestCore, fits: (snapshot: Snapshot) => boolean, stepMs = 500): Promise<void> {
  while (!fits(core.snapshot())) {
    await core.clock.advance(stepMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A counter without a line, locked, at which this person has signed in before. */
export async function lockedOffline(role: Role = 'cashier') {
  const { server, folder } = await startWorld();
  const core = await openCounter(folder, server, role);
  onTestFinished(core.close);
  await isKnown(core, role);
  await core.call('session.lock', {});
  await goOffline(core, server);
  return { server, folder, core };
}
