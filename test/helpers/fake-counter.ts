import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Role } from '#shared/domain/permissions.ts';
import { createTestCore } from './core-fakes.ts';
import { counter, credit } from './fake-shop.ts';
import { tempFolder } from './temp-folder.ts';

/** The snapshot of a counter, as far as what stands around the page shows it: a test says what it is. */
export function createFakeCounter() {
  const core = createTestCore(tempFolder());
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let current: Snapshot = {
    ...core.snapshot(),
    computer: { zoom: 1, kiosk: false, startsAtLogin: false, notifications: true, update: { kind: 'off' } },
    stage: { kind: 'locked' },
    connection: { kind: 'live', since: credit.asOf },
    shop: counter.shop,
    credit,
    creditIsCurrent: true,
  };
  core.close();

  function change(part: Partial<Snapshot>): void {
    current = { ...current, ...part, revision: current.revision + 1 };
    for (const listener of listeners) listener(current);
  }

  return {
    snapshot: () => current,
    onSnapshot(listener: (snapshot: Snapshot) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change,
    speak: (language: Snapshot['app']['language']) => change({ app: { ...current.app, language } }),
    choose(choice: Partial<NonNullable<Snapshot['computer']>>) {
      change({ computer: current.computer && { ...current.computer, ...choice } });
    },
    enter(role: Role) {
      const staff = counter.staff.find((person) => person.role === role);
      if (staff) change({ stage: { kind: 'open', staff, signedInAt: credit.asOf, session: 'online' } });
    },
  };
}
