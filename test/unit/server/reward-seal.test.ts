import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Seal } from '#server/modules/rewards/seal.ts';

const KEY = 'a key for tests only, of enough length';
const voucher = { code: '7F3K-9QLM-22XA', pin: '4711' };

describe('the seal of a code', () => {
  it('gives back what was sealed', () => {
    const code = fc.record({ code: fc.string(), pin: fc.option(fc.string()) });
    fc.assert(
      fc.property(code, fc.uuid(), (one, id) => {
        const seal = new Seal(KEY);
        expect(seal.open(id, seal.close(id, one))).toEqual(one);
      }),
    );
  });

  it('shows nothing of the code, and never looks the same twice', () => {
    const seal = new Seal(KEY);
    const [first, second] = [seal.close('one', voucher), seal.close('one', voucher)];
    expect(first).not.toBe(second);
    const bytes = Buffer.from(first, 'base64url').toString('latin1');
    for (const part of ['7F3K', '9QLM', '22XA', '4711']) expect(bytes).not.toContain(part);
  });

  it('is opened by the same key for the same redemption only', () => {
    const sealed = new Seal(KEY).close('one', voucher);
    expect(new Seal(KEY).open('one', sealed)).toEqual(voucher);
    expect(() => new Seal(KEY).open('another', sealed)).toThrow();
    expect(() => new Seal(`${KEY}.`).open('one', sealed)).toThrow();
  });

  it('is broken by any change', () => {
    const seal = new Seal(KEY);
    const sealed = Buffer.from(seal.close('one', voucher), 'base64url');
    for (const index of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(sealed.readUInt8(index) ^ 1, index);
      expect(() => seal.open('one', changed.toString('base64url'))).toThrow();
    }
  });
});
