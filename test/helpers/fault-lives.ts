import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { MortalSettings } from '../faults/mortal-backend.ts';
import type { MortalProgram } from './mortal-program.ts';

const messageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listening'), url: z.url() }),
  z.strictObject({ kind: z.literal('moments'), moments: z.array(z.string()) }),
]);

const LOOK_AGAIN_MS = 40;
const GIVE_UP_MS = 60_000;

/** What a life is told, beside the moment at which it ends. */
type Settings = Omit<MortalSettings, 'killAt' | 'armed'>;

/** A backend, or a part of it, that is killed and started again on the same data, as often as it is told. */
export class Lives<Told extends object = Settings> {
  /** Where the present life listens; null while there is none. */
  url: string | null = null;
  deaths = 0;
  readonly #settings: Told;
  readonly #program: MortalProgram;
  readonly #kills: number[];
  #child: ChildProcess;
  #failure: Error | undefined;
  #ending = false;

  /**
   * @param kills the moment at which each life but the last one ends; it counts from the client's command in the first
   * life, and from the start in those that follow
   */
  constructor(settings: Told, kills: readonly number[], program: MortalProgram) {
    this.#settings = settings;
    this.#program = program;
    this.#kills = [...kills];
    this.#child = this.#start();
  }

  /** Asks again until the answer is there. @throws Error when the backend ended by itself, or it takes too long */
  async until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
    const deadline = Date.now() + GIVE_UP_MS;
    while (Date.now() < deadline) {
      if (this.#failure) throw this.#failure;
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      await setTimeout(LOOK_AGAIN_MS);
    }
    throw new Error(`not within ${GIVE_UP_MS} ms: ${what}`);
  }

  /** The moments that the present life has passed. */
  async moments(): Promise<string[]> {
    const heard = once(this.#child, 'message');
    this.#child.send('moments');
    const message = messageSchema.parse((await heard)[0]);
    return message.kind === 'moments' ? message.moments : [];
  }

  /** @param how `killed` is one more power cut; `gently` lets the process keep what it has compiled */
  async end(how: 'killed' | 'gently'): Promise<void> {
    this.#ending = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    if (how === 'killed') this.#child.kill('SIGKILL');
    else this.#child.disconnect();
    await exited;
  }

  #start(): ChildProcess {
    const settings: Told & Pick<MortalSettings, 'killAt' | 'armed'> = {
      ...this.#settings,
      killAt: this.#kills.shift() ?? null,
      armed: this.deaths === 0 ? 'by_command' : 'at_start',
    };
    const child = spawn(process.execPath, [this.#program.file, JSON.stringify(settings)], {
      env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: this.#program.cacheFolder },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (message) => {
      const heard = messageSchema.parse(message);
      if (heard.kind === 'listening') this.url = heard.url;
    });
    child.once('exit', (code, signal) => {
      this.url = null;
      if (this.#ending) return;
      if (signal === 'SIGKILL') {
        this.deaths += 1;
        this.#child = this.#start();
      } else this.#failure = new Error(`the backend ended by itself: ${code ?? signal}`);
    });
    return child;
  }
}
