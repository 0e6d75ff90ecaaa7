import { brandOf, findByKey } from '../cards/find.ts';

/** The test cards that the page offers, by what happens with them. Any other published one can be typed in. */
const OFFERED: readonly (readonly [key: string, title: string])[] = [
  ['pm_card_visa', 'Visa, works'],
  ['pm_card_mastercard', 'Mastercard, works'],
  ['pm_card_amex', 'Amex, works'],
  ['pm_card_authenticationRequiredOnSetup', 'Asks for approval once'],
  ['pm_card_authenticationRequired', 'Asks for approval every time'],
  ['pm_card_chargeCustomerFail', 'Declined only when charged'],
  ['pm_card_visa_chargeDeclined', 'Declined'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', 'Insufficient funds'],
  ['pm_card_chargeDeclinedExpiredCard', 'Expired'],
  ['pm_card_createDispute', 'Works, then disputed'],
  ['pm_card_refundFail', 'Works, refunds fail later'],
];

/** As the page shows them and fills them in. */
export const SHOWN_CARDS = OFFERED.flatMap(([key, title]) => {
  const number = findByKey(key)?.number;
  return number === undefined ? [] : [{ title, number, cvc: brandOf(number) === 'amex' ? '1234' : '123' }];
});
