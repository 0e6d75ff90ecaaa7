import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#server/db/database.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { type News, NewsRecorder } from '#server/modules/messages/news.ts';
import { systemRandom } from '#server/random.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';
import { auditTotals } from '#test/totals-audit.ts';
import { openUsageShops } from '#test/usage-shop.ts';

const MESSAGES = 6;
const ABSENT = 'nobody-sent-this';

/** A shop with messages that are on their way, and who records what is told of them. */
async function openShop() {
  const clock = createFakeClock();
  const database = await openDatabase(':memory:', clock, silentLog);
  const shops = await openUsageShops(database);
  const shop = await shops.open('Asia/Singapore');
  const sent = { kind: 'message', at: clock.now(), staff: 0, purpose: 'registration_otp', outcome: 'queued' } as const;
  await database.write(async (work) => {
    for (let n = 0; n < MESSAGES; n += 1) {
      await shops.send(work, shop, { ...sent, price: 100 + n, verified: false, backAfterMs: 0 });
    }
  });
  const changes: string[] = [];
  const errors: unknown[] = [];
  const recorder = new NewsRecorder({
    database,
    ledger: new Ledger(systemRandom),
    credit: { announce() {} },
    log: { ...silentLog, error: (...told: unknown[]) => void errors.push(told) },
    onChange: async (_, changed) => void changes.push(...changed.map(({ id, status }) => `${id} ${status}`)),
  });
  const { reader } = database;
  const messages = () => reader.selectFrom('messages').orderBy('shop_number').selectAll().execute();
  const accounts = () => reader.selectFrom('ledger_accounts').orderBy('kind').selectAll().execute();
  return { database, recorder, messages, accounts, changes, errors };
}

/** What may be told of one message, in any order: all of it is true. */
const stories = {
  nothing: [],
  taken: ['taken'],
  arrived: ['taken', 'delivered'],
  'arrived, the answer lost': ['delivered', 'delivered'],
  'came back': ['undelivered', 'taken'],
  refused: ['refused'],
} as const satisfies Record<string, News['kind'][]>;
type Story = keyof typeof stories;

function newsOf(story: Story, messageId: string): News[] {
  const providerId = `of-${messageId}`;
  return stories[story].map((kind) => {
    switch (kind) {
      case 'refused':
        return { kind, messageId, failure: 'refused', cause: 'told_by_the_test' };
      case 'undelivered':
        return { kind, messageId, providerId, cause: 'told_by_the_test' };
      default:
        return { kind, messageId, providerId };
    }
  });
}

const story = fc.constantFrom(...(Object.keys(stories) as Story[]));

describe('news of messages', () => {
  it('come to the same all at once as one by one, whatever order they come in', async () => {
    const told = fc.record({
      stories: fc.array(story, { minLength: MESSAGES, maxLength: MESSAGES }),
      order: fc.shuffledSubarray([...Array(MESSAGES * 2).keys()], { minLength: MESSAGES * 2 }),
    });
    await fc.assert(
      fc.asyncProperty(told, async ({ stories, order }) => {
        const [together, apart] = [await openShop(), await openShop()];
        const ids = (await together.messages()).map(({ id }) => id);
        const all = ids.flatMap((id, n) => newsOf(stories[n] ?? 'nothing', id));
        const news = order.flatMap((index) => all[index] ?? []);
        await Promise.all(news.map((one) => together.recorder.record(one)));
        for (const one of news) await apart.recorder.record(one);
        expect(await together.messages()).toEqual(await apart.messages());
        expect(await together.accounts()).toEqual(await apart.accounts());
        expect(together.changes.toSorted()).toEqual(apart.changes.toSorted());
        expect(await auditTotals(together.database.reader)).toEqual([]);
        const held = (await together.accounts()).find(({ kind }) => kind === 'wallet')?.debits_pending;
        const queued = (await together.messages()).flatMap(({ status }, n) => (status === 'queued' ? 100 + n : []));
        expect(held).toBe(queued.reduce((sum, price) => sum + price, 0));
        await Promise.all([together.database.close(), apart.database.close()]);
      }),
      { numRuns: 30 },
    );
  });

  it('of a message that nobody sent keep no other from being recorded', async () => {
    const { database, recorder, messages } = await openShop();
    const [message] = await messages();
    const lost: News = { kind: 'taken', messageId: ABSENT, providerId: 'p' };
    const known: News = { kind: 'taken', messageId: message?.id ?? '', providerId: 'q' };
    const recorded = await Promise.allSettled([lost, known].map((one) => recorder.record(one)));
    expect(recorded.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect((await messages())[0]).toMatchObject({ status: 'sent', provider_id: 'q' });
    await database.close();
  });

  it('that contradict each other settle once, and somebody is told to look', async () => {
    const { database, recorder, messages, errors } = await openShop();
    const [message] = await messages();
    const messageId = message?.id ?? '';
    await Promise.all(['p', 'q'].map((providerId) => recorder.record({ kind: 'taken', messageId, providerId })));
    expect((await messages())[0]).toMatchObject({ status: 'sent', provider_id: 'p' });
    expect(errors).toHaveLength(1);
    await recorder.record({ kind: 'delivered', messageId, providerId: 'q' });
    expect((await messages())[0]).toMatchObject({ status: 'sent' });
    await database.close();
  });
});
