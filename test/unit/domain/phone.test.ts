import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { formatAsTyped, formatPhone, maskPhone, parsePhone } from '#shared/domain/phone.ts';

describe('a number typed at the counter', () => {
  it.each([
    ['', { kind: 'empty' }],
    ['+', { kind: 'empty' }],
    ['8123', { kind: 'incomplete' }],
    ['8123 456', { kind: 'incomplete' }],
    ['8123 4567', { kind: 'ok', e164: '+6581234567', country: 'SG' }],
    ['+60 12-345 6789', { kind: 'ok', e164: '+60123456789', country: 'MY' }],
    ['6234 5678', { kind: 'cannot_receive_sms', country: 'SG' }],
    ['81234567812345678', { kind: 'invalid' }],
    ['8123 45678', { kind: 'invalid' }],
    ['+65 8123 45678', { kind: 'invalid' }],
    ['+60 11-1234 567', { kind: 'incomplete' }],
    ['+60 11-1234 5678', { kind: 'ok', e164: '+601112345678', country: 'MY' }],
    ['0060 12-345 6789', { kind: 'ok', e164: '+60123456789', country: 'MY' }],
    ['８１２３ ４５６７', { kind: 'ok', e164: '+6581234567', country: 'SG' }],
    ['＋６５ 8123 4567', { kind: 'ok', e164: '+6581234567', country: 'SG' }],
  ])('%j', (text, parsed) => {
    expect(parsePhone(text, 'SG')).toEqual(parsed);
  });

  it('groups itself as it is typed and drops what cannot be dialled', () => {
    expect(formatAsTyped('81234567', 'SG')).toBe('8123 4567');
    expect(formatAsTyped('+60123456789', 'SG')).toBe('+60 12 345 6789');
    expect(formatAsTyped('8a1-2+3', 'SG')).toBe('8123');
    expect(formatAsTyped('0060123456789', 'SG')).toBe('+60 12 345 6789');
    expect(formatAsTyped('８１２３４５６７', 'SG')).toBe('8123 4567');
  });

  it('is written for people, and masked for the ledger', () => {
    expect(formatPhone('+6581234567')).toBe('+65 8123 4567');
    expect(maskPhone('+6581234567')).toBe('+65 ···· 4567');
  });

  it('keeps its country’s calling code and four digits where it is masked, whatever the country', () => {
    for (const country of getCountries()) {
      const number = getExampleNumber(country, examples);
      if (!number) throw new Error(`no example of ${country}`);
      expect(parsePhone(number.number, 'SG')).toMatchObject({ e164: number.number });
      const lastFour = number.number.slice(-4);
      expect(maskPhone(number.number)).toBe(`+${number.countryCallingCode} ···· ${lastFour}`);
    }
  });
});
