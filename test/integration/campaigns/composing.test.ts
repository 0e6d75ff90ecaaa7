import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { estimateCampaign } from '#shared/api/campaign-estimate.ts';
import {
  createCampaign,
  getCampaign,
  getCampaignFailures,
  getCampaigns,
  pauseCampaign,
  startCampaign,
} from '#shared/api/campaigns.ts';
import { getMessaging } from '#shared/api/messaging.ts';
import { EVERYBODY } from '#shared/domain/audience.ts';
import { openCampaignWorld } from '#test/campaign-world.ts';
import { FakeCarrier } from '#test/fake-carrier.ts';
import { PRICE } from '#test/outbox-engine.ts';
import { errorCode, unwrap } from '#test/test-backend.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const nobody = { ...EVERYBODY, tags: ['Nobody'] };

describe('a draft', () => {
  it('is written, changed, and deleted', async () => {
    const world = await openCampaignWorld();
    const draft = unwrap(await world.create({ text: '  Hi {name}\n' }));
    expect(draft).toEqual({
      ...{ id: expect.any(String), name: 'Weekend latte', text: 'Hi {name}', audience: EVERYBODY, state: 'draft' },
      ...{ held: null, pauseReason: null, scheduledAt: null, startedAt: null, endedAt: null },
      ...{ createdAt: world.clock.now(), createdByName: 'Ravi', startedByName: null, revision: 1, total: 0 },
    });
    const changed = unwrap(await world.change(draft.id, 1, { name: 'Latte', audience: nobody }));
    expect(changed).toMatchObject({ name: 'Latte', audience: nobody, revision: 2 });
    expect(await world.read(draft.id)).toMatchObject({ ...changed, progress: null });
    expect(unwrap(await world.remove(draft.id))).toEqual({});
    expect(errorCode(await world.change(draft.id, 2))).toBe('not_found');
  });

  it('is not changed or started by who has not seen the last change', async () => {
    const world = await openCampaignWorld();
    const { id } = unwrap(await world.create());
    unwrap(await world.change(id, 1, { name: 'Latte' }));
    expect(errorCode(await world.change(id, 1))).toBe('campaign_changed');
    expect(errorCode(await world.begin(id, 1))).toBe('campaign_changed');
    expect(errorCode(await world.schedule(id, 1, '2026-11-24T09:00'))).toBe('campaign_changed');
    expect(await world.read(id)).toMatchObject({ name: 'Latte', state: 'draft', revision: 2 });
  });

  it.each(['Hi {first_nam}', 'Hi {', 'Hi {balance}'])(
    'takes no text that names what is not known: %s',
    async (text) => {
      const world = await openCampaignWorld();
      expect(errorCode(await world.create({ text }))).toBe('template_field_unknown');
      const { id } = unwrap(await world.create());
      expect(errorCode(await world.change(id, 1, { text }))).toBe('template_field_unknown');
    },
  );

  it('is not started for nobody, and may be once there is somebody', async () => {
    const world = await openCampaignWorld({ members: 3 });
    const { id } = unwrap(await world.create({ audience: { ...EVERYBODY, tags: ['VIP'] } }));
    const operationId = randomUUID();
    const start = () =>
      world.call(startCampaign, { params: { id }, body: { operationId, revision: 1 } }, world.tokens.manager);
    await world.tag(2, 'vip');
    await world.setMember(2, { consent_at: null });
    expect(errorCode(await start())).toBe('audience_empty');
    await world.tag(1, 'vip');
    expect(unwrap(await start())).toMatchObject({ state: 'preparing', startedByName: 'Ravi', revision: 2 });
  });

  it('is started once, however often the answer is lost', async () => {
    const world = await openCampaignWorld();
    const { id } = unwrap(await world.create());
    const request = { params: { id }, body: { operationId: randomUUID(), revision: 1 } };
    const first = await world.call(startCampaign, request, world.tokens.manager);
    const again = await world.call(startCampaign, request, world.tokens.manager);
    expect(again.bytes).toBe(first.bytes);
    expect(errorCode(await world.begin(id, 2))).toBe('campaign_state');
  });

  it('waits when five are under way', async () => {
    const world = await openCampaignWorld();
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.push(await world.started());
    const { id } = unwrap(await world.create());
    unwrap(await world.pause(ids[0] ?? ''));
    expect(errorCode(await world.begin(id, 1))).toBe('campaign_limit');
    unwrap(await world.cancel(ids[0] ?? ''));
    expect(unwrap(await world.begin(id, 1)).state).toBe('preparing');
  });
});

