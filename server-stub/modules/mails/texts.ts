import { brandName } from '#shared/domain/card-brand.ts';
import { formatMoney, type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import type { Country } from '#shared/domain/phone.ts';
import type { NewMail } from './service.ts';
import type { WalletNews } from './wallet-news.ts';

type Text = Pick<NewMail, 'subject' | 'text'>;

/** An automatic charge that did not go through. */
export interface FailedCharge {
  /** Micro-units of the wallet's currency. */
  amount: Micros;
  card: { brand: string; last4: string };
  /** The provider's decline code. */
  failure: string;
}

/** As English is written in the shops of South-East Asia. */
const LOCALE = 'en-GB';
const PATH = 'Click on the bottom left corner logo › Settings › Billing & Credit › Credit';

/** Balance Notification: the balance is below what the owner asked to be told about. */
export function lowBalance(news: WalletNews, threshold: Micros): Text {
  const limit = formatMoney(threshold, news.currency, LOCALE);
  return {
    subject: `${news.shopName}: ${creditName(news)} is down to ${balance(news)}`,
    text: paragraphs(
      `The ${creditName(news)} of ${news.shopName} is ${balance(news)}, as of ${moment(news, news.at)}. ` +
        `That is below ${limit}, the amount you asked to be told about.`,
      meaning(news),
      `To top up: ${PATH}, then “One Time Topup”. ` +
        'With “Set Auto Topup”, your card is charged by itself when the balance falls below an amount.',
      `You get this mail at most once a day, at 09:00, and only while the balance is below ${limit}. ` +
        'To change or stop it, use “Balance Notification” on the same page.',
    ),
  };
}

/**
 * Auto Topup: a charge failed.
 * @param retryAt when it is tried again (epoch ms); null when there is nothing to charge for any more
 */
export function autoTopupFailed(news: WalletNews, charge: FailedCharge, retryAt: number | null): Text {
  return {
    subject: `${news.shopName}: Auto Topup could not charge your card`,
    text: paragraphs(
      `Auto Topup could not charge ${what(news, charge)}. ${reasonOf(charge)} Nothing was taken.`,
      retryAt === null
        ? 'It is not tried again for now: the balance is not below your limit any more, or Auto Topup is off.'
        : `It is tried again on ${moment(news, retryAt)}. If the card works by then, there is nothing to do.`,
      standing(news),
      `To try again at once: ${SET_CARD}`,
    ),
  };
}

/** Auto Topup: it will not charge again until an owner saves it anew. @param tries charges that failed in a row */
export function autoTopupPaused(news: WalletNews, charge: FailedCharge, tries: number): Text {
  const often = tries === 1 ? '' : `, ${tries} times in a row`;
  return {
    subject: `${news.shopName}: Auto Topup is paused`,
    text: paragraphs(
      `Auto Topup could not charge ${what(news, charge)}${often}. ${reasonOf(charge)} Nothing was taken.`,
      'It is paused now: your credit is not topped up by itself until you turn it on again.',
      standing(news),
      `To turn it on again: ${SET_CARD}`,
    ),
  };
}

const SET_CARD =
  `${PATH}. Add another card with “Manage Card”. Then open “Set Auto Topup”, choose that card as “Topup Card” and ` +
  'press “Save”: it is charged at once when the balance is below.';

/** Sending to a country was stopped, because hardly anybody there reads the codes back. */
export function countryStopped(news: {
  shopName: string;
  /** IANA name. */
  timeZone: string;
  country: Country;
  /** Codes that were paid for lately, and those of them that were read back. */
  sent: number;
  verified: number;
  /** When it opens again by itself (epoch ms). */
  liftsAt: number;
}): Text {
  const country = new Intl.DisplayNames([LOCALE], { type: 'region' }).of(news.country) ?? news.country;
  return {
    subject: `${news.shopName}: sending to ${country} is stopped`,
    text: paragraphs(
      `${news.shopName} does not send codes to ${country} for now. Of the last ${news.sent} codes that were paid for, ` +
        `${news.verified} were read back.`,
      'That is what it looks like when somebody has codes sent to numbers that earn money with them, ' +
        'or when a carrier takes messages and does not deliver them.',
      `It opens again by itself on ${moment(news, news.liftsAt)}. To open it earlier: ` +
        'Click on the bottom left corner logo › Settings › Limits, then “Send there again”. ' +
        'If your shop does not need the country, take it off the list there.',
    ),
  };
}

function paragraphs(...texts: string[]): string {
  return `${['Hello,', ...texts, 'Tillside'].join('\n\n')}\n`;
}

function creditName({ currency }: WalletNews): string {
  return currency === SMS_CURRENCY ? 'SMS credit' : `${currency} credit for rewards`;
}

function balance({ available, currency }: WalletNews): string {
  return formatMoney(available, currency, LOCALE);
}

function standing(news: WalletNews): string {
  return `The ${creditName(news)} of ${news.shopName} is ${balance(news)}. ${meaning(news)}`;
}

function meaning({ currency, messagesLeft }: WalletNews): string {
  if (currency !== SMS_CURRENCY) return 'Rewards that cost more than that cannot be redeemed until you top up.';
  const outOfCredit = 'codes for new members and all other SMS messages are not sent';
  if (messagesLeft === null) return `When it is used up, ${outOfCredit} until you top up.`;
  if (messagesLeft === 0) return `It does not pay for one more local SMS message: ${outOfCredit} until you top up.`;
  const count = new Intl.NumberFormat(LOCALE).format(messagesLeft);
  const messages = messagesLeft === 1 ? 'message' : 'messages';
  return `It pays for about ${count} more local SMS ${messages}. When it is used up, ${outOfCredit} until you top up.`;
}

function what({ currency }: WalletNews, { amount, card }: FailedCharge): string {
  return `${formatMoney(amount, currency, LOCALE)} to ${brandName(card.brand)} ·· ${card.last4}`;
}

function moment({ timeZone }: Pick<WalletNews, 'timeZone'>, at: number): string {
  return new Intl.DateTimeFormat(LOCALE, { timeZone, dateStyle: 'full', timeStyle: 'short' }).format(at);
}

const REASONS: Partial<Record<string, string>> = {
  insufficient_funds: 'There is not enough money on the card.',
  lost_card: 'The card is reported lost.',
  stolen_card: 'The card is reported stolen.',
  fraudulent: 'The bank suspects fraud.',
  expired_card: 'The card has expired.',
  incorrect_cvc: 'The card’s security code is wrong.',
  processing_error: 'There was a fault while the card was processed.',
  card_velocity_exceeded: 'The card has reached its limit.',
  authentication_required: 'The bank wants the card holder’s approval, which nobody is there to give.',
  resource_missing: 'The card is not saved any more.',
};

function reasonOf({ failure }: FailedCharge): string {
  return REASONS[failure] ?? 'The bank declined it without saying why.';
}
