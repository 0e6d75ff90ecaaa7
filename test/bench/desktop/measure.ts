import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { connectToPage, type DevTools, within } from './devtools.ts';
import { memoryOfTree, processorTimeOfTree } from './process-tree.ts';
import { startApp } from './running-app.ts';

/** Milliseconds until an app does nothing more by itself. */
const REST_MS = 5_000;

export interface Sample {
  /** Milliseconds from the start of the process until the page has painted the balance. */
  shownMs: number;
  /** Processor time of all processes until then, in milliseconds; it tells the same on a busy computer. */
  workMs: number;
  /** Bytes of all processes at rest, see {@link memoryOfTree}. */
  memory: number;
}

/**
 * Starts an app, waits for the balance, lets it rest and ends it. The page's own record of its first paint tells when
 * that was, so that whoever asks takes no part in it; that nothing is painted before the balance is made sure of by
 * {@link expectBalanceFirst}.
 * @param inspect is run in the end, with the page
 */
export async function measure(
  executablePath: string,
  environment: Record<string, string>,
  balance: string,
  inspect: (page: DevTools) => Promise<void> = async () => undefined,
): Promise<Sample> {
  const app = await startApp(executablePath, environment);
  try {
    const page = await connectToPage(app.endpoint);
    const paintedAt = await whenShown(page, balance);
    const workMs = processorTimeOfTree(app.pid);
    await wait(REST_MS);
    const memory = memoryOfTree(app.pid);
    await inspect(page);
    page.close();
    return { shownMs: paintedAt - app.startedAt, workMs, memory };
  } finally {
    await app.end();
  }
}

const FIRST_PAINT = `performance.getEntriesByName('first-contentful-paint')[0]?.startTime`;
const instantSchema = z.number().nullish();

/** @returns when the page was first painted with anything on it (epoch ms), once the balance stands on it */
function whenShown(page: DevTools, balance: string): Promise<number> {
  const expression = `document.body?.textContent.includes(${JSON.stringify(balance)})
    ? performance.timeOrigin + ${FIRST_PAINT} || null : null`;
  return within(
    async () => instantSchema.parse(await page.evaluate(expression)) ?? undefined,
    `the app does not show ${balance}`,
  );
}

const timesSchema = z.object({ balance: z.number(), painted: z.number() });

/**
 * Loads the page once more, watched from its beginning.
 * @throws Error when it paints anything before the balance is there: the time of its first paint would be too early
 */
export async function expectBalanceFirst(page: DevTools, balance: string): Promise<void> {
  await page.send('Page.enable', {});
  await page.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `new MutationObserver((_, observer) => {
      if (!document.body?.textContent.includes(${JSON.stringify(balance)})) return;
      performance.mark('balance');
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true, characterData: true });`,
  });
  await page.send('Page.reload', {});
  const expression = `({ balance: performance.getEntriesByName('balance')[0]?.startTime, painted: ${FIRST_PAINT} })`;
  const times = await within(
    async () => timesSchema.safeParse(await page.evaluate(expression)).data,
    `the page does not show ${balance} when it is loaded again`,
  );
  if (times.balance > times.painted)
    throw new Error(`painted after ${times.painted} ms, but the balance came after ${times.balance} ms`);
}
