import { revokeDevice } from '#shared/api/devices.ts';
import {
  addStaff,
  changeStaff,
  getShopSettings,
  releaseCountry,
  renameDevice,
  resetPin,
  saveLimits,
  setStaffActive,
} from '#shared/api/shop.ts';
import { done } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import type { ParsedInput } from '../../handlers.ts';
import { createOwnerPage } from '../../owner-page.ts';

/** The owner's page of staff, devices and limits: kept fresh from the moment it is opened until the counter locks. */
export function createShop(context: CoreContext): Feature<'shop'> {
  const page = createOwnerPage(context, {
    route: getShopSettings,
    name: 'shop',
    show: (view) =>
      context.store.setState({
        shopPage: view.kind === 'open' ? { kind: 'open', settings: view.value, current: view.current } : view,
      }),
  });
  const { api, command } = page;

  return {
    handlers: {
      'shop.open': page.open,
      'shop.addStaff': command(async (input: ParsedInput<'shop.addStaff'>, operationId) =>
        done(await api.call(addStaff, { body: { operationId, ...input } })),
      ),
      'shop.changeStaff': command(async ({ id, ...change }: ParsedInput<'shop.changeStaff'>, operationId) =>
        done(await api.call(changeStaff, { params: { id }, body: { operationId, ...change } })),
      ),
      'shop.resetPin': command(async ({ id, pin }: ParsedInput<'shop.resetPin'>, operationId) =>
        done(await api.call(resetPin, { params: { id }, body: { operationId, pin } })),
      ),
      'shop.setStaffActive': command(async ({ id, active }: ParsedInput<'shop.setStaffActive'>, operationId) =>
        done(await api.call(setStaffActive, { params: { id }, body: { operationId, active } })),
      ),
      'shop.renameDevice': command(({ id, name }: ParsedInput<'shop.renameDevice'>, operationId) =>
        api.call(renameDevice, { params: { id }, body: { operationId, name } }),
      ),
      // Revoking again changes nothing, so it needs no id.
      'shop.revokeDevice': command(({ id }: ParsedInput<'shop.revokeDevice'>) =>
        api.call(revokeDevice, { params: { id } }),
      ),
      'shop.saveLimits': command((input: ParsedInput<'shop.saveLimits'>, operationId) =>
        api.call(saveLimits, { body: { operationId, ...input } }),
      ),
      'shop.releaseCountry': command(({ country }: ParsedInput<'shop.releaseCountry'>, operationId) =>
        api.call(releaseCountry, { params: { country }, body: { operationId } }),
      ),
    },
    reactions: {
      ...page.reactions,
      event({ type }) {
        if (type === 'shop_changed' || type === 'counter_changed') void page.refresh();
      },
    },
  };
}
