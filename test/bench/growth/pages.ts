import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { getBilling } from '#shared/api/billing.ts';
import { getCredit } from '#shared/api/credit.ts';
import { getHistory } from '#shared/api/history.ts';
import { pathOf } from '#shared/api/route.ts';
import { getUsage } from '#shared/api/usage.ts';
import { getVerification, startVerification } from '#shared/api/verifications.ts';
import { phoneOf } from '#test/big-history.ts';
import { eventually } from '#test/http-client.ts';
import type { GrownBackend } from './backend.ts';

/** Something that is asked for again and again, of a shop with a short history and of one with a long one. */
export interface Page {
  name: string;
  /** @param turn another number each time @returns how many milliseconds the answer took */
  ask(backend: GrownBackend, turn: number): Promise<number>;
}

/** @param messages how many the longest history has: the numbers that are sent to are those of later customers */
export function pagesOf(messages: number): Page[] {
  return [
    page('balance', pathOf(getCredit)),
    { name: 'send', ask: (backend, turn) => send(backend, phoneOf(messages + turn)) },
    page('credit page', pathOf(getBilling)),
    page('usage page, 7 days', `${pathOf(getUsage)}?days=7`),
    page('usage page, 90 days', `${pathOf(getUsage)}?days=90`),
    page('history, all', historyPath({})),
    page('history, one kind', historyPath({ kind: 'settle' })),
    page('history, a rare kind', historyPath({ kind: 'topup' })),
    page('history, one purpose', historyPath({ purpose: 'password_reset_otp' })),
    page('history, one currency', historyPath({ currency: 'USD' })),
    page('history, another currency', historyPath({ currency: 'SGD' })),
    page('history, some days', historyPath({ from: '2026-03-01', to: '2026-03-31' })),
    page('history, two filters', historyPath({ kind: 'give_back', purpose: 'registration_otp' })),
  ];
}

/** @param filter of the history, as it stands in the query */
function historyPath(filter: Record<string, string>): string {
  return `${pathOf(getHistory)}?${new URLSearchParams(filter)}`;
}

function page(name: string, path: string): Page {
  return {
    name,
    ask: async ({ url, headers }) => {
      const began = performance.now();
      await answer(await fetch(`${url}${path}`, { headers }));
      return performance.now() - began;
    },
  };
}

const startedSchema = z.object({ value: z.object({ verification: z.object({ id: z.string() }) }) });
const statusSchema = z.object({ value: z.object({ message: z.object({ status: z.string() }) }) });

/** Sends a code, and lets its message get to the carrier before anything else is asked. */
async function send({ url, headers }: GrownBackend, phone: string): Promise<number> {
  const body = JSON.stringify({ operationId: randomUUID(), phone });
  const began = performance.now();
  const started = await answer(
    await fetch(`${url}${pathOf(startVerification)}`, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': 'application/json' },
    }),
  );
  const took = performance.now() - began;
  const { id } = startedSchema.parse(JSON.parse(started)).value.verification;
  await eventually(async () => {
    const seen = await answer(await fetch(`${url}${pathOf(getVerification, { id })}`, { headers }));
    return statusSchema.parse(JSON.parse(seen)).value.message.status === 'sent' ? true : undefined;
  });
  return took;
}

async function answer(response: Response): Promise<string> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`);
  return text;
}
