import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Clock, DemoShop, Log } from '#core/ports.ts';
import { assertNever, err, ok } from '#shared/errors.ts';
import { holdsOnlyDemo, removeDemoFolder } from './demo-folder.ts';
import type { Environment } from './environment.ts';
import { type HeldPort, holdFreePort } from './held-port.ts';
import { tellLauncher } from './launch-message.ts';

/** What the demo shop's process says once it answers. */
const listeningSchema = z.object({ kind: z.literal('listening') });

/** Milliseconds that it may take until it answers. */
const START_PATIENCE = 15_000;
/** Milliseconds that it may take to end by itself. */
const END_PATIENCE = 3_000;
/** Milliseconds until it is started again after it has ended by itself: twice as long each time, up to the longest. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** One that ran for this many milliseconds was well. */
const WELL_AFTER = 60_000;

/** A running process of `dist/demo/main.js`. */
export interface DemoProcess {
  onMessage(hear: (message: unknown) => void): void;
  /** Called once, however it ends. */
  onExit(hear: () => void): void;
  /** Asks it to end. */
  end(): void;
  /** Ends it without asking. */
  kill(): void;
}

/** Starts a process of the demo shop. @param environment what its environment holds beside this process's own */
export type ForkDemo = (environment: Record<string, string>) => DemoProcess;

interface DemoShopParts {
  fork: ForkDemo;
  /** Held until the first start. */
  held: HeldPort;
  /** Absolute path of the folder with all that is done in it; it is made when it is first needed. */
  folder: string;
  log: Log;
  clock: Clock;
  /** Hears its address each time that it begins to answer. */
  onListening(url: string): void;
}

type State =
  | { kind: 'stopped' }
  | { kind: 'starting'; process: DemoProcess; answered: Promise<boolean> }
  | { kind: 'running'; process: DemoProcess }
  /** It has ended by itself and is started again soon. */
  | { kind: 'waiting'; cancel: () => void }
  | { kind: 'stopping'; done: Promise<void> };

/** Keeps one process of the demo shop running from `start` to `stop`, and starts it again where it was when it ends. */
export function createDemoShop({ fork, held, folder, log, clock, onListening }: DemoShopParts): DemoShop {
  const { port } = held;
  const url = `http://127.0.0.1:${port}`;
  let state: State = { kind: 'stopped' };
  let wanted = false;
  let endsInARow = 0;

  /** @param again whether it is started once more in case it does not answer */
  function launch(again: boolean): Promise<boolean> {
    held.letGo();
    const process = fork({ TILLSIDE_DATA_DIR: folder, PORT: String(port) });
    const startedAt = clock.now();
    const isOurs = () => 'process' in state && state.process === process;
    const answered = new Promise<boolean>((resolve) => {
      const stopWaiting = clock.after(START_PATIENCE, () => {
        log.error('demo_does_not_answer');
        process.kill();
      });
      process.onMessage((message) => {
        if (!listeningSchema.safeParse(message).success) return;
        stopWaiting();
        if (isOurs()) {
          state = { kind: 'running', process };
          onListening(url);
        }
        resolve(wanted);
      });
      process.onExit(() => {
        stopWaiting();
        resolve(false);
        if (!isOurs()) return;
        const answeredBefore = state.kind === 'running';
        log.warn('demo_ended', { answeredBefore, ranMs: clock.now() - startedAt });
        if (clock.now() - startedAt >= WELL_AFTER) endsInARow = 0;
        if (answeredBefore || again) startAgainSoon();
        else state = { kind: 'stopped' };
      });
    });
    state = { kind: 'starting', process, answered };
    return answered;
  }

  function startAgainSoon(): void {
    const wait = Math.min(FIRST_WAIT * 2 ** endsInARow, LONGEST_WAIT);
    endsInARow += 1;
    const cancel = clock.after(wait, () => void launch(true));
    state = { kind: 'waiting', cancel };
  }

  async function start(): Promise<boolean> {
    wanted = true;
    switch (state.kind) {
      case 'stopped':
        return launch(false);
      case 'starting':
        return state.answered;
      case 'running':
        return true;
      case 'waiting':
        state.cancel();
        return launch(true);
      case 'stopping':
        await state.done;
        // It may have been stopped once more meanwhile.
        return wanted ? start() : false;
      default:
        return assertNever(state);
    }
  }

  /** Ends what runs and does what comes after that. Whoever starts it meanwhile waits for both. */
  function end(afterwards: () => void | Promise<void>): Promise<void> {
    wanted = false;
    endsInARow = 0;
    const before = state;
    // From here on nobody wonders that it ends.
    state = { kind: 'stopped' };
    if (before.kind === 'waiting') before.cancel();
    const ended = 'process' in before ? endProcess(before.process) : undefined;
    const done = Promise.all([ended, before.kind === 'stopping' ? before.done : undefined]).then(afterwards);
    const stopping: State = {
      kind: 'stopping',
      done: done
        .catch(() => undefined)
        .then(() => {
          if (state === stopping) state = { kind: 'stopped' };
        }),
    };
    state = stopping;
    return done;
  }

  function endProcess(process: DemoProcess): Promise<void> {
    return new Promise((resolve) => {
      const stopWaiting = clock.after(END_PATIENCE, () => process.kill());
      process.onExit(() => {
        stopWaiting();
        resolve();
      });
      process.end();
    });
  }

  return {
    url,
    start,
    stop: () => end(() => undefined),
    checkReset: () => (holdsOnlyDemo(folder) ? ok({}) : err('data_not_removed')),
    remove: () => end(() => removeDemoFolder(folder, clock)),
  };
}

/**
 * The demo shop as the environment says: a process of this app's own, kept beside its settings, or one elsewhere.
 * @param dataFolder absolute path of the folder that the app keeps its data in
 */
export async function openDemoShop(
  { demoUrl, demoDir }: Pick<Environment, 'demoUrl' | 'demoDir'>,
  {
    dataFolder,
    holdPort = holdFreePort,
    ...parts
  }: Pick<DemoShopParts, 'fork' | 'log' | 'clock'> & { dataFolder: string; holdPort?: () => Promise<HeldPort> },
): Promise<DemoShop> {
  if (demoUrl !== null) return createDemoShopElsewhere(demoUrl);
  const held = await holdPort().catch(() => null);
  const shop = createDemoShop({
    ...parts,
    held: held ?? { port: 0, letGo: () => undefined },
    folder: demoDir === null ? join(dataFolder, 'demo') : resolve(demoDir),
    onListening: (url) => tellLauncher({ kind: 'demo', url }),
  });
  if (held !== null) return shop;
  parts.log.error('demo_without_port');
  return { ...shop, start: async () => false };
}

/** A demo shop that somebody else runs, such as one for tests: it is there, and not ours to end. Nothing of it is here. */
function createDemoShopElsewhere(url: string): DemoShop {
  return {
    url,
    start: async () => true,
    stop: async () => undefined,
    checkReset: () => err('demo_unavailable'),
    remove: async () => undefined,
  };
}
