import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials } from '#server/seed/demo-shop.ts';
import { confirmPassword, PASSWORD_HOLDS_MS } from '#shared/api/sessions.ts';
import { releaseCountry, saveLimits } from '#shared/api/shop.ts';
import { DEFAULT_IDLE_LOCK_MINUTES, DEFAULT_LIMITS, type Limits } from '#shared/domain/limits.ts';
import type { Country } from '#shared/domain/phone.ts';
import { dumpDatabase } from '#test/database-dump.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { openOffice, operation } from '#test/shop-office.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { errorCode, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const HOUR = 60 * 60_000;

describe('the limits of a shop', () => {
  let backend: TestBackend;
  let file: string;
  let office: Awaited<ReturnType<typeof openOffice>>;

  beforeEach(async () => {
    file = join(tempFolder(), 'tillside.sqlite');
    backend = await startTestBackend({ file });
    office = await openOffice(backend);
  });
  afterEach(() => backend.close());

  const all: Limits = { numberTenMinutes: 2, numberDay: 5, deviceHour: 20, shopDay: 100, countries: ['MY', 'TH'] };
  const save = (limits: Limits, idleLockMinutes = 10, operationOf = operation(), token = office.token) =>
    backend.call(saveLimits, { body: { ...operationOf, limits, idleLockMinutes } }, token);
  const release = (country: Country, token = office.token) =>
    backend.call(releaseCountry, { params: { country }, body: operation() }, token);
  /** As the brake does when hardly anybody reads the codes back. */
  const stop = (country: Country, shopId: string) =>
    backend.database.write(({ tx, now }) =>
      tx
        .insertInto('country_stops')
        .values({
          id: backend.parts.random.id(),
          shop_id: shopId,
          country,
          at: now,
          sent: 20,
          verified: 1,
          lifts_at: now + 24 * HOUR,
          released_by: null,
        })
        .execute(),
    );

  it('are what every shop begins with, until an owner sets others', async () => {
    expect(await office.settings()).toMatchObject({
      asOf: START,
      limits: DEFAULT_LIMITS,
      idleLockMinutes: DEFAULT_IDLE_LOCK_MINUTES,
      stoppedCountries: [],
    });
    expect(await office.counter()).toMatchObject({ shop: { idleLockMinutes: 5 }, countries: ['SG'] });
  });

  it('hold for the shop when they are saved, and the counters know them', async () => {
    unwrap(await save(all));
    expect(await office.settings()).toMatchObject({ limits: all, idleLockMinutes: 10 });
    expect(await office.counter()).toMatchObject({
      shop: { idleLockMinutes: 10 },
      countries: ['SG', 'MY', 'TH'],
      stoppedCountries: [],
    });
  });

  it('are not another shop’s', async () => {
    const { owner } = await openOtherShop(backend);
    unwrap(await save(all, 10, operation(), owner));
    expect((await office.settings()).limits).toEqual(DEFAULT_LIMITS);
    expect((await office.settings(owner)).limits).toEqual(all);
  });

  it('need not name the home country, which may always be sent to', async () => {
    unwrap(await save({ ...all, countries: ['SG', 'MY'] }));
    expect((await office.settings()).limits.countries).toEqual(['MY']);
  });

  it('allow no country that has no price', async () => {
    const before = dumpDatabase(file, ['operations']);
    expect(errorCode(await save({ ...all, countries: ['MY', 'TV'] }))).toBe('price_missing');
    expect(dumpDatabase(file, ['operations'])).toBe(before);
  });

  it('are saved once per operation', async () => {
    const once = operation();
    const first = await save(all, 10, once);
    unwrap(await save(DEFAULT_LIMITS, 5));
    expect((await save(all, 10, once)).bytes).toBe(first.bytes);
    expect((await office.settings()).limits).toEqual(DEFAULT_LIMITS);
  });

  it('need the password again after a quarter of an hour', async () => {
    await backend.clock.advance(PASSWORD_HOLDS_MS);
    expect(errorCode(await save(all))).toBe('password_required');
    unwrap(await backend.call(confirmPassword, { body: { password: demoCredentials.password } }, office.token));
    unwrap(await save(all));
  });

  describe('a country that was stopped', () => {
    beforeEach(async () => {
      await stop('MY', (await office.counter()).shop.id);
    });

    it('is known to the owner and to the counters until it is released', async () => {
      const stopped = [{ country: 'MY', since: START, liftsAt: START + 24 * HOUR, sent: 20, verified: 1 }];
      expect((await office.settings()).stoppedCountries).toEqual(stopped);
      expect((await office.counter()).stoppedCountries).toEqual(stopped);
      unwrap(await release('MY'));
      expect((await office.settings()).stoppedCountries).toEqual([]);
      expect((await office.counter()).stoppedCountries).toEqual([]);
    });

    it('is released by its own shop only, and only while it is stopped', async () => {
      const { owner } = await openOtherShop(backend);
      expect(errorCode(await release('MY', owner))).toBe('not_found');
      expect(errorCode(await release('TH'))).toBe('not_found');
      expect((await office.settings()).stoppedCountries).toHaveLength(1);
      unwrap(await release('MY'));
      expect(errorCode(await release('MY'))).toBe('not_found');
    });
  });
});
