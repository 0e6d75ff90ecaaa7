import { expect, it } from 'vitest';
import { isLineError } from '../../../renderer/bridge/line-error.ts';

it('takes only a server that did not answer for something that heals with the line', () => {
  expect(isLineError({ code: 'server_unreachable' })).toBe(true);
  expect(isLineError({ code: 'server_timeout' })).toBe(true);
  expect(isLineError({ code: 'internal' })).toBe(false);
  expect(isLineError({ code: 'insufficient_credit' })).toBe(false);
});
