import { describe, expect, it } from 'vitest';
import type { Redemption } from '#shared/api/rewards.ts';
import { issued, issuedOutcome, issuing, rewardCode, rewards, voucher } from '#test/fake-vouchers.ts';
import {
  awaitedId,
  CHOOSING,
  type RedeemStep,
  showCode,
  takeRedemption,
  unheardOf,
} from '../../../renderer/features/rewards/redeem-step.ts';
import {
  findVouchers,
  hindranceOf,
  nextVoucher,
  standingOf,
  voucherName,
  voucherOfKey,
} from '../../../renderer/features/rewards/reward-rules.ts';

const { wallets } = rewards;
const open = (redemption: Redemption): RedeemStep => ({ kind: 'open', redemption, since: 0 });
const revealed = { at: 1, staffName: 'Mei Lin', deviceName: 'Front till' };
const shownOutcome = { ...issuedOutcome, revealed, canReveal: false };

describe('a voucher', () => {
  it('can be redeemed as far as stock, wallet, credit and the day’s limit go', () => {
    expect(hindranceOf(voucher, wallets)).toBeNull();
    expect(hindranceOf({ ...voucher, stock: 'low' }, wallets)).toBeNull();
    expect(hindranceOf({ ...voucher, stock: 'out' }, wallets)).toBe('out');
    expect(hindranceOf({ ...voucher, currency: 'MYR' }, wallets)).toBe('walletMissing');
    expect(hindranceOf({ ...voucher, price: 120_000_000 }, wallets)).toBeNull();
    expect(hindranceOf({ ...voucher, price: 120_000_001 }, wallets)).toBe('creditMissing');
    const limited = [{ currency: 'SGD', available: 120_000_000, limitLeft: 4_000_000 }];
    expect(hindranceOf(voucher, limited)).toBe('limitReached');
    expect(hindranceOf({ ...voucher, price: 4_000_000 }, limited)).toBeNull();
  });

  it('is chosen by the digit in front of it, if it can be redeemed', () => {
    const vouchers = [voucher, { ...voucher, id: 'out', stock: 'out' as const }];
    expect(voucherOfKey('1', vouchers, wallets)).toBe(voucher);
    for (const key of ['2', '3', '0', '+', 'Enter', '11']) expect(voucherOfKey(key, vouchers, wallets)).toBeNull();
  });

  it('is chosen by the arrow keys, from the top or the foot on, and not beyond them', () => {
    const [a, b, c] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
    const all = [a, b, c];
    expect([nextVoucher(all, null, 1), nextVoucher(all, null, -1)]).toEqual([a, c]);
    expect([nextVoucher(all, 'a', 1), nextVoucher(all, 'c', -1)]).toEqual([b, b]);
    expect([nextVoucher(all, 'c', 1), nextVoucher(all, 'a', -1)]).toEqual([c, a]);
    expect(nextVoucher([], null, 1)).toBeNull();
  });

  it('is called by its brand once, and found by any part of brand and name', () => {
    expect(voucherName({ brand: 'Grab', name: 'S$10 ride' })).toBe('Grab S$10 ride');
    expect(voucherName({ brand: 'Grab', name: 'Grab ride' })).toBe('Grab ride');
    const ids = (text: string) => findVouchers(rewards.vouchers, text).map(({ id }) => id);
    expect(ids('')).toEqual(['kopi-5', 'spa-15']);
    expect(ids(' CORNER coff ')).toEqual(['kopi-5']);
    expect(ids('nothing')).toEqual([]);
  });
});

describe('a redemption on screen', () => {
  it('is waited for until it has ended', () => {
    expect(awaitedId(CHOOSING)).toBeNull();
    expect(awaitedId(open(issuing))).toBe(issuing.id);
    const unknown: Redemption = { ...issuing, outcome: { status: 'issuing', unknownSince: 1 } };
    expect(awaitedId(open(unknown))).toBe(issuing.id);
    expect(awaitedId(open(issued))).toBeNull();
    expect([issuing, unknown, issued].map(standingOf)).toEqual(['issuing', 'unknown', 'issued']);
    expect(standingOf({ ...issued, outcome: shownOutcome })).toBe('shown');
    expect(standingOf({ ...issued, outcome: { status: 'failed', at: 1, failure: 'refused' } })).toBe('failed');
  });

  it('may have happened for the member that it was asked for alone', () => {
    const unheard: RedeemStep = { kind: 'unheard', voucher, memberId: 'siti' };
    expect(unheardOf(unheard, 'siti')).toBe(voucher);
    expect(unheardOf(unheard, 'farid')).toBeNull();
    expect(unheardOf(unheard, null)).toBeNull();
    expect(unheardOf(CHOOSING, 'siti')).toBeNull();
  });

  it('takes in what is read, unless that is older than what is there', () => {
    expect(takeRedemption(open(issuing), issued)).toEqual(open(issued));
    expect(takeRedemption(open(issued), issuing)).toEqual(open(issued));
    const sent: Redemption = { ...issued, outcome: { ...shownOutcome, smsSends: 1 } };
    expect(takeRedemption(open(issued), sent)).toEqual(open(sent));
    expect(takeRedemption(open(sent), issued)).toEqual(open(sent));
    expect(takeRedemption(open(sent), { ...sent, outcome: shownOutcome })).toEqual(open(sent));
    const unseen: Redemption = { ...issued, outcome: { ...issuedOutcome, smsSends: 1 } };
    expect(takeRedemption(open(sent), unseen)).toEqual(open(unseen));
  });

  it('takes in nothing of another one, nor what comes when it is off the screen', () => {
    expect(takeRedemption(open(issuing), { ...issued, id: 'other' })).toEqual(open(issuing));
    expect(takeRedemption(CHOOSING, issued)).toEqual(CHOOSING);
  });

  it('shows its own code, also while more becomes known of it, and no code once it was closed', () => {
    const shown = showCode(open(issued), issued.id, rewardCode);
    expect(shown).toEqual({ kind: 'shown', redemption: issued, code: rewardCode });
    const read = { ...issued, outcome: shownOutcome };
    expect(takeRedemption(shown, read)).toEqual({ kind: 'shown', redemption: read, code: rewardCode });
    expect(showCode(open({ ...issued, id: 'other' }), issued.id, rewardCode)).toMatchObject({ kind: 'open' });
    expect(showCode(CHOOSING, issued.id, rewardCode)).toEqual(CHOOSING);
  });
});