describe('the routes of campaigns', () => {
  it('are for managers and owners', async () => {
    const world = await openCampaignWorld();
    const id = await world.started();
    const draft = { name: 'Latte', text: 'Half price.', audience: EVERYBODY };
    const calls = (token?: string) => [
      world.call(getMessaging, {}, token),
      world.call(getCampaigns, { query: {} }, token),
      world.call(getCampaign, { params: { id } }, token),
      world.call(getCampaignFailures, { params: { id }, query: {} }, token),
      world.call(estimateCampaign, { body: { text: draft.text, audience: EVERYBODY } }, token),
      world.call(createCampaign, { body: { operationId: randomUUID(), ...draft } }, token),
      world.call(pauseCampaign, { params: { id }, body: { operationId: randomUUID() } }, token),
    ];
    for (const refused of calls(world.tokens.cashier)) expect(errorCode(await refused)).toBe('forbidden');
    for (const refused of calls()) expect(errorCode(await refused)).toBe('unauthenticated');
    for (const allowed of calls(world.tokens.owner)) expect((await allowed).ok).toBe(true);
  });

  it('know nothing of another shop’s', async () => {
    const world = await openCampaignWorld();
    const id = await world.started();
    await world.moveToOtherShop(id);
    const unknown = [
      world.call(getCampaign, { params: { id } }, world.tokens.owner),
      world.call(getCampaignFailures, { params: { id }, query: {} }, world.tokens.owner),
      world.change(id, 2),
      world.remove(id),
      world.begin(id, 2),
      world.pause(id),
      world.cancel(id),
      world.test(id, '+6581230000'),
    ];
    for (const one of unknown) expect(errorCode(await one)).toBe('not_found');
    expect(unwrap(await world.call(getCampaigns, { query: {} }, world.tokens.owner)).campaigns).toEqual([]);
  });

  it('have the list in pages, newest first, each with its figures', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 3, carriers: [carrier] });
    carrier.does = ({ to }) => (to.endsWith('3') ? 'refuse' : 'take');
    world.start();
    const sent = await world.started({ name: 'First' });
    await world.pass(MINUTE);
    for (let n = 0; n < 60; n += 1) {
      unwrap(await world.create({ name: `Draft ${n}` }));
      if (n % 3 === 0) await world.pass(SECOND);
    }
    const list = async (before?: string) =>
      unwrap(await world.call(getCampaigns, { query: before === undefined ? {} : { before } }, world.tokens.manager));
    const first = await list();
    expect(first.campaigns).toHaveLength(50);
    const second = await list(first.next ?? '');
    expect(second.next).toBeNull();
    const all = [...first.campaigns, ...second.campaigns];
    expect(new Set(all.map(({ id }) => id)).size).toBe(61);
    expect(all.map(({ createdAt }) => createdAt)).toEqual(
      all.map(({ createdAt }) => createdAt).toSorted((a, b) => b - a),
    );
    expect(all.at(-1)).toMatchObject({
      ...{ id: sent, name: 'First', state: 'done', total: 3, done: 3 },
      ...{ sent: 2, delivered: 0, failed: 1, skipped: 0, cost: 2 * PRICE },
    });
  });

  it('have the messages that failed, newest first, and none that was tried again', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 4, carriers: [carrier] });
    let swallowed = false;
    carrier.does = ({ to }) => {
      if (to.endsWith('2')) return 'refuse';
      if (!to.endsWith('3') || swallowed) return 'take';
      swallowed = true;
      return 'swallow';
    };
    world.start();
    const id = await world.started();
    for (let passed = 0; passed < 3 * MINUTE; passed += 5 * SECOND) {
      await world.pass(5 * SECOND);
      await world.messages.resolveAbandoned();
    }
    expect(await world.read(id)).toMatchObject({ state: 'done', report: { sent: 3 } });
    const read = () => world.call(getCampaignFailures, { params: { id }, query: {} }, world.tokens.manager);
    expect(unwrap(await read())).toEqual({
      lines: [
        { at: expect.any(Number), phoneMasked: '+65 ···· 0002', reason: 'no_such_number', cause: 'demo_refused' },
      ],
      next: null,
    });
  });

  it('have what may be spent, and what waits for it', async () => {
    const world = await openCampaignWorld({ members: 3, credit: 1, reserveCodes: 4 });
    world.start();
    const id = await world.started();
    await world.pass(10 * SECOND);
    const overview = unwrap(await world.call(getMessaging, {}, world.tokens.manager));
    expect(overview).toEqual({
      ...{ asOf: world.clock.now(), available: 4 * PRICE, reserve: 4 * PRICE, reserveCodes: 4 },
      ...{ quiet: { from: 1_260, to: 540 }, optOutLine: 'Reply STOP to opt out.', senders: [] },
      ...{ heldForCredit: [{ id, name: 'Weekend latte', missing: 2 * PRICE }], waiting: 0 },
    });
    await world.due('campaign_bot', 2);
    expect(unwrap(await world.call(getMessaging, {}, world.tokens.manager)).waiting).toBe(2);
  });
});
