import { describe, expect, it } from 'vitest';
import { errorOf, startStripeWorld } from '#test/stripe-world.ts';

/** Three customers, made a minute apart, and their events, the newest first. */
async function startWithEvents() {
  const world = await startStripeWorld();
  const start = Math.floor(world.clock.now() / 1000);
  for (let n = 0; n < 3; n += 1) {
    const customer = await world.stripe.customers.create({ name: `Shop ${n}` });
    await world.stripe.customers.update(customer.id, { name: `Shop ${n}!` });
    await world.clock.advance(60_000);
  }
  const all = (await world.stripe.events.list({ limit: 100 })).data;
  const ids = all.map(({ id }) => id);
  const idsOf = async (params: Parameters<typeof world.stripe.events.list>[0]) =>
    (await world.stripe.events.list(params)).data.map(({ id }) => id);
  return { ...world, start, all, ids, idsOf };
}

describe('the list of events', () => {
  it('tells the newest first', async () => {
    const { all, stripe } = await startWithEvents();
    expect(all.map(({ type }) => type)).toEqual(
      Array.from({ length: 3 }, () => ['customer.updated', 'customer.created']).flat(),
    );
    expect(await stripe.events.retrieve(all[0]?.id ?? '')).toEqual(all[0]);
  });

  it('narrows to one type or several', async () => {
    const { idsOf, ids, stripe } = await startWithEvents();
    expect(await idsOf({ type: 'customer.created' })).toEqual([ids[1], ids[3], ids[5]]);
    expect(await idsOf({ types: ['customer.created', 'charge.failed'] })).toEqual([ids[1], ids[3], ids[5]]);
    expect(await idsOf({ types: ['customer.created', 'customer.updated'] })).toEqual(ids);
    expect(await errorOf(stripe.events.list({ type: 'a', types: ['b'] }))).toMatchObject({ statusCode: 400 });
  });

  it('narrows to a span of time', async () => {
    const { idsOf, ids, start } = await startWithEvents();
    expect(await idsOf({ created: start + 60 })).toEqual(ids.slice(2, 4));
    expect(await idsOf({ created: { gte: start + 60 } })).toEqual(ids.slice(0, 4));
    expect(await idsOf({ created: { gt: start + 60 } })).toEqual(ids.slice(0, 2));
    expect(await idsOf({ created: { lte: start + 60 } })).toEqual(ids.slice(2));
    expect(await idsOf({ created: { gt: start, lt: start + 120 } })).toEqual(ids.slice(2, 4));
    expect(await idsOf({ created: { gte: start + 500 } })).toEqual([]);
  });

  it('pages forwards and backwards', async () => {
    const { stripe, ids } = await startWithEvents();
    const older = await stripe.events.list({ limit: 2, starting_after: ids[1] ?? '' });
    expect(older).toMatchObject({ has_more: true, data: [{ id: ids[2] }, { id: ids[3] }] });
    const newer = await stripe.events.list({ limit: 2, ending_before: ids[4] ?? '' });
    expect(newer).toMatchObject({ has_more: true, data: [{ id: ids[2] }, { id: ids[3] }] });
    expect(await stripe.events.list({ limit: 4, ending_before: ids[4] ?? '' })).toMatchObject({ has_more: false });

    const seen: string[] = [];
    for await (const { id } of stripe.events.list({ limit: 1, ending_before: ids[5] ?? '' })) seen.push(id);
    expect(seen).toEqual(ids.slice(0, 5).reverse());
  });

  it('refuses a cursor that does not exist, and two of them', async () => {
    const { stripe, ids } = await startWithEvents();
    for (const params of [{ starting_after: 'evt_none' }, { ending_before: 'evt_none' }]) {
      expect(await errorOf(stripe.events.list(params))).toMatchObject({ code: 'resource_missing' });
    }
    const both = stripe.events.list({ starting_after: ids[0] ?? '', ending_before: ids[1] ?? '' });
    expect(await errorOf(both)).toMatchObject({ code: 'parameters_exclusive' });
  });

  it('finds what is far behind many others', async () => {
    const { stripe, clock } = await startStripeWorld();
    await stripe.paymentIntents.create({ amount: 5000, currency: 'usd' });
    for (let n = 0; n < 110; n += 1) await stripe.customers.create({});
    await clock.advance(1_000);
    const found = await stripe.events.list({ types: ['payment_intent.created'] });
    expect(found.data).toHaveLength(1);
  });
});
