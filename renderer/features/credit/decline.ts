import en from '../../i18n/en.json';

type Decline = keyof typeof en.topup.decline;

const isKnown = (code: string): code is Decline => Object.hasOwn(en.topup.decline, code);

/** The text for the provider's decline code. One without words of its own says that the bank gave no reason. */
export function declineReason(code: string | null): `topup.decline.${Decline}` {
  return `topup.decline.${code !== null && isKnown(code) ? code : 'other'}`;
}
