import { describe, expect, it, onTestFinished } from 'vitest';
import { getBilling } from '#shared/api/billing.ts';
import { confirmPassword } from '#shared/api/sessions.ts';
import { getShopSettings } from '#shared/api/shop.ts';
import { err, ok } from '#shared/errors.ts';
import type { TestCore } from '#test/core-fakes.ts';
import { startWorld } from '#test/core-world.ts';
import { serveSettings, shopSettings } from '#test/fake-settings.ts';
import { billing, openCounter, signInAs } from '#test/fake-shop.ts';

const password = 'secret password';
const PASSWORD_REQUIRED = { kind: 'password_required' };

/** An owner whose password is too old for both pages, until it is given. */
async function counterInNeed() {
  const world = await startWorld();
  const { server } = world;
  serveSettings(server);
  let given = false;
  server.answer(getBilling, () => (given ? ok(billing) : err('password_required')));
  server.answer(getShopSettings, () => (given ? ok(shopSettings) : err('password_required')));
  server.answer(confirmPassword, () => {
    given = true;
    return ok({ until: 1 });
  });
  const core = await openCounter(world.folder, server, 'owner');
  onTestFinished(core.close);
  return { ...world, core };
}

const kinds = (core: TestCore) => [core.snapshot().billing.kind, core.snapshot().shopPage.kind];

describe('giving the password again', () => {
  it('opens every page that waits for it before it is answered', async () => {
    const { core, server } = await counterInNeed();
    await core.call('billing.open', {});
    await core.call('shop.open', {});
    expect(kinds(core)).toEqual(['password_required', 'password_required']);
    expect(await core.call('session.confirmPassword', { password })).toEqual(ok({}));
    expect(kinds(core)).toEqual(['open', 'open']);
    expect(server.bodiesOf(confirmPassword)).toEqual([{ password }]);
  });

  it('opens no page that was not asked for', async () => {
    const { core, server } = await counterInNeed();
    await core.call('shop.open', {});
    await core.call('session.confirmPassword', { password });
    expect(kinds(core)).toEqual(['closed', 'open']);
    expect(server.bodiesOf(getBilling)).toHaveLength(0);
  });

  it('opens a page that is on its way, and is refused only now', async () => {
    const { core, server } = await counterInNeed();
    const late = Promise.withResolvers<void>();
    server.answer(getShopSettings, async () => {
      if (server.bodiesOf(confirmPassword).length > 0) return ok(shopSettings);
      await late.promise;
      return err('password_required');
    });
    const opening = core.call('shop.open', {});
    await server.asked(getShopSettings);
    await core.call('session.confirmPassword', { password });
    late.resolve();
    await opening;
    expect(core.snapshot().shopPage.kind).toBe('open');
  });

  it('says why when a page that waits cannot be read, which goes on waiting', async () => {
    const { core, server } = await counterInNeed();
    await core.call('billing.open', {});
    await core.call('shop.open', {});
    server.answer(getShopSettings, () => err('internal'));
    expect(await core.call('session.confirmPassword', { password })).toEqual(err('internal'));
    expect(core.snapshot().shopPage).toEqual(PASSWORD_REQUIRED);
    expect(core.snapshot().billing.kind).toBe('open');
  });

  it('opens nothing when it was wrong', async () => {
    const { core, server } = await counterInNeed();
    await core.call('shop.open', {});
    server.answer(confirmPassword, () => err('wrong_password'));
    expect(await core.call('session.confirmPassword', { password: 'guess' })).toEqual(err('wrong_password'));
    expect(core.snapshot().shopPage).toEqual(PASSWORD_REQUIRED);
  });

  it('reads nothing for the next one when it was given by someone who has left', async () => {
    const { core, server } = await counterInNeed();
    const late = Promise.withResolvers<void>();
    server.answer(confirmPassword, async () => {
      await late.promise;
      return ok({ until: 1 });
    });
    const confirming = core.call('session.confirmPassword', { password });
    await server.asked(confirmPassword);
    await core.call('session.lock', {});
    await signInAs(core, 'cashier');
    await core.call('billing.open', {});
    const asked = server.bodiesOf(getBilling).length;
    late.resolve();
    expect(await confirming).toEqual(err('not_signed_in'));
    expect(server.bodiesOf(getBilling)).toHaveLength(asked);
  });
});
