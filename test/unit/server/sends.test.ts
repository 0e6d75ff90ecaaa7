import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#server/db/database.ts';
import { reachedLimit } from '#server/modules/verifications/sends.ts';
import { applyLimit, type WindowLimit } from '#shared/domain/verification.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';
import { openUsageShops, type SentMessage } from '#test/usage-shop.ts';

const OUTCOMES = ['queued', 'sent', 'delivered', 'undelivered', 'refused', 'not_sent'] as const;
const BASE = {
  kind: 'message',
  staff: 0,
  purpose: 'registration_otp',
  verified: false,
  price: 1,
  backAfterMs: 1,
} as const;

const story = fc.record({
  /** How long after the one before it each message was recorded, and what became of it. */
  messages: fc.array(fc.record({ wait: fc.nat(20), outcome: fc.constantFrom(...OUTCOMES) }), { maxLength: 30 }),
  max: fc.integer({ min: 1, max: 12 }),
  windowMs: fc.integer({ min: 1, max: 200 }),
  later: fc.nat(50),
});

describe('a limit on the sends of a device or a shop', () => {
  it('is reached exactly when the messages within its window, counted one by one, are as many as it allows', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ messages, max, windowMs, later }) => {
        const database = await openDatabase(':memory:', createFakeClock(), silentLog);
        const shops = await openUsageShops(database);
        const [shop, other] = [await shops.open('Asia/Singapore'), await shops.open('Asia/Singapore')];
        let at = 1_000;
        const sent: SentMessage[] = messages.map(({ wait, outcome }) => {
          at += wait;
          return { ...BASE, at, outcome };
        });
        await database.write(async (work) => {
          for (const message of sent) {
            await shops.send(work, shop, message);
            await shops.send(work, other, { ...message, outcome: 'sent' });
          }
        });
        const limit: WindowLimit = { code: 'limit_shop', max, windowMs };
        const now = at + later;
        const counted = sent.filter(({ outcome }) => outcome !== 'refused' && outcome !== 'not_sent');
        const state = applyLimit(
          limit,
          counted.map((message) => message.at),
          now,
        );
        const expected = 'code' in state ? state : null;
        for (const sender of [
          { column: 'shop_id', id: shop.id },
          { column: 'device_id', id: shop.deviceId },
        ] as const) {
          expect(await reachedLimit(database.reader, sender, limit, now)).toEqual(expected);
        }
        await database.close();
      }),
      { numRuns: 60 },
    );
  });
});
