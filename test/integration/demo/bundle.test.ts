import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { demoCredentials } from '#server/seed/demo-shop.ts';
import { createCardSetup, createTopup, getBilling, getCardSetup, saveReceiptDetails } from '#shared/api/billing.ts';
import { createDownload, type Download } from '#shared/api/history.ts';
import { saveMember } from '#shared/api/members.ts';
import { getServer } from '#shared/api/server.ts';
import { confirmPassword } from '#shared/api/sessions.ts';
import { checkCode, startVerification } from '#shared/api/verifications.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { err } from '#shared/errors.ts';
import { buildDemoAlone } from '#test/demo-bundle.ts';
import { openDemoCounter } from '#test/demo-counter.ts';
import { eventually, httpClient } from '#test/http-client.ts';
import { silentLog } from '#test/silent-log.ts';
import { typeCard } from '#test/stripe-world.ts';
import { unwrap } from '#test/test-backend.ts';
import { forkDemoIn } from '../../../electron/hosts/browser/fork-demo.ts';
import { type DemoProcess, openDemoShop } from '../../../electron/hosts/demo-shop.ts';
import { systemClock } from '../../../electron/hosts/system-clock.ts';

const PHONE = '+6581234567';
const phoneMessagesSchema = z.array(z.object({ code: z.string().nullable() }));

/** Asks as a browser does that was led here under another name. */
function askAs(host: string, address: string): Promise<{ status: number | undefined; body: unknown }> {
  return new Promise((resolve, reject) => {
    get(address, { headers: { host } }, async (response) => {
      const body = await text(response);
      resolve({ status: response.statusCode, body: response.statusCode === 403 ? JSON.parse(body) : body });
    }).once('error', reject);
  });
}

