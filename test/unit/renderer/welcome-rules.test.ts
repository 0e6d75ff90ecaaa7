import { expect, it } from 'vitest';
import { addressTrouble, isUnencrypted } from '../../../renderer/features/welcome/welcome-rules.ts';

it('finds an address that is reached in the clear', () => {
  expect(isUnencrypted('http://till.example.com')).toBe(true);
  expect(isUnencrypted(' HTTP://192.168.1.20:3000/shop ')).toBe(true);
});

it('blames nothing else on missing encryption', () => {
  expect(isUnencrypted('https://till.example.com')).toBe(false);
  expect(isUnencrypted('till.example.com')).toBe(false);
  expect(isUnencrypted('not an address')).toBe(false);
  // On this computer nobody is on the way.
  expect(isUnencrypted('http://localhost:3000/?shop=1')).toBe(false);
  expect(isUnencrypted('http://[::1]:3000/?shop=1')).toBe(false);
});

it('takes a path where a server has nothing for a wrong address', () => {
  expect(addressTrouble({ code: 'not_found' })).toEqual({ code: 'server_not_tillside' });
  expect(addressTrouble({ code: 'app_outdated' })).toEqual({ code: 'app_outdated' });
});
