import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getCounter, revokeDevice, unpairDevice } from '#shared/api/devices.ts';
import { signOut } from '#shared/api/sessions.ts';
import { getShopSettings, renameDevice } from '#shared/api/shop.ts';
import { dumpDatabase } from '#test/database-dump.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { openOffice, operation } from '#test/shop-office.ts';
import { tempFolder } from '#test/temp-folder.ts';
import {
  errorCode,
  pairCounter,
  START,
  signInAs,
  startTestBackend,
  type TestBackend,
  unwrap,
} from '#test/test-backend.ts';

const HOUR = 60 * 60_000;
const OWNER = 'Aisha Rahman';
const CASHIER = 'Mei Lin';

describe('the devices of a shop', () => {
  let backend: TestBackend;
  let file: string;
  let office: Awaited<ReturnType<typeof openOffice>>;

  beforeEach(async () => {
    file = join(tempFolder(), 'tillside.sqlite');
    backend = await startTestBackend({ file });
    office = await openOffice(backend);
  });
  afterEach(() => backend.close());

  const rename = (id: string, name: string, token = office.token) =>
    backend.call(renameDevice, { params: { id }, body: { ...operation(), name } }, token);
  const revoke = (id: string, token = office.token) => backend.call(revokeDevice, { params: { id } }, token);

  it('are listed with those in use first, by name, with who paired them and who is there', async () => {
    await backend.clock.advance(60_000);
    const front = await signInAs(backend, 'cashier', 'Front till');
    const old = await signInAs(backend, 'manager', 'A till');
    unwrap(await revoke(old.counter.device.id));
    const common = { pairedBy: OWNER, online: false, lastSeenAt: null };
    const paired = { ...common, pairedAt: START + 60_000 };
    expect((await office.settings()).devices).toEqual([
      { ...paired, id: front.counter.device.id, name: 'Front till', staffName: CASHIER, revokedAt: null },
      { ...common, id: office.deviceId, name: 'Office', pairedAt: START, staffName: OWNER, revokedAt: null },
      { ...paired, id: old.counter.device.id, name: 'A till', staffName: null, revokedAt: START + 60_000 },
    ]);
  });

  it('show who is there now, and nobody whose session is over', async () => {
    const { deviceToken } = await signInAs(backend, 'cashier', 'Front till');
    const front = async () => (await office.settings()).devices.filter(({ name }) => name === 'Front till');
    const { sessionToken } = unwrap(await office.enter('Ravi Kumar', '4321', deviceToken));
    expect(await front()).toMatchObject([{ staffName: 'Ravi Kumar' }]);
    unwrap(await backend.call(signOut, {}, sessionToken));
    expect(await front()).toMatchObject([{ staffName: null }]);

    unwrap(await office.enter(CASHIER, '1234', deviceToken));
    await backend.clock.advance(12 * HOUR);
    const { token } = await signInAs(backend, 'owner', 'Laptop');
    const { devices } = unwrap(await backend.call(getShopSettings, {}, token));
    expect(devices.map(({ name, staffName }) => [name, staffName])).toEqual([
      ['Front till', null],
      ['Laptop', OWNER],
      ['Office', null],
    ]);
  });

  it('get a name', async () => {
    const front = await pairCounter(backend, 'Front till');
    unwrap(await rename(front.counter.device.id, '  Window '));
    expect(unwrap(await backend.call(getCounter, {}, front.deviceToken)).device.name).toBe('Window');
    expect((await office.settings()).devices.map(({ name }) => name)).toEqual(['Office', 'Window']);
  });

  it('get a name once per operation', async () => {
    const body = { ...operation(), name: 'Window' };
    const ask = () => backend.call(renameDevice, { params: { id: office.deviceId }, body }, office.token);
    const first = await ask();
    unwrap(await rename(office.deviceId, 'Door'));
    expect((await ask()).bytes).toBe(first.bytes);
    expect((await office.counter()).device.name).toBe('Door');
  });

  it('of another shop, or of none, are not found', async () => {
    const { deviceToken } = await openOtherShop(backend);
    const { device } = unwrap(await backend.call(getCounter, {}, deviceToken));
    const before = dumpDatabase(file, ['operations']);
    for (const id of [device.id, randomUUID()]) {
      expect(errorCode(await rename(id, 'Mine'))).toBe('not_found');
      expect(errorCode(await revoke(id))).toBe('not_found');
    }
    expect(dumpDatabase(file, ['operations'])).toBe(before);
  });

  it('have no session left when they are revoked or unpaired', async () => {
    const [front, back] = [await signInAs(backend, 'cashier', 'Front'), await signInAs(backend, 'cashier', 'Back')];
    unwrap(await revoke(front.counter.device.id));
    unwrap(await backend.call(unpairDevice, {}, back.deviceToken));
    const sessions = await backend.database.reader.selectFrom('sessions').selectAll().execute();
    expect(sessions.filter((session) => session.ended_at === null).map(({ device_id }) => device_id)).toEqual([
      office.deviceId,
    ]);
    expect(errorCode(await revoke(front.counter.device.id))).toBe('not_found');
  });
});
