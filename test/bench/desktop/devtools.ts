import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

const POLL_MS = 25;
const PATIENCE_MS = 30_000;
const targetsSchema = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const answerSchema = z.object({ id: z.number(), result: z.unknown().optional() });
const evaluatedSchema = z.object({ result: z.object({ value: z.unknown() }) });

/** One page, asked over Chromium's DevTools protocol. */
export interface DevTools {
  send(method: string, params: object): Promise<unknown>;
  /** @returns what the expression comes to, as JSON carries it; undefined while the page is being replaced */
  evaluate(expression: string): Promise<unknown>;
  close(): void;
}

/**
 * Connects to the app's page as soon as there is one.
 * @param endpoint as Chromium tells it on its error output: `ws://127.0.0.1:<port>/…`
 */
export async function connectToPage(endpoint: string): Promise<DevTools> {
  const { host } = new URL(endpoint);
  return within(async () => {
    const targets = targetsSchema.parse(await (await fetch(`http://${host}/json/list`)).json());
    const page = targets.find(({ type, url }) => type === 'page' && url !== '' && url !== 'about:blank');
    return page && connect(page.webSocketDebuggerUrl);
  }, 'the app opens no page');
}

/** Asks until there is an answer. @throws Error with `otherwise` when there is none for half a minute */
export async function within<T>(ask: () => Promise<T | undefined>, otherwise: string): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await wait(POLL_MS);
  }
  throw new Error(otherwise);
}

async function connect(url: string): Promise<DevTools> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const waiting = new Map<number, (result: unknown) => void>();
  let calls = 0;
  socket.addEventListener('message', ({ data }) => {
    const answer = answerSchema.safeParse(JSON.parse(String(data)));
    if (!answer.success) return;
    waiting.get(answer.data.id)?.(answer.data.result);
    waiting.delete(answer.data.id);
  });
  const send = (method: string, params: object) =>
    new Promise<unknown>((resolve) => {
      calls += 1;
      waiting.set(calls, resolve);
      socket.send(JSON.stringify({ id: calls, method, params }));
    });
  return {
    send,
    async evaluate(expression) {
      const answer = await send('Runtime.evaluate', { expression, returnByValue: true });
      return evaluatedSchema.safeParse(answer).data?.result.value;
    },
    close: () => socket.close(),
  };
}
