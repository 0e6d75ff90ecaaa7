import type { Clock } from '#core/ports.ts';
import { within } from '#core/within.ts';

/** Milliseconds that clearing may take before somebody waits for nothing. */
const PATIENCE = 2_000;

/** As much of Electron's as this touches. */
interface Clearable {
  clearStorageData(): Promise<void>;
  clearCache(): Promise<void>;
  clearAuthCache(): Promise<void>;
  closeAllConnections(): Promise<void>;
}

/**
 * A session in memory that one page after the other gets as if it were new: one owner's bank does not know the next one.
 * It is used again because Chromium keeps each session, and what is in it, as long as the app runs. One that cannot be
 * cleared is never used again.
 * @param open opens the session of a name; one whose name does not begin with `persist:` is only in memory
 */
export function createOneTimeSession<Session extends Clearable>(open: (name: string) => Session, clock: Clock) {
  let present: Session | null = null;
  let opened = 0;
  let cleared: Promise<unknown> = Promise.resolve();

  async function clear(session: Session): Promise<void> {
    const work = Promise.all([
      session.clearStorageData(),
      session.clearCache(),
      session.clearAuthCache(),
      session.closeAllConnections(),
    ]);
    const done = await within(PATIENCE, work, clock).catch(() => 'failed' as const);
    if ((done === 'late' || done === 'failed') && present === session) present = null;
  }

  return {
    /** For a page that is about to open. */
    async take(): Promise<Session> {
      await cleared;
      if (present === null) {
        opened += 1;
        present = open(`hosted-page ${opened}`);
      }
      return present;
    },
    /** When its page is closed. */
    giveBack(): void {
      const session = present;
      if (session !== null) cleared = cleared.then(() => clear(session));
    },
  };
}
