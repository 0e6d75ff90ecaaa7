import { describe, expect, it } from 'vitest';
import { changeActivity, getActivities } from '#shared/api/activities.ts';
import { getBots, removeBot, setBotEnabled } from '#shared/api/bots.ts';
import { estimateCampaign, testCampaign } from '#shared/api/campaign-estimate.ts';
import {
  createCampaign,
  deleteCampaign,
  getCampaign,
  getCampaigns,
  pauseCampaign,
  startCampaign,
} from '#shared/api/campaigns.ts';
import { unpairDevice } from '#shared/api/devices.ts';
import { getMessaging } from '#shared/api/messaging.ts';
import { err, ok } from '#shared/errors.ts';
import { restart, restartAndSignIn, startWorld } from '#test/core-world.ts';
import { activities, bots, campaign, campaignLine, estimate, messaging, openCampaign } from '#test/fake-messaging.ts';
import { openCounter, pair, signInAs } from '#test/fake-shop.ts';
import { comeBack, goOffline } from '#test/offline-counter.ts';
import { loseOut, operationIds } from '#test/registration-desk.ts';

const DRAFT = { name: campaign.name, text: campaign.text, audience: campaign.audience };
const page = { asOf: messaging.asOf, campaigns: [campaignLine], next: null };
const OLDER = `5-${campaign.id}`;
const isUuid = expect.stringMatching(/^[\da-f-]{36}$/);

async function counterOf(role: 'cashier' | 'manager' | 'owner') {
  const { server, folder } = await startWorld();
  server.value(getMessaging, messaging);
  server.value(getCampaigns, page);
  server.value(getCampaign, openCampaign);
  server.value(getBots, bots);
  server.value(getActivities, activities);
  const core = await openCounter(folder, server, role);
  return { server, folder, core };
}

const READS = [
  ['messaging.readOverview', {}, messaging],
  ['messaging.readCampaigns', {}, page],
  ['messaging.readCampaign', { id: campaign.id }, openCampaign],
  ['bots.read', {}, bots],
  ['activities.read', {}, activities],
] as const;

describe('what managers and owners read of messaging', () => {
  it.each(READS)('%s is what the backend says, and without a line what it said last', async (method, input, value) => {
    const { core, server } = await counterOf('manager');
    expect(await core.call(method, input)).toEqual(ok({ value, current: true }));
    await goOffline(core, server);
    expect(await core.call(method, input)).toEqual(ok({ value, current: false }));
    await server.restart();
    core.close();
  });

  it.each(READS)('%s is not for cashiers, also not what a manager read before', async (method, input) => {
    const { core, server } = await counterOf('manager');
    await core.call(method, input);
    await core.call('session.lock', {});
    expect(await core.call(method, input)).toEqual(err('not_signed_in'));
    await signInAs(core, 'cashier');
    await server.stop();
    expect(await core.call(method, input)).toEqual(err('forbidden'));
    await server.restart();
    core.close();
  });

  it('is no older state while the backend answers, whatever it answers', async () => {
    const { core, server } = await counterOf('manager');
    await core.call('bots.read', {});
    server.answer(getBots, () => err('internal'));
    expect(await core.call('bots.read', {})).toEqual(err('internal'));
    core.close();
  });

  it('is kept over a restart, and is gone once this is no counter of the shop', async () => {
    const { core, folder, server } = await counterOf('manager');
    server.value(unpairDevice, {});
    for (const [method, input] of READS) await core.call(method, input);
    const again = await restartAndSignIn(core, folder, 'manager');
    for (const route of [getMessaging, getCampaigns, getCampaign, getBots, getActivities]) {
      server.answer(route, () => err('server_timeout'));
    }
    expect(await again.call('bots.read', {})).toEqual(ok({ value: bots, current: false }));
    await again.call('device.forget', {});
    await pair(again, server);
    await signInAs(again, 'manager');
    for (const [method, input] of READS) expect(await again.call(method, input)).toEqual(err('server_timeout'));
    again.close();
  });

  it('keeps the ten campaigns that were opened last', async () => {
    const { core, server } = await counterOf('manager');
    const id = (n: number) => campaign.id.replace(/..$/, String(n).padStart(2, '0'));
    server.answer(getCampaign, ({ path }) => ok({ ...openCampaign, id: path.slice(-36) }));
    for (let n = 10; n < 21; n += 1) await core.call('messaging.readCampaign', { id: id(n) });
    await goOffline(core, server);
    expect(await core.call('messaging.readCampaign', { id: id(10) })).toEqual(err('server_unreachable'));
    expect(await core.call('messaging.readCampaign', { id: id(11) })).toMatchObject(ok({ current: false }));
    await server.restart();
    core.close();
  });

  it('keeps the first page of campaigns only', async () => {
    const { core, server } = await counterOf('manager');
    await core.call('messaging.readCampaigns', { before: OLDER });
    await goOffline(core, server);
    expect(await core.call('messaging.readCampaigns', { before: OLDER })).toEqual(err('server_unreachable'));
    expect(await core.call('messaging.readCampaigns', {})).toEqual(err('server_unreachable'));
    await server.restart();
    core.close();
  });
});