describe('the demo shop as it is installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-demo-'));
  const dataDir = join(folder, 'data');
  const processes: DemoProcess[] = [];
  let demo: Awaited<ReturnType<typeof openDemoShop>>;
  let call: ReturnType<typeof httpClient>;
  let owner: string;

  beforeAll(async () => {
    const fork = forkDemoIn(await buildDemoAlone(folder));
    demo = await openDemoShop(
      { demoUrl: null, demoDir: dataDir },
      {
        fork(environment) {
          // Whatever a developer has set: nothing here becomes real, or refuses to start.
          const child = fork({ ...environment, NODE_ENV: 'production', STRIPE_SECRET_KEY: 'sk_live_1' });
          processes.push(child);
          return child;
        },
        log: silentLog,
        clock: systemClock,
        dataFolder: folder,
      },
    );
    expect(await demo.start()).toBe(true);
    call = httpClient(demo.url);
    owner = await openDemoCounter(demo.url, 'owner');
    unwrap(await call(confirmPassword, { body: { password: demoCredentials.password } }, owner));
  }, 120_000);
  afterAll(async () => {
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const download = async (body: Download) =>
    fetch(`${demo.url}${unwrap(await call(createDownload, { body }, owner)).path}`);
  const reader = async (response: Response) => new Uint8Array(await response.arrayBuffer());

  /** The page itself, and everything that it loads or that its styles load. */
  async function loadPage(address: string): Promise<string> {
    const page = await fetch(address);
    expect(page.status, address).toBe(200);
    const html = await page.text();
    const loaded = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path = '']) => new URL(path, page.url).href);
    expect(loaded.length).toBeGreaterThan(2);
    for (const file of loaded) {
      const response = await fetch(file);
      expect(response.status, file).toBe(200);
      for (const [, path = ''] of (await response.text()).matchAll(/url\("([^"]+)"\)/g)) {
        const asset = new URL(path, file).href;
        expect((await fetch(asset)).status, asset).toBe(200);
      }
    }
    return html;
  }

  it('has nothing of the real providers in it', () => {
    const script = readFileSync(join(folder, 'demo', 'main.js'), 'utf8');
    const traces = ['api.twilio.com', 'x-twilio-signature', 'MAIL FROM:', 'swagger-initializer.js'];
    expect(traces.filter((trace) => script.includes(trace))).toEqual([]);
  });

  it('has the thread that copies the log of the database beside it, which needs nothing else', async () => {
    const entries = ['checkpoint-worker.js', 'data', 'emulators', 'main.js', 'packages'];
    expect(readdirSync(join(folder, 'demo')).sort()).toEqual(entries);
    expect(readFileSync(join(folder, 'demo', 'main.js'), 'utf8')).toContain('./checkpoint-worker');
    const thread = new Worker(join(folder, 'demo', 'checkpoint-worker.js'), {
      workerData: join(dataDir, 'demo.sqlite'),
    });
    const ended = once(thread, 'exit');
    thread.postMessage('copy');
    expect(await once(thread, 'message')).toEqual(['copied']);
    thread.postMessage('end');
    expect(await ended).toEqual([0]);
  });

  it('registers a member whose phone shows the code', async () => {
    const { demo: info } = unwrap(await call(getServer, {}));
    expect(await loadPage(`${info?.phonesUrl}/`)).toContain('Phones');
    const cashier = await openDemoCounter(demo.url, 'cashier', 'Till');
    const body = { operationId: randomUUID(), phone: PHONE };
    const started = unwrap(await call(startVerification, { body }, cashier));
    if (started.kind !== 'code_sent') throw new Error('the number is known');
    const code = await eventually<string>(async () => {
      const response = await fetch(`${info?.phonesUrl}/messages?to=${encodeURIComponent(PHONE)}`);
      return phoneMessagesSchema.parse(await response.json())[0]?.code ?? undefined;
    });
    const { id } = started.verification;
    unwrap(await call(checkCode, { params: { id }, body: { operationId: randomUUID(), code } }, cashier));
    const details = { name: 'Tan Ah Kow', email: null, birthday: null, marketingConsent: false };
    const member = { operationId: randomUUID(), verificationId: id, details };
    expect(unwrap(await call(saveMember, { body: member }, cashier))).toMatchObject({ name: 'Tan Ah Kow' });
  });

  it('takes a card on its hosted page, charges it, and writes the receipt and the history', async () => {
    const setup = unwrap(await call(createCardSetup, { body: { operationId: randomUUID() } }, owner));
    await loadPage(setup.url);
    expect(await typeCard(setup.url, { number: '5555 5555 5555 4444' })).toMatchObject({ status: 200 });
    const { cardId } = unwrap(await call(getCardSetup, { params: { id: setup.id } }, owner));
    if (cardId === null) throw new Error('the card was not added');
    const details = { legalName: 'ร้านกาแฟ 咖啡店 Kopi', address: '12 Jalan Besar', registrationNumber: 'UEN 1' };
    unwrap(await call(saveReceiptDetails, { body: { operationId: randomUUID(), ...details } }, owner));
    const topup = { operationId: randomUUID(), currency: 'USD', amount: 50 * MICROS_PER_UNIT, cardId };
    const { id } = unwrap(await call(createTopup, { body: topup }, owner));
    await eventually(async () => {
      const { topups } = unwrap(await call(getBilling, {}, owner));
      return topups.find((one) => one.id === id && one.status === 'paid');
    });
    const receipt = await reader(await download({ kind: 'receipt', topupId: id }));
    const { text } = await extractText(await getDocumentProxy(receipt), { mergePages: true });
    expect(text.normalize('NFKC')).toMatch(/咖啡店 ?Kopi/);
    expect(text).toContain('Demo');
    expect(await (await download({ kind: 'history', filter: {} })).text()).toContain(',topup,');
  });

  it('shows the mails, and where a hosted page leads back to', async () => {
    await loadPage(`${demo.url}/demo/inbox/`);
    const back = await fetch(`${demo.url}/return`);
    expect(back.status).toBe(200);
    expect(await back.text()).toContain('href="tillside://return"');
  });

  it('answers only who asks for this computer, also on the card’s pages, so that no web site reads the phones', async () => {
    const setup = unwrap(await call(createCardSetup, { body: { operationId: randomUUID() } }, owner));
    for (const address of [
      `${demo.url}/demo/phones/`,
      `${demo.url}/demo/phones/messages`,
      `${demo.url}/api`,
      setup.url,
    ]) {
      const { port } = new URL(address);
      for (const host of [`shop.example:${port}`, 'shop.example', '127.0.0.1', `127.0.0.1:1`])
        expect(await askAs(host, address), `${host} ${address}`).toEqual({ status: 403, body: err('forbidden') });
      for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
        expect((await askAs(host, address)).status, `${host} ${address}`).not.toBe(403);
    }
  });

  it('comes back with all that was done, when it is killed', async () => {
    const before = unwrap(await call(getBilling, {}, owner)).topups;
    processes.at(-1)?.kill();
    const after = await eventually(async () => call(getBilling, {}, owner).then(unwrap, () => undefined));
    expect(after.topups).toEqual(before);
    expect(processes).toHaveLength(2);
  });

  it('goes without a trace', async () => {
    expect(readdirSync(dataDir)).toContain('demo.sqlite');
    await demo.remove();
    expect(readdirSync(folder)).not.toContain('data');
    expect(readdirSync(folder)).not.toContain('data.removed');
  });
});
