import { describe, expect, it } from 'vitest';
import { openCampaignWorld } from '#test/campaign-world.ts';
import { arrivedAt, FakeCarrier } from '#test/fake-carrier.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { PRICE, phoneOf } from '#test/outbox-engine.ts';
import { errorCode, unwrap } from '#test/test-backend.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const PHONE = '+6581230000';

describe('a test of a campaign', () => {
  it('goes to one number, written as it will be, also in the quiet hours, and is paid as a campaign', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 2, carriers: [carrier] });
    await world.setShop({ quiet_from: 0, quiet_to: 1_439 });
    world.start();
    const { id } = unwrap(await world.create({ text: 'Hi {first_name}, half price at {shop}.' }));
    unwrap(await world.test(id, PHONE));
    unwrap(await world.test(id, phoneOf(2)));
    await world.pass(10 * SECOND);
    expect(arrivedAt(carrier)).toEqual([phoneOf(2), PHONE].toSorted());
    expect(carrier.taken.map(({ body }) => body)).toEqual([
      'Hi Ravi, half price at Kopi & Co.\nReply STOP to opt out.',
      'Hi Member, half price at Kopi & Co.\nReply STOP to opt out.',
    ]);
    const spent = await world.reader
      .selectFrom('ledger_transfers')
      .where('kind', '=', 'settle')
      .select(['purpose', 'amount'])
      .execute();
    expect(spent).toEqual([
      { purpose: 'campaign', amount: PRICE },
      { purpose: 'campaign', amount: PRICE },
    ]);
    // It is none of the campaign's figures.
    expect(await world.read(id)).toMatchObject({ state: 'draft', total: 0, report: { sent: 0, cost: 0 } });
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('is sent five times an hour', async () => {
    const world = await openCampaignWorld();
    world.start();
    const first = unwrap(await world.create());
    const second = unwrap(await world.create());
    const began = world.clock.now();
    for (const { id } of [first, second, first, second, first]) {
      unwrap(await world.test(id, PHONE));
      await world.pass(MINUTE);
    }
    const refused = await world.test(second.id, PHONE);
    expect(refused).toMatchObject({ error: { code: 'limit_tests', details: { liftsAt: began + 60 * MINUTE } } });
    await world.pass(began + 60 * MINUTE - world.clock.now());
    unwrap(await world.test(second.id, PHONE));
    expect(errorCode(await world.test(second.id, PHONE))).toBe('limit_tests');
  });

  it('is refused where it could not be sent', async () => {
    const world = await openCampaignWorld({ credit: 1, reserveCodes: 2 });
    const { id } = unwrap(await world.create());
    expect(errorCode(await world.test(id, '+60123456789'))).toBe('country_not_allowed');
    expect(errorCode(await world.test(id, '+6561234567'))).toBe('phone_cannot_receive_sms');
    expect(errorCode(await world.test(id, '+6500000000'))).toBe('phone_invalid');
    const long = unwrap(await world.create({ text: 'x'.repeat(200) }));
    expect(await world.test(long.id, PHONE)).toMatchObject({
      error: { code: 'insufficient_credit', details: { needed: 2 * PRICE, available: PRICE } },
    });
    expect((await world.test(id, PHONE)).ok).toBe(true);
  });

  it('is not sent once its draft is deleted, and does not count then', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ carriers: [carrier] });
    const { id } = unwrap(await world.create());
    for (let n = 0; n < 5; n += 1) unwrap(await world.test(id, PHONE));
    unwrap(await world.remove(id));
    const other = unwrap(await world.create());
    expect(errorCode(await world.test(other.id, PHONE))).toBe('limit_tests');
    world.start();
    await world.pass(MINUTE);
    expect(arrivedAt(carrier)).toEqual([]);
    expect(await world.rows(`test:${id}`)).toEqual({ skipped: 5 });
    unwrap(await world.test(other.id, PHONE));
  });
});
