import { describe, expect, it } from 'vitest';
import {
  countryOf,
  numberState,
  type PhoneStage,
  type Reach,
  withoutCallingCode,
} from '../../../renderer/features/registration/number-state.ts';

const prices = [
  { country: 'SG', currency: 'USD', perSegment: 36_800, effectiveFrom: 0 },
  { country: 'MY', currency: 'USD', perSegment: 180_000, effectiveFrom: 0 },
] as const;
const quote = {
  phone: '+6581234567',
  country: 'SG',
  segments: 1,
  currency: 'USD',
  price: 36_800,
  sendsLeft: 3,
  liftsAt: null,
  member: null,
} as const;
const nothing: PhoneStage['quote'] = { kind: 'none' };
const reach: Reach = { prices, countries: ['SG', 'MY', 'GB'], stoppedCountries: [] };
const stateOf = (text: string, known: PhoneStage['quote'] = nothing, knownText = text, within = reach) =>
  numberState(text, 'SG', { text: knownText, quote: known }, within);

describe('what is known of the number in the field', () => {
  it('is nothing while there is no digit', () => {
    expect(stateOf('').kind).toBe('empty');
    expect(stateOf('+').kind).toBe('empty');
  });

  it('is where it goes and what that costs, before anyone was asked', () => {
    const destination = { country: 'SG', segments: 1, price: 36_800, currency: 'USD' };
    expect(stateOf('8123')).toEqual({ kind: 'incomplete', destination });
    expect(stateOf('8123 4567')).toEqual({ kind: 'ready', destination, sendsLeft: null });
  });

  it('follows a typed calling code instead of the chosen country', () => {
    expect(stateOf('+60 12 345 6789')).toMatchObject({ kind: 'ready', destination: { country: 'MY', price: 180_000 } });
  });

  it('is a refusal at once when the number cannot get SMS', () => {
    expect(stateOf('6777 1234')).toEqual({ kind: 'refused', error: { code: 'phone_cannot_receive_sms' } });
  });

  it('shows no price once there are more digits than any number has', () => {
    expect(stateOf('8123 45678')).toEqual({ kind: 'no_such_number', country: 'SG' });
  });

  it('tells when the country has no price', () => {
    expect(stateOf('+44 7400 123456')).toEqual({ kind: 'no_price', country: 'GB' });
  });

  it('adds what the core found out: sends left, a member, a limit', () => {
    const member = {
      id: '0190a000-0000-7000-8000-000000000001',
      name: 'Siti',
      phone: '+6581234567',
      email: null,
      birthday: null,
      marketingConsent: false,
      consentAt: null,
      joinedAt: 0,
      lastVisitAt: null,
      tags: [],
      optedOut: null,
    };
    expect(stateOf('8123 4567', { kind: 'ready', quote })).toMatchObject({ kind: 'ready', sendsLeft: 3 });
    expect(stateOf('8123 4567', { kind: 'ready', quote: { ...quote, member } })).toEqual({ kind: 'member', member });
    expect(stateOf('8123 4567', { kind: 'ready', quote: { ...quote, sendsLeft: 0, liftsAt: 5 } })).toEqual({
      kind: 'no_sends_left',
      liftsAt: 5,
    });
  });

  it('leaves out what the core knows of an older text', () => {
    const refused: PhoneStage['quote'] = { kind: 'refused', error: { code: 'limit_number' } };
    expect(stateOf('8123 4567', refused, '81234567').kind).toBe('refused');
    expect(stateOf('8123 4568', refused, '8123 4567').kind).toBe('ready');
    expect(stateOf('8123 4568', { kind: 'ready', quote })).toMatchObject({ sendsLeft: null });
  });
});

describe('where this shop does not send to', () => {
  const homeOnly: Reach = { ...reach, countries: ['SG'] };
  const stopped: Reach = { ...reach, stoppedCountries: [{ country: 'MY', liftsAt: 900 }] };
  const notAllowed = { kind: 'refused', error: { code: 'country_not_allowed' } };

  it('is told from the calling code on, without asking', () => {
    expect(stateOf('+60', nothing, '', homeOnly)).toEqual(notAllowed);
    expect(stateOf('+60 12 345 6789', nothing, '', homeOnly)).toEqual(notAllowed);
    expect(stateOf('+60 12 345 6789', nothing, '', stopped)).toEqual({
      kind: 'refused',
      error: { code: 'country_stopped', details: { liftsAt: 900 } },
    });
    expect(stateOf('8123 4567', nothing, '', stopped).kind).toBe('ready');
  });

  it('is not claimed while it is not known where it sends to', () => {
    expect(stateOf('+60 12 345 6789', nothing, '', { ...reach, countries: [] }).kind).toBe('ready');
  });

  it('does not stand before a member, who is opened without a message', () => {
    const member = {
      id: '0190a000-0000-7000-8000-000000000001',
      name: 'Siti',
      phone: '+60123456789',
      email: null,
      birthday: null,
      marketingConsent: false,
      consentAt: null,
      joinedAt: 0,
      lastVisitAt: null,
      tags: [],
      optedOut: null,
    };
    const known: PhoneStage['quote'] = { kind: 'ready', quote: { ...quote, phone: member.phone, member } };
    expect(stateOf('+60 12 345 6789', known, '', homeOnly)).toEqual({ kind: 'member', member });
  });
});

describe('the country of a typed number', () => {
  it('is open while a calling code fits several', () => {
    expect(countryOf('+', 'SG')).toBeNull();
    expect(countryOf('+65 8', 'SG')).toBe('SG');
    expect(countryOf('8123', 'MY')).toBe('MY');
  });

  it('leaves the national part when another is chosen by hand', () => {
    expect(withoutCallingCode('+65 8123 4567').trim()).toBe('8123 4567');
    expect(withoutCallingCode('8123')).toBe('8123');
  });
});
