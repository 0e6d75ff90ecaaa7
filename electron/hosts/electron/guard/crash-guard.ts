import type { Clock, Log } from '#core/ports.ts';
import { within } from '#core/within.ts';
import { describeError } from '../../masking.ts';
import { fill } from '../../words/speech.ts';
import type { Words } from '../../words/words.ts';
import { LINK_SCHEME } from '../desktop/app-links.ts';

/** So many crashes within so many milliseconds are no accident: then a person is asked. */
const OFTEN = 3;
const SPAN = 2 * 60_000;
/** Milliseconds for what is still to be written when the process is about to end. */
const RESCUE = 2_000;
/** Milliseconds after which an app that crashed while it was ending is ended. */
const ENDING = 20_000;

/** The times of the last crashes, in epoch milliseconds: how a start knows that it follows one. */
const CRASHED_AT = '--crashed-at=';

// Electron's crash reporter is not started, not even without upload: its dumps hold the memory of the process, and with it
// tokens and customers' numbers, in the clear.

interface Box {
  type: 'error' | 'warning';
  message: string;
  detail: string;
  buttons: string[];
  defaultId: number;
  cancelId: number;
  noLink: boolean;
  signal?: AbortSignal;
}

/** `Window` is Electron's; of its `dialog` this is as much as is touched here. */
export interface GuardParts<Window> {
  dialog: {
    showMessageBox(window: NoInfer<Window>, box: Box): Promise<{ response: number }>;
    showMessageBoxSync(window: NoInfer<Window>, box: Omit<Box, 'signal'>): number;
    showMessageBoxSync(box: Omit<Box, 'signal'>): number;
  };
  clock: Clock;
  log: Log;
  /** Absolute path of the log, for people who are asked for it. */
  logFile: string;
  /** Must not throw, also before the settings can be read. */
  words(): Words;
}

/** As much of Node's process as this touches. */
interface GuardedProcess {
  argv: string[];
  env: { APPIMAGE?: string | undefined };
  stdout: { on(event: 'error', listener: () => void): unknown };
  stderr: { on(event: 'error', listener: () => void): unknown };
  on(event: 'uncaughtException', listener: (thrown: unknown) => void): unknown;
  on(event: 'unhandledRejection', listener: (thrown: unknown) => void): unknown;
}

interface ChildGone {
  type: string;
  reason: string;
  exitCode: number;
  serviceName?: string;
}
/** As much of Electron's app as this touches. */
interface GuardedApp {
  on(event: 'before-quit', listener: () => void): unknown;
  on(event: 'child-process-gone', listener: (event: object, details: ChildGone) => void): unknown;
  relaunch(options: { args: string[]; execPath?: string }): void;
  exit(code: number): void;
  whenReady(): Promise<unknown>;
}

interface ProcessParts<Window> extends GuardParts<Window> {
  process: GuardedProcess;
  app: GuardedApp;
  /** The window once it exists. An app that crashes before that would do so again, and asks at once. */
  window(): Window | null;
  /** Writes what is still to be written, such as secrets. Waited for two seconds at most. */
  rescue(): Promise<void>;
}

/**
 * Catches what nobody else caught in the main process: logs it and starts the app again by itself; a third time within
 * two minutes it asks first. Drafts and open top-ups outlast that, because the core's cache is written, and synced to the
 * disk, before the call that changes them returns. To be called before anything that may fail.
 */
