import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type ContestantName, type PreparedRequest, preparedRequestSchema, type Step } from './contestant.ts';
import { type Call, replySchema, type Stream } from './protocol.ts';

const PROGRAM = fileURLToPath(new URL('./serve.ts', import.meta.url));
/** How long a process may take to end by itself, in milliseconds. */
const END_MS = 10_000;

/** A contestant in a process of its own. One call at a time; each fails when the contestant does, or ends. */
export class ContestantProcess {
  readonly name: ContestantName;
  readonly #child: ChildProcess;
  #ready: { url: string | null; streams: readonly Stream[] } = { url: null, streams: [] };

  private constructor(name: ContestantName, child: ChildProcess) {
    this.name = name;
    this.#child = child;
  }

  /**
   * @param folder an empty one of its own is made in it
   * @param profiles the folder for its processor profile, if any
   * @param started is told of the process at once, to end it whatever happens
   */
  static async start(
    name: ContestantName,
    folder: string,
    profiles: string | null,
    started: (contestant: ContestantProcess) => void,
  ): Promise<ContestantProcess> {
    const own = join(folder, name);
    mkdirSync(own);
    const profiling = profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
    const child = spawn(process.execPath, [...profiling, PROGRAM, name, own], {
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const contestant = new ContestantProcess(name, child);
    started(contestant);
    const reply = await contestant.#reply();
    if (reply.kind !== 'ready') throw new Error(`${name} is not ready`);
    contestant.#ready = reply;
    return contestant;
  }

  /** Null for one that works in a loop. */
  get url(): string | null {
    return this.#ready.url;
  }

  get streams(): readonly Stream[] {
    return this.#ready.streams;
  }

  /** @returns turns a second */
  async run(ms: number): Promise<number> {
    return z.number().parse(await this.#ask({ kind: 'run', ms }));
  }

  async prepare(step: Step, amount: number): Promise<PreparedRequest[]> {
    return z.array(preparedRequestSchema).parse(await this.#ask({ kind: 'prepare', step, amount }));
  }

  async finish(step: Step): Promise<void> {
    await this.#ask({ kind: 'finish', step });
  }

  /** @throws Error when something is wrong with what the contestant did: its times are void then */
  async audit(): Promise<void> {
    const wrong = z.array(z.string()).parse(await this.#ask({ kind: 'audit' }));
    if (wrong.length > 0) throw new Error(`${this.name}: ${wrong.join('; ')}`);
  }

  /** Lets it end by itself, so that it keeps a profile it was told to write; ends it if it does not. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    const late = setTimeout(() => this.kill(), END_MS);
    await exited;
    clearTimeout(late);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #ask(call: Call): Promise<unknown> {
    const replied = this.#reply();
    this.#child.send(call);
    const reply = await replied;
    if (reply.kind === 'done') return reply.value;
    throw new Error(reply.kind === 'failed' ? `${this.name}: ${reply.reason}` : `${this.name} began anew`);
  }

  async #reply() {
    const over = new AbortController();
    const { signal } = over;
    try {
      return await Promise.race([
        once(this.#child, 'message', { signal }).then(([message]) => replySchema.parse(message)),
        once(this.#child, 'exit', { signal }).then(([code, by]) => {
          throw new Error(`${this.name} ended by itself: ${code ?? by}`);
        }),
      ]);
    } finally {
      over.abort();
    }
  }
}