describe('what managers and owners do in messaging', () => {
  it('goes out under one operation id until an answer comes', async () => {
    const { core, server } = await counterOf('manager');
    server.value(createCampaign, campaign);
    server.loseAnswers(createCampaign, 3);
    const save = () => core.call('messaging.saveCampaign', { kind: 'new', ...DRAFT });
    expect(await loseOut(core, save)).toEqual(err('server_unreachable'));
    expect(await save()).toEqual(ok(campaign));
    const ids = operationIds(server, createCampaign);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(1);
    core.close();
  });

  it('is two campaigns when two are saved', async () => {
    const { core, server } = await counterOf('manager');
    server.value(createCampaign, campaign);
    await core.call('messaging.saveCampaign', { kind: 'new', ...DRAFT });
    await core.call('messaging.saveCampaign', { kind: 'new', ...DRAFT });
    expect(new Set(operationIds(server, createCampaign)).size).toBe(2);
    core.close();
  });

  it('tells the page that what it shows may be another now, also when it was refused', async () => {
    const { core, server } = await counterOf('manager');
    const { news } = core.snapshot();
    server.value(pauseCampaign, { ...campaign, state: 'paused', pauseReason: 'staff' });
    server.answer(startCampaign, () => err('campaign_state'));
    await core.call('messaging.pauseCampaign', { id: campaign.id });
    expect(core.snapshot().news).toEqual({ ...news, messaging: news.messaging + 1 });
    expect(await core.call('messaging.startCampaign', { id: campaign.id, revision: 1 })).toEqual(err('campaign_state'));
    expect(core.snapshot().news).toEqual({ ...news, messaging: news.messaging + 2 });
    expect(server.bodiesOf(pauseCampaign)).toEqual([{ operationId: isUuid }]);
    expect(server.bodiesOf(startCampaign)).toEqual([{ operationId: isUuid, revision: 1 }]);
    core.close();
  });

  it('is refused without a line, and nothing is sent later', async () => {
    const { core, server } = await counterOf('manager');
    server.value(startCampaign, campaign);
    await goOffline(core, server);
    const { news } = core.snapshot();
    const start = () => core.call('messaging.startCampaign', { id: campaign.id, revision: 1 });
    expect(await loseOut(core, start)).toEqual(err('server_unreachable'));
    expect(await core.call('messaging.estimate', { text: campaign.text, audience: campaign.audience })).toEqual(
      err('server_unreachable'),
    );
    expect(core.snapshot().news).toEqual(news);
    await comeBack(core, server);
    expect(server.bodiesOf(startCampaign)).toEqual([]);
    core.close();
  });

  it('is not for cashiers: the backend is not even asked', async () => {
    const { core, server } = await counterOf('cashier');
    server.value(startCampaign, campaign);
    expect(await core.call('messaging.startCampaign', { id: campaign.id, revision: 1 })).toEqual(err('forbidden'));
    expect(await core.call('messaging.estimate', { text: 'Hi', audience: campaign.audience })).toEqual(
      err('forbidden'),
    );
    expect(server.bodiesOf(startCampaign)).toEqual([]);
    core.close();
  });

  it('asks what a campaign would come to, and sends a test of it', async () => {
    const { core, server } = await counterOf('manager');
    server.value(estimateCampaign, estimate);
    server.value(testCampaign, {});
    const asked = { text: 'Hi', audience: campaign.audience };
    expect(await core.call('messaging.estimate', asked)).toEqual(ok(estimate));
    expect(server.bodiesOf(estimateCampaign)).toEqual([asked]);
    expect(await core.call('messaging.testCampaign', { id: campaign.id, phone: '+6581234567' })).toEqual(ok({}));
    expect(server.bodiesOf(testCampaign)).toEqual([{ operationId: isUuid, phone: '+6581234567' }]);
    core.close();
  });

  it('counts what somebody else deleted or removed before as done, and forgets it', async () => {
    const { core, server } = await counterOf('manager');
    await core.call('messaging.readCampaign', { id: campaign.id });
    server.answer(deleteCampaign, () => err('not_found'));
    server.answer(removeBot, () => err('not_found'));
    expect(await core.call('messaging.deleteCampaign', { id: campaign.id })).toEqual(ok({}));
    expect(await core.call('bots.remove', { id: campaign.id })).toEqual(ok({}));
    await goOffline(core, server);
    expect(await core.call('messaging.readCampaign', { id: campaign.id })).toEqual(err('server_unreachable'));
    await server.restart();
    core.close();
  });

  it('switches a rule, and saves an activity message by its kind', async () => {
    const { core, server } = await counterOf('manager');
    const [rule] = bots.rules;
    const [welcome] = activities.activities;
    if (!rule || !welcome) throw new Error('the fakes have one of each');
    server.value(setBotEnabled, rule);
    server.value(changeActivity, welcome);
    await core.call('bots.setEnabled', { id: rule.id, enabled: true });
    const { last30: _, ...saved } = welcome;
    await core.call('activities.save', saved);
    const { kind: __, ...body } = saved;
    expect(server.bodiesOf(setBotEnabled)).toEqual([{ operationId: isUuid, enabled: true }]);
    expect(server.bodiesOf(changeActivity)).toEqual([{ operationId: isUuid, ...body }]);
    expect(server.requests.findLast(({ route }) => route.startsWith('PUT'))?.path).toBe('/v1/activities/welcome');
    core.close();
  });
});

describe('the news of messaging', () => {
  it('grow when the backend tells of a change, and whenever the line comes up', async () => {
    const { core, server } = await counterOf('manager');
    const before = core.snapshot().news.messaging;
    server.push({ type: 'messaging_changed' });
    await core.until(({ news }) => news.messaging === before + 1);
    server.dropLines();
    await core.until(({ connection }) => connection.kind !== 'live');
    await core.clock.advance(10_000);
    await core.until(({ news }) => news.messaging > before + 1);
    core.close();
  });

  it('begin anew with the app', async () => {
    const { core, folder } = await counterOf('manager');
    const again = restart(core, folder);
    expect(again.snapshot().news).toEqual({ messaging: 0, rewards: 0 });
    again.close();
  });
});
