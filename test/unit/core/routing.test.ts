import { describe, expect, it, onTestFinished } from 'vitest';
import { getRouting, saveCountryRouting, saveSendingSettings } from '#shared/api/routing.ts';
import { err, ok } from '#shared/errors.ts';
import { startWorld } from '#test/core-world.ts';
import { routing, serveRouting } from '#test/fake-routing.ts';
import { openCounter, signInAs } from '#test/fake-shop.ts';
import { loseOut, operationIds } from '#test/registration-desk.ts';

const choices = { routes: [{ gateway: 'island', enabled: false, priority: 2 }], senderName: null };
const { settings } = routing;

/** What each command is given, where it goes and what it carries beside its operation id. */
const commands = [
  ['routing.saveCountry', { country: 'SG', ...choices }, saveCountryRouting, '/v1/routing/countries/SG', choices],
  ['routing.saveSettings', settings, saveSendingSettings, '/v1/routing/settings', settings],
] as const;

async function counterWithRouting() {
  const world = await startWorld();
  serveRouting(world.server);
  const core = await openCounter(world.folder, world.server, 'owner');
  onTestFinished(core.close);
  await core.call('routing.open', {});
  return { ...world, core };
}

describe.each(commands)('%s', (method, input, route, path, body) => {
  it('tells the backend, and is on the page when it is answered', async () => {
    const { core, server } = await counterWithRouting();
    const changed = { ...routing, asOf: routing.asOf + 1 };
    server.value(getRouting, changed);
    expect(await core.call(method, input)).toEqual(ok({}));
    expect(core.snapshot().routingPage).toEqual({ kind: 'open', routing: changed, current: true });
    const [operationId] = operationIds(server, route);
    expect(server.bodiesOf(route)).toEqual([{ ...body, operationId }]);
    expect(server.requests.map((request) => request.path)).toContain(path);
  });

  it('is the same change when it is pressed again after its answers were lost', async () => {
    const { core, server } = await counterWithRouting();
    server.loseAnswers(route, 3);
    expect(await loseOut(core, () => core.call(method, input))).toEqual(err('server_unreachable'));
    expect(await core.call(method, input)).toEqual(ok({}));
    expect(new Set(operationIds(server, route)).size).toBe(1);
  });

  it('is told why it was refused', async () => {
    const { core, server } = await counterWithRouting();
    server.answer(route, () => err('route_last'));
    expect(await core.call(method, input)).toEqual(err('route_last'));
  });
});

describe('the page of routes', () => {
  it('is read anew when the backend tells how the routes do', async () => {
    const { core, server } = await counterWithRouting();
    server.value(getRouting, { ...routing, reserve: 1 });
    server.push({ type: 'routing_changed' });
    await core.until(({ routingPage: page }) => page.kind === 'open' && page.routing.reserve === 1);
  });

  it('is not for a manager', async () => {
    const { core, server } = await counterWithRouting();
    await core.call('session.lock', {});
    expect(core.snapshot().routingPage).toEqual({ kind: 'closed' });
    await signInAs(core, 'manager');
    server.answer(getRouting, () => err('forbidden'));
    expect(await core.call('routing.open', {})).toEqual(err('forbidden'));
    expect(core.snapshot().routingPage).toEqual({ kind: 'closed' });
  });
});