export function guardProcess<Window>(parts: ProcessParts<Window>): void {
  const { process, app, clock, log } = parts;
  const earlier = lately(crashesIn(process.argv), clock.now());
  let state: 'running' | 'ending' | 'crashed' = 'running';

  // What it throws at once is a rejection as well.
  const rescue = async (): Promise<void> => parts.rescue();

  async function crash(event: string, thrown: unknown): Promise<void> {
    log.error(event, describeError(thrown));
    if (state === 'crashed') return;
    if (state === 'ending') {
      // What ends the app goes on; whoever quit does not want it back.
      clock.after(ENDING, () => app.exit(1));
      return;
    }
    state = 'crashed';
    await within(RESCUE, rescue(), clock).catch(() => undefined);
    const crashes = [...earlier, clock.now()];
    if (parts.window() !== null && crashes.length < OFTEN) return startAgain(parts, crashes);
    await app.whenReady();
    if (asksToStartAgain(parts, parts.window())) startAgain(parts, [clock.now()]);
    else app.exit(1);
  }

  // An app that cannot even be started again must not stay as it is.
  const catchAs = (event: string) => (thrown: unknown) => void crash(event, thrown).catch(() => app.exit(1));
  process.on('uncaughtException', catchAs('main_crashed'));
  process.on('unhandledRejection', catchAs('main_rejected'));
  app.on('before-quit', () => {
    if (state === 'running') state = 'ending';
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName = '' }) => {
    // Chromium starts those that it needs again by itself. The demo shop is looked after where it is started.
    if (reason !== 'clean-exit') log.warn('child_gone', { type, reason, exitCode, serviceName });
  });
  // Writing to a terminal that was closed meanwhile is no reason to start again.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** @param now epoch milliseconds. An update hands arguments on to the next start as well, but not within so short a time */
export function isStartAfterCrash(argv: readonly string[], now = Date.now()): boolean {
  return lately(crashesIn(argv), now).length > 0;
}

function crashesIn(argv: readonly string[]): number[] {
  const times = argv.findLast((argument) => argument.startsWith(CRASHED_AT))?.slice(CRASHED_AT.length) ?? '';
  return times.split(',').flatMap((time) => (/^\d{1,15}$/.test(time) ? [Number(time)] : []));
}

function lately(times: readonly number[], now: number): number[] {
  return times.filter((time) => time <= now && now - time < SPAN);
}

function startAgain(
  { app, process }: Pick<ProcessParts<unknown>, 'app' | 'process'>,
  crashes: readonly number[],
): void {
  // A link that this start was to follow has been followed.
  const args = process.argv
    .slice(1)
    .filter((argument) => !argument.startsWith(CRASHED_AT) && !argument.startsWith(`${LINK_SCHEME}:`));
  // What is running of an AppImage is a copy that is gone with it.
  const { APPIMAGE } = process.env;
  app.relaunch({
    args: [...args, `${CRASHED_AT}${crashes.join(',')}`],
    ...(APPIMAGE === undefined ? {} : { execPath: APPIMAGE }),
  });
  app.exit(1);
}

/** Nothing else of this process runs until it is answered: nobody knows what state it is in. */
function asksToStartAgain<Window>(parts: GuardParts<Window>, window: Window | null): boolean {
  const { dialog, log } = parts;
  try {
    const options = stoppedBox(parts);
    return (window ? dialog.showMessageBoxSync(window, options) : dialog.showMessageBoxSync(options)) === START_AGAIN;
  } catch (error) {
    log.error('dialog_failed', describeError(error));
    return false;
  }
}

export const START_AGAIN = 0;

/** What is asked when starting again by itself did not help. */
export function stoppedBox({ words, logFile }: Pick<GuardParts<unknown>, 'words' | 'logFile'>): Omit<Box, 'signal'> {
  const { stoppedTitle, stoppedText, startAgain, quit } = words();
  return {
    type: 'error',
    message: stoppedTitle,
    detail: fill(stoppedText, { file: logFile }),
    buttons: [startAgain, quit],
    defaultId: START_AGAIN,
    cancelId: 1,
    noLink: true,
  };
}

/** Counts what goes wrong. @returns a function that notes one more, and says whether that is too often */
export function createFaultCounter(clock: Clock): { isTooOften(): boolean; forget(): void } {
  let times: number[] = [];
  return {
    isTooOften() {
      const now = clock.now();
      times = [...lately(times, now), now];
      return times.length >= OFTEN;
    },
    forget() {
      times = [];
    },
  };
}
