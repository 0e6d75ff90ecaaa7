import { randomUUID } from 'node:crypto';
import { type Counter, getCounter } from '#shared/api/devices.ts';
import { signIn } from '#shared/api/sessions.ts';
import { addStaff, changeStaff, getShopSettings, resetPin, setStaffActive } from '#shared/api/shop.ts';
import type { Role } from '#shared/domain/permissions.ts';
import { signInAs, type TestBackend, unwrap } from './test-backend.ts';

interface Account {
  email: string;
  password: string | null;
}

/** Of a second owner, who may be added beside the one of the demo shop. */
export const partner = { email: 'Partner@Kopi.example', password: 'a long enough one' };

export const operation = () => ({ operationId: randomUUID() });

/** An owner at a device, with the page of the shop before them; the functions take whom they are about by name. */
export async function openOffice(backend: TestBackend) {
  const { token, deviceToken, counter } = await signInAs(backend, 'owner', 'Office');
  const settings = async (as = token) => unwrap(await backend.call(getShopSettings, {}, as));
  const person = async (name: string) => {
    const found = (await settings()).staff.find((one) => one.name === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return found;
  };
  const about = async (name: string) => {
    const { reader } = backend.database;
    return reader.selectFrom('staff').where('name', '=', name).select('id').executeTakeFirstOrThrow();
  };
  const counterNow = async (): Promise<Counter> => unwrap(await backend.call(getCounter, {}, deviceToken));

  return {
    token,
    deviceToken,
    deviceId: counter.device.id,
    settings,
    person,
    counter: counterNow,
    add: (name: string, role: Role = 'cashier', account: Account | null = null, pin = '7777') =>
      backend.call(addStaff, { body: { ...operation(), name, role, pin, account } }, token),
    change: async (name: string, to: { name?: string; role: Role; account?: Account | null }, as = token) => {
      const body = { ...operation(), name, account: null, ...to };
      return backend.call(changeStaff, { params: await about(name), body }, as);
    },
    resetPin: async (name: string, pin: string) =>
      backend.call(resetPin, { params: await about(name), body: { ...operation(), pin } }, token),
    setActive: async (name: string, active: boolean, as = token) =>
      backend.call(setStaffActive, { params: await about(name), body: { ...operation(), active } }, as),
    /** Somebody enters their PIN at a device. */
    enter: async (name: string, pin: string, device = deviceToken) =>
      backend.call(signIn, { body: { staffId: (await about(name)).id, pin } }, device),
  };
}
