import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type BackendNews, type Memory, newsSchema, type Question } from './protocol.ts';

/** How long a code may take to its phone, in milliseconds. */
const CODE_WITHIN_MS = 60_000;
const PROGRAM = fileURLToPath(new URL('./serve.ts', import.meta.url));

type Ready = Extract<BackendNews, { kind: 'ready' }>;

/** The backend of the campaign, in a process of its own. */
export class CampaignBackend {
  readonly #child: ChildProcess;
  /** Codes that came to phones and were not read yet, or whoever waits for one. */
  readonly #codes = new Map<string, PromiseWithResolvers<string>>();
  #asked: ((news: BackendNews) => void) | undefined;
  readonly ready: Promise<Ready>;
  /** Rejects when it ends before it is told to. */
  readonly #ended: Promise<never>;

  constructor(folder: string, members: number, profiles: string | null) {
    const profiling = profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
    this.#child = spawn(process.execPath, ['--expose-gc', ...profiling, PROGRAM, folder, String(members)], {
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ready = Promise.withResolvers<Ready>();
    this.#child.on('message', (message) => {
      const news = newsSchema.parse(message);
      if (news.kind === 'ready') ready.resolve(news);
      else if (news.kind === 'code') this.#codeOf(news.to).resolve(news.code);
      else this.#asked?.(news);
    });
    this.#ended = once(this.#child, 'exit').then(([code, by]) => {
      throw new Error(`the backend ended by itself: ${code ?? by}`);
    });
    this.#ended.catch(() => undefined);
    this.ready = Promise.race([ready.promise, this.#ended]);
  }

  /** The code that was sent to a number, as soon as it is there. Each is told once. */
  async readCode(to: string): Promise<string> {
    const late = new AbortController();
    try {
      const tooLate = wait(CODE_WITHIN_MS, undefined, { signal: late.signal }).then(() => {
        throw new Error(`no code came to ${to}`);
      });
      return await Promise.race([this.#codeOf(to).promise, this.#ended, tooLate]);
    } finally {
      late.abort();
      this.#codes.delete(to);
    }
  }

  async memory(): Promise<Memory> {
    const news = await this.#ask('memory');
    if (news.kind !== 'memory') throw new Error(`the backend tells ${news.kind}`);
    return news;
  }

  /** @returns how long the event loop was kept from its next turn at most since it was asked before, in milliseconds */
  async longestTurn(): Promise<number> {
    const news = await this.#ask('turns');
    if (news.kind !== 'turns') throw new Error(`the backend tells ${news.kind}`);
    return news.longestMs;
  }

  /** Lets it end by itself, so that all that it has to write is in its files. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended.catch(() => undefined);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #codeOf(to: string): PromiseWithResolvers<string> {
    const code = this.#codes.get(to) ?? Promise.withResolvers<string>();
    this.#codes.set(to, code);
    return code;
  }

  #ask(question: Question): Promise<BackendNews> {
    const told = new Promise<BackendNews>((resolve) => {
      this.#asked = resolve;
    });
    this.#child.send(question);
    return Promise.race([told, this.#ended]);
  }
}
