import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { getMemberChanges, type MemberRecord } from '#shared/api/members.ts';
import { ok } from '#shared/errors.ts';
import type { TestCore } from './core-fakes.ts';
import { startWorld } from './core-world.ts';
import type { FakeServer } from './fake-server.ts';
import { memberRecord, openCounter } from './fake-shop.ts';

/** When the backend answers, by its own clock. */
export const ASKED_AT = Date.UTC(2026, 0, 5, 2, 42, 0);

/** The n-th member, last changed by the n-th change. */
export const one = (n: number, differs: Partial<MemberRecord> = {}): MemberRecord => ({
  ...memberRecord,
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  phone: `+658${String(1_000_000 + n)}`,
  name: `Wanderlinde ${n}`,
  revision: n,
  joinedAt: ASKED_AT + n,
  ...differs,
});

type Change = { revision: number } & ({ saved: MemberRecord } | { erased: string });

/** The shop's changes as the backend answers them: two to a page, each member as it is now. */
export function serveChanges(server: FakeServer, ...initial: MemberRecord[]) {
  const changes: Change[] = initial.map((saved) => ({ revision: saved.revision, saved }));
  server.answer(getMemberChanges, ({ path }) => {
    const after = Number(new URL(path, server.url).searchParams.get('after'));
    const later = changes.filter(({ revision }) => revision > after);
    const page = later.slice(0, 2);
    return ok({
      asOf: ASKED_AT,
      saved: page.flatMap((change) => ('saved' in change ? [change.saved] : [])),
      erased: page.flatMap((change) => ('erased' in change ? [change.erased] : [])),
      upTo: page.at(-1)?.revision ?? changes.at(-1)?.revision ?? 0,
      more: later.length > 2,
    });
  });
  return changes;
}

/** A counter with a manager at it, at a shop with these members. */
export async function counterWith(...members: MemberRecord[]) {
  const { server, folder } = await startWorld();
  const changes = serveChanges(server, ...members);
  const core = await openCounter(folder, server, 'manager');
  onTestFinished(core.close);
  return { server, folder, core, changes };
}

/** Resolves once all changes are in. */
export const current = (core: TestCore, count: number) =>
  core.until(({ members }) => members?.state === 'current' && members.count === count);
/** A search at the counter: what it finds, or why it does not. */
export async function find(core: TestCore, text = '') {
  const found = await core.call('members.find', { text, offset: 0 });
  return found.ok ? found.value : found;
}
/** The revisions after which changes were asked for. */
export const askedAfter = (server: FakeServer): (string | null)[] =>
  server.requests
    .filter(({ route }) => route.endsWith(getMemberChanges.path))
    .map(({ path }) => new URL(path, server.url).searchParams.get('after'));
/** All that the cache's files hold, as text. */
export const onDisk = ({ ports }: TestCore): string =>
  [ports.cacheFile, `${ports.cacheFile}-wal`].map((file) => readFileSync(file, 'latin1')).join();

/** Something to wait for until the test opens it. */
export function openLater() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
