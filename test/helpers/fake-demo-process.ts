import { join } from 'node:path';
import { createDemoShop, type DemoProcess } from '../../electron/hosts/demo-shop.ts';
import { createFakeClock } from './fake-clock.ts';
import { tempFolder } from './temp-folder.ts';

/** A process of the demo shop as a test has it: it does what the test says. */
export class FakeProcess implements DemoProcess {
  readonly environment: Record<string, string>;
  /** Whether it ends when it is asked to. */
  polite = true;
  asked = 0;
  killed = 0;
  readonly #messages: ((message: unknown) => void)[] = [];
  readonly #exits: (() => void)[] = [];

  constructor(environment: Record<string, string>) {
    this.environment = environment;
  }
  onMessage(hear: (message: unknown) => void): void {
    this.#messages.push(hear);
  }
  onExit(hear: () => void): void {
    this.#exits.push(hear);
  }
  end(): void {
    this.asked += 1;
    if (this.polite) this.exit();
  }
  kill(): void {
    this.killed += 1;
    this.exit();
  }
  say(message: unknown): void {
    for (const hear of this.#messages) hear(message);
  }
  listen(): void {
    this.say({ kind: 'listening', url: 'http://127.0.0.1:4000' });
  }
  exit(): void {
    for (const hear of this.#exits.splice(0)) hear();
  }
}

/** The demo shop of the app, whose process does what the test says. */
export function openShop(folder = join(tempFolder(), 'demo')) {
  const clock = createFakeClock();
  const processes: FakeProcess[] = [];
  const logged: string[] = [];
  const addresses: string[] = [];
  /** How many processes there were when the port was let go. */
  let letGoBefore: number | null = null;
  const note = (event: string): void => {
    logged.push(event);
  };
  const demo = createDemoShop({
    fork: (environment) => {
      const process = new FakeProcess(environment);
      processes.push(process);
      return process;
    },
    held: {
      port: 4000,
      letGo: () => {
        letGoBefore ??= processes.length;
      },
    },
    folder,
    log: { warn: note, error: note },
    clock,
    onListening: (url) => addresses.push(url),
  });
  const newest = (): FakeProcess => {
    const process = processes.at(-1);
    if (!process) throw new Error('the demo shop was not started');
    return process;
  };
  /** Starts it, and lets it answer. */
  const running = async (): Promise<FakeProcess> => {
    const started = demo.start();
    await clock.advance(0);
    newest().listen();
    if (!(await started)) throw new Error('the demo shop does not answer');
    return newest();
  };
  return { demo, clock, processes, logged, addresses, folder, newest, running, letGoBefore: () => letGoBefore };
}
