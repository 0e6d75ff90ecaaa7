import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { pathOf, type RequestOf } from '#shared/api/route.ts';
import { checkCode, startVerification } from '#shared/api/verifications.ts';
import { resultSchema } from '#shared/error-schemas.ts';
import { jsonHeaders } from '../contestant.ts';
import { createPhones } from '../phones.ts';

/** How many counters there are, and how often each sends a code; it is read back in between. Milliseconds. */
const COUNTERS = 10;
const EVERY_MS = 500;
const READ_AFTER_MS = EVERY_MS / 2;

/** When a code was asked for and when that was answered, by `performance.now()`. */
export interface TimedSend {
  began: number;
  ended: number;
}

export interface CountersParts {
  url: string;
  /** Of devices. A device may send some hundred codes an hour, so the counters go through many of them. */
  tokens: readonly string[];
  readCode(to: string): Promise<string>;
}

const sentSchema = resultSchema(startVerification.reply);
const checkedSchema = resultSchema(checkCode.reply);

/**
 * Counters that send a code every half a second and read it back, whether or not the one before was answered: nobody at
 * a counter waits for another counter.
 */
export class Counters {
  readonly #parts: CountersParts;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  readonly #phone = createPhones();
  readonly #underWay = new Set<Promise<void>>();
  #sends: TimedSend[] = [];
  #failure: unknown;
  #stopped = false;
  #answered = 0;

  constructor(parts: CountersParts) {
    this.#parts = parts;
  }

  /** How many codes were sent and read back so far. */
  get answered(): number {
    return this.#answered;
  }

  /** @returns a function that ends it and waits for what is under way @throws Error there, when anything was refused */
  start(): () => Promise<void> {
    const running = this.#run();
    return async () => {
      this.#stopped = true;
      await running;
      await Promise.all(this.#underWay);
      this.#agent.destroy();
      this.#throwFailure();
    };
  }

  /** What was sent and answered since it was asked before. @throws Error when anything was refused */
  takeSends(): TimedSend[] {
    this.#throwFailure();
    const sends = this.#sends;
    this.#sends = [];
    return sends;
  }

  async #run(): Promise<void> {
    const began = performance.now();
    for (let n = 0; !this.#stopped; n += 1) {
      const due = began + (n * EVERY_MS) / COUNTERS;
      await wait(Math.max(0, due - performance.now()));
      const one = this.#sendAndCheck(this.#parts.tokens[n % this.#parts.tokens.length] ?? '');
      const done = one.catch((error: unknown) => {
        this.#failure ??= error;
      });
      this.#underWay.add(done);
      void done.then(() => this.#underWay.delete(done));
    }
  }

  async #sendAndCheck(token: string): Promise<void> {
    const phone = this.#nextPhone();
    const began = performance.now();
    const send: RequestOf<typeof startVerification>['body'] = { operationId: randomUUID(), phone };
    const sent = sentSchema.parse(await this.#post(pathOf(startVerification), send, token));
    this.#sends.push({ began, ended: performance.now() });
    if (!sent.ok || sent.value.kind !== 'code_sent') throw new Error(`a code was not sent: ${JSON.stringify(sent)}`);
    const code = await this.#parts.readCode(phone);
    await wait(Math.max(0, began + READ_AFTER_MS - performance.now()));
    const check: RequestOf<typeof checkCode>['body'] = { operationId: randomUUID(), code };
    const path = pathOf(checkCode, { id: sent.value.verification.id });
    const checked = checkedSchema.parse(await this.#post(path, check, token));
    if (!checked.ok || checked.value.status !== 'verified') throw new Error('a right code proved nothing');
    this.#answered += 1;
  }

  /** One that the simulated carriers serve well: those that stand for trouble end in 0001 and on. */
  #nextPhone() {
    for (;;) {
      const phone = this.#phone();
      if (!/00\d\d$/.test(phone)) return phone;
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #post(path: string, body: object, token: string): Promise<unknown> {
    const headers = { ...jsonHeaders, authorization: `Bearer ${token}` };
    const options = { agent: this.#agent, method: 'POST', headers };
    const text = await new Promise<string>((resolve, reject) => {
      const asked = request(`${this.#parts.url}${path}`, options, (response) => {
        let read = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          read += chunk;
        });
        response.on('end', () => resolve(read));
        response.on('error', reject);
      });
      asked.on('error', reject);
      asked.end(JSON.stringify(body));
    });
    return z.json().parse(JSON.parse(text));
  }
}
