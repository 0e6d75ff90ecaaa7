import { describe, expect, it } from 'vitest';
import { type Audience, EVERYBODY } from '#shared/domain/audience.ts';
import { openCampaignWorld } from '#test/campaign-world.ts';
import { arrivedAt, FakeCarrier } from '#test/fake-carrier.ts';
import { PRICE, phoneOf } from '#test/outbox-engine.ts';

const MINUTE = 60_000;
const at = (day: string) => Date.parse(`${day}T00:00:00+08:00`);

describe('the estimate', () => {
  it('is what is sent, and costs that', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 8, carriers: [carrier] });
    await world.setMember(1, { consent_at: null });
    await world.setMember(2, { country: 'MY', phone: '+60123456789' });
    const text = 'Latte is half price. '.repeat(12);
    const estimate = await world.estimate(text);
    expect(estimate).toEqual({
      ...{ asOf: world.clock.now(), members: 8, willGet: 6, exact: true, segments: 12 },
      ...{ cost: 12 * PRICE, available: 1_000 * PRICE, reserve: 0, missing: 0, autoTopup: 'off' },
      byCountry: [
        { country: 'SG', count: 6, perSegment: PRICE, segments: 12, cost: 12 * PRICE, reach: 'open' },
        { country: 'MY', count: 1, perSegment: expect.any(Number), segments: 0, cost: 0, reach: 'not_allowed' },
      ],
    });
    world.start();
    const id = await world.started({ text });
    await world.pass(MINUTE);
    const { report } = await world.read(id);
    expect(report).toMatchObject({ sent: estimate.willGet, cost: estimate.cost });
    expect(report.skipped).toEqual([{ reason: 'country_not_allowed', count: 1 }]);
  });

  it('concludes from names how long the texts are', async () => {
    const world = await openCampaignWorld({ members: 4 });
    // One of them has a name that makes the text longer than one segment takes.
    await world.setMember(2, { name: `${'Wanderlinde '.repeat(5)}Tan` });
    const text = `Hi {name}! ${'x'.repeat(100)}`;
    const everybody = await world.estimate(text);
    expect(everybody).toMatchObject({ exact: false, segments: 5, cost: 5 * PRICE });
    const filtered = await world.estimate(text, { ...EVERYBODY, countries: ['SG'] });
    expect(filtered).toEqual({ ...everybody, asOf: filtered.asOf });
  });

  it('tells what is missing, with the reserve for codes in it', async () => {
    const world = await openCampaignWorld({ members: 10, credit: 6, reserveCodes: 3 });
    expect(await world.estimate()).toMatchObject({ available: 9 * PRICE, reserve: 3 * PRICE, missing: 4 * PRICE });
    const nobody = await world.estimate('Hi', { ...EVERYBODY, tags: ['VIP'] });
    expect(nobody).toMatchObject({ members: 0, willGet: 0, cost: 0, missing: 0, byCountry: [] });
  });

  it('counts in slices as in one go', async () => {
    const world = await openCampaignWorld({ members: 4_500 });
    await world.setMember(4_400, { consent_at: null });
    const counted = await world.estimate('Hi {name}', { ...EVERYBODY, countries: ['SG', 'MY'] });
    expect(counted).toMatchObject({ members: 4_500, willGet: 4_499, segments: 4_499 });
  });
});

describe('an audience', () => {
  const cases: [string, Partial<Audience>, number[]][] = [
    ['any of the tags, as they are compared', { tags: ['Vip', 'Étudiant'] }, [1, 2]],
    ['joined from a day on', { joinedFrom: '2026-03-02' }, [3, 4]],
    ['joined up to a day', { joinedTo: '2026-03-02' }, [1, 2, 3, 5, 6]],
    ['joined on one day', { joinedFrom: '2026-03-02', joinedTo: '2026-03-02' }, [3]],
    ['a birthday in a month', { birthdayMonth: 2 }, [4]],
    ['no visit since', { inactiveSince: '2026-03-02' }, [1, 2, 5, 6]],
    ['a country', { countries: ['MY'] }, [6]],
    ['all of them together', { tags: ['vip'], inactiveSince: '2026-03-02', countries: ['SG', 'MY'] }, [1]],
  ];
  it.each(cases)('is %s', async (_, filter, expected) => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 6, carriers: [carrier] });
    await world.allow('MY');
    await world.tag(1, 'vip', 'office');
    await world.tag(2, 'etudiant');
    await world.setMember(3, { joined_at: at('2026-03-02'), last_visit_at: at('2026-03-02') });
    await world.setMember(4, { joined_at: at('2026-03-03'), last_visit_at: at('2026-05-03'), birthday: '1990-02-28' });
    await world.setMember(5, { birthday: '1990-12-02' });
    await world.setMember(6, { country: 'MY', phone: '+60123456789' });
    const audience = { ...EVERYBODY, ...filter };
    const estimate = await world.estimate('Hi', audience);
    world.start();
    await world.started({ text: 'Hi', audience });
    await world.pass(MINUTE);
    const phones = expected.map((n) => (n === 6 ? '+60123456789' : phoneOf(n)));
    expect(arrivedAt(carrier)).toEqual(phones.toSorted());
    expect(estimate).toMatchObject({ members: expected.length, willGet: expected.length });
  });
});
