import { describe, expect, it } from 'vitest';
import { autoTopupFailed, autoTopupPaused, lowBalance } from '#server/modules/mails/texts.ts';
import type { WalletNews } from '#server/modules/mails/wallet-news.ts';
import { parseMicros } from '#shared/domain/money.ts';

const news: WalletNews = {
  shopName: 'Kopi & Co',
  timeZone: 'Asia/Singapore',
  currency: 'USD',
  available: parseMicros('3.209'),
  messagesLeft: 1_087,
  at: Date.parse('2026-11-23T09:00:00+08:00'),
};
const charge = { amount: parseMicros('50'), card: { brand: 'visa', last4: '4242' }, failure: 'insufficient_funds' };
const PATH = 'Click on the bottom left corner logo › Settings › Billing & Credit › Credit';

describe('the mail about a low balance', () => {
  it('says whose it is, how it stands, what that means and what to do', () => {
    const { subject, text } = lowBalance(news, parseMicros('10'));
    expect(subject).toBe('Kopi & Co: SMS credit is down to US$3.20');
    expect(text).toContain('The SMS credit of Kopi & Co is US$3.20, as of Monday, 23 November 2026 at 09:00.');
    expect(text).toContain('below US$10.00');
    expect(text).toContain('It pays for about 1,087 more local SMS messages.');
    expect(text).toContain(`To top up: ${PATH}, then “One Time Topup”.`);
    expect(text).toContain('To change or stop it, use “Balance Notification”');
  });

  it.each([
    [1, 'It pays for about 1 more local SMS message.'],
    [0, 'It does not pay for one more local SMS message'],
    [null, 'When it is used up, codes for new members'],
  ])('says what is left when it is %s', (messagesLeft, said) => {
    expect(lowBalance({ ...news, messagesLeft }, parseMicros('10')).text).toContain(said);
  });

  it('speaks of rewards for the other wallets', () => {
    const { subject, text } = lowBalance({ ...news, currency: 'THB', messagesLeft: null }, parseMicros('100'));
    expect(subject).toBe('Kopi & Co: THB credit for rewards is down to THB\u00A03.20');
    expect(text).toContain('Rewards that cost more');
    expect(text).not.toContain('SMS');
  });
});

describe('the mails about Auto Topup', () => {
  it('say why a charge failed, when it is tried again and how to try at once', () => {
    const { subject, text } = autoTopupFailed(news, charge, Date.parse('2026-11-23T10:00:00+08:00'));
    expect(subject).toBe('Kopi & Co: Auto Topup could not charge your card');
    expect(text).toContain('could not charge US$50.00 to Visa ·· 4242. There is not enough money on the card.');
    expect(text).toContain('tried again on Monday, 23 November 2026 at 10:00');
    expect(text).toContain('The SMS credit of Kopi & Co is US$3.20.');
    expect(text).toContain(`To try again at once: ${PATH}.`);
    expect(text).toContain('“Manage Card”');
    expect(text).toContain('“Save”');
    expect(autoTopupFailed(news, charge, null).text).toContain('It is not tried again for now');
  });

  it('say that it is paused, why, and how to turn it on again', () => {
    const { subject, text } = autoTopupPaused(news, charge, 4);
    expect(subject).toBe('Kopi & Co: Auto Topup is paused');
    expect(text).toContain('to Visa ·· 4242, 4 times in a row. There is not enough money on the card.');
    expect(text).toContain(`To turn it on again: ${PATH}.`);
    expect(autoTopupPaused(news, { ...charge, failure: 'stolen_card' }, 1).text).toContain(
      'to Visa ·· 4242. The card is reported stolen.',
    );
  });

  it('have a reason for a code that nobody has heard of', () => {
    const { text } = autoTopupPaused(news, { ...charge, failure: 'try_again_later' }, 1);
    expect(text).toContain('The bank declined it without saying why.');
  });
});
