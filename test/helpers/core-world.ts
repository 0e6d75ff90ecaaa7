import { onTestFinished } from 'vitest';
import type { Role } from '#shared/domain/permissions.ts';
import { createTestCore, type TestCore } from './core-fakes.ts';
import { startFakeServer } from './fake-server.ts';
import { openCounter, serveShop, signInAs } from './fake-shop.ts';
import { tempFolder } from './temp-folder.ts';

/** A server with a shop, and a folder on a counter's computer. Both end with the test. */
export async function startWorld() {
  const server = await startFakeServer();
  serveShop(server);
  onTestFinished(() => server.stop());
  return { server, folder: tempFolder() };
}

/** A counter with an owner at it, who has opened Billing & Credit. */
export async function counterWithOwner() {
  const { server, folder } = await startWorld();
  const core = await openCounter(folder, server, 'owner');
  onTestFinished(core.close);
  await core.call('billing.open', {});
  return { server, folder, core };
}

/** The app is closed and started again on the same computer. */
export function restart(core: TestCore, folder: string, ports: Parameters<typeof createTestCore>[1] = {}): TestCore {
  core.close();
  const { settings, secrets, demo, desktop } = core.ports;
  const next = createTestCore(folder, { settings, secrets, demo, desktop, ...ports });
  onTestFinished(next.close);
  next.start();
  return next;
}

/** The same, and someone of a role signs in once the line is there. */
export async function restartAndSignIn(core: TestCore, folder: string, role: Role): Promise<TestCore> {
  const again = restart(core, folder);
  await again.until(({ connection }) => connection.kind === 'live');
  await signInAs(again, role);
  return again;
}
