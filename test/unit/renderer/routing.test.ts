import { describe, expect, it } from 'vitest';
import type { CountryRouting } from '#shared/api/routing.ts';
import { routing } from '#test/fake-routing.ts';
import {
  countryFaults,
  isCountryChanged,
  NO_COUNTRY_CHANGES,
  routeStanding,
  shownRoutes,
  toSaveCountry,
  withRoute,
} from '../../../renderer/features/routing/routing-rules.ts';
import {
  areSettingsChanged,
  isSettingFaulty,
  shownSettings,
  toSaveSettings,
} from '../../../renderer/features/routing/settings-rules.ts';

const { settings } = routing;

function countryOf(country: CountryRouting['country']): CountryRouting {
  const found = routing.countries.find((each) => each.country === country);
  if (!found) throw new Error('the fake page has no such country');
  return found;
}
const singapore = countryOf('SG');
const other = countryOf('other');

describe('the routes of a country', () => {
  const off = withRoute(NO_COUNTRY_CHANGES, 'straits', { enabled: false });

  it('are saved all together, those that were not changed as they are', () => {
    expect(toSaveCountry(singapore, withRoute(off, 'straits', { priority: 3 }))).toEqual({
      country: 'SG',
      routes: [
        { gateway: 'straits', enabled: false, priority: 3 },
        { gateway: 'island', enabled: true, priority: 1 },
      ],
      senderName: { name: 'KopiCo', registered: true },
    });
  });

  it('follow what is measured and what somebody else saves, but for what was changed here', () => {
    const [straits, island] = singapore.routes;
    if (!straits || !island) throw new Error('the fake page has two routes');
    const now = { ...singapore, routes: [{ ...straits, sent24h: 9, priority: 5 }, island] };
    expect(shownRoutes(now, off)[0]).toMatchObject({ enabled: false, priority: 5, sent24h: 9 });
  });

  it('are changed only when something is another than what is saved', () => {
    expect(isCountryChanged(singapore, NO_COUNTRY_CHANGES)).toBe(false);
    expect(isCountryChanged(singapore, off)).toBe(true);
    expect(isCountryChanged(singapore, withRoute(off, 'straits', { enabled: true }))).toBe(false);
  });

  it('cannot all be off', () => {
    expect(countryFaults(singapore, off).noRoute).toBe(false);
    expect(countryFaults(singapore, withRoute(off, 'island', { enabled: false })).noRoute).toBe(true);
    expect(countryFaults(other, off).noRoute).toBe(true);
  });

  it('are told by what matters most of them', () => {
    const [route] = singapore.routes;
    if (!route) throw new Error('the fake page has a route');
    expect(routeStanding(route)).toBe('inUse');
    expect(routeStanding({ ...route, inUse: false })).toBe('takesOver');
    expect(routeStanding({ ...route, inUse: false, state: 'unmeasured' })).toBe('unmeasured');
    expect(routeStanding({ ...route, state: 'broken' })).toBe('broken');
    expect(routeStanding({ ...route, state: 'broken', enabled: false })).toBe('isOff');
  });
});

describe('the sender name of a country', () => {
  const named = (name: string, registered = true) => ({ routes: {}, sender: { name, registered } });

  it('is none when its field is empty', () => {
    expect(toSaveCountry(singapore, named('  '))).toMatchObject({ senderName: null });
    expect(isCountryChanged(singapore, named(''))).toBe(true);
    expect(isCountryChanged({ ...singapore, senderName: null }, named('', false))).toBe(false);
  });

  it('is saved without what stands around it', () => {
    expect(toSaveCountry(singapore, named(' Kopi '))).toMatchObject({ senderName: { name: 'Kopi', registered: true } });
    expect(isCountryChanged(singapore, named(' KopiCo '))).toBe(false);
  });

  it('must be one that the country takes', () => {
    expect(countryFaults(singapore, named('Kopi')).sender).toBeNull();
    expect(countryFaults(singapore, named('Kopi', false)).sender).toBe('notRegistered');
    for (const name of ['Ko', 'OTP', 'Kopi!']) expect(countryFaults(singapore, named(name)).sender).toBe('invalid');
    expect(countryFaults({ ...singapore, country: 'GB' }, named('Kopi Co')).sender).toBe('invalid');
    expect(countryFaults({ ...singapore, country: 'FR' }, named('Kopi', false)).sender).toBeNull();
  });

  it('is none for all other countries, whatever was typed', () => {
    expect(toSaveCountry(other, named('Kopi'))).toMatchObject({ senderName: null });
  });
});

describe('the rules for sending', () => {
  it('are saved as they were read when nothing is changed', () => {
    expect(toSaveSettings(shownSettings(settings, {}))).toEqual(settings);
    expect(areSettingsChanged(settings, {})).toBe(false);
    expect(areSettingsChanged(settings, { counterReserveCodes: 100 })).toBe(false);
  });

  it('take in what is typed', () => {
    const changes = { quietFrom: '2230', counterReserveCodes: 0, ownerPhones: [] };
    expect(areSettingsChanged(settings, changes)).toBe(true);
    expect(toSaveSettings(shownSettings(settings, changes))).toEqual({
      ...settings,
      quiet: { from: 1_350, to: 540 },
      counterReserveCodes: 0,
      ownerPhones: [],
    });
  });

  it.each([
    ['quietFrom', { quietFrom: '24:00' }],
    ['quietTo', { quietTo: '' }],
    ['counterReserveCodes', { counterReserveCodes: null }],
    ['counterReserveCodes', { counterReserveCodes: 10_001 }],
    ['rewardMemberDay', { rewardMemberDay: 0 }],
    ['rewardDayUnits', { rewardDayUnits: 1.5 }],
    ['optOutLine', { optOutLine: 'See you at the weekend' }],
    ['optOutLine', { optOutLine: ' ' }],
  ] as const)('cannot be saved while a field is faulty: %s', (field, changes) => {
    const form = shownSettings(settings, changes);
    expect(isSettingFaulty(field, form)).toBe(true);
    expect(toSaveSettings(form)).toBeNull();
    expect(isSettingFaulty(field, shownSettings(settings, {}))).toBe(false);
  });
});
