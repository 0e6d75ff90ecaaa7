import type { Aftermath, CardBehaviour, Decline } from './behaviour.ts';
import { COUNTRY_CARDS } from './countries.ts';

export interface TestCard {
  /**
   * Stripe's published PaymentMethod id, such as `pm_card_visa`, or a name where Stripe publishes only a number. It is
   * what a saved card remembers: several cards share their last four digits.
   */
  key: string;
  number: string;
  country: string;
  funding: 'credit' | 'debit' | 'prepaid';
  behaviour: CardBehaviour;
}

const card = (
  key: string,
  number: string,
  behaviour: CardBehaviour = {},
  { funding = 'credit', country = 'US' }: Partial<Pick<TestCard, 'funding' | 'country'>> = {},
): TestCard => ({ key, number, country, funding, behaviour });

const debit = { funding: 'debit' } as const;
const prepaid = { funding: 'prepaid' } as const;

const DECLINED = 'Your card was declined.';

function declined(code: string, declineCode?: string, message = DECLINED): CardBehaviour {
  const reason = declineCode === undefined ? { code, message } : { code, message, declineCode };
  // Stripe tries a card when it is saved; those that decline a charge decline that too.
  return { decline: { from: 'attach', reason } };
}

const GENERIC: Decline = { code: 'card_declined', declineCode: 'generic_decline', message: DECLINED };
const INSUFFICIENT: Decline = {
  code: 'card_declined',
  declineCode: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
};
const BLOCKED: Decline = { code: 'card_declined', declineCode: 'fraudulent', message: DECLINED, blocked: true };

function disputed(
  reason: string,
  networkCode: string,
  more: Partial<Extract<Aftermath, { kind: 'dispute' }>> = {},
): CardBehaviour {
  return { aftermath: { kind: 'dispute', type: 'chargeback', reason, networkCode, times: 1, ...more } };
}
const fraudulent = disputed('fraudulent', '10.4');
const compliance = disputed('noncompliant', '98', { type: 'compliance' });

const BY_BRAND = [
  card('pm_card_visa', '4242424242424242'),
  card('pm_card_visa_debit', '4000056655665556', {}, debit),
  card('pm_card_mastercard', '5555555555554444'),
  card('mastercard_2_series', '2223003122003222'),
  card('pm_card_mastercard_debit', '5200828282828210', {}, debit),
  card('pm_card_mastercard_prepaid', '5105105105105100', {}, prepaid),
  card('pm_card_amex', '371449635398431'),
  card('pm_card_amex_threeDSecureNotSupported', '378282246310005'),
  card('pm_card_discover', '6011111111111117'),
  card('discover_2', '6011000990139424'),
  card('discover_debit', '6011981111111113', {}, debit),
  card('pm_card_diners', '3056930009020004'),
  card('diners_14_digits', '36227206271667'),
  card('bccard_dinacard', '6555900000604105'),
  card('pm_card_jcb', '3566002020360505', {}, { country: 'JP' }),
  card('pm_card_unionpay', '6200000000000005', {}, { country: 'CN' }),
  card('unionpay_debit', '6200000000000047', {}, { ...debit, country: 'CN' }),
  card('unionpay_19_digits', '6205500000000000004', {}, { country: 'CN' }),
  card('pm_card_visa_cartesBancaires', '4000002500001001', {}, { country: 'FR' }),
  card('pm_card_mastercard_cartesBancaires', '5555552500001001', {}, { country: 'FR' }),
  card('pm_card_visa_debit_eftposAuCoBranded', '4000050360000001', {}, { ...debit, country: 'AU' }),
  card('pm_card_mastercard_debit_eftposAuCoBranded', '5555050360000080', {}, { ...debit, country: 'AU' }),
  card('pm_card_debit_visaHsaProductCode', '4000051230000072', {}, debit),
  card('pm_card_mastercard_debit_mastercardFsaProductCode', '5200828282828897', {}, debit),
];

const BY_COUNTRY = COUNTRY_CARDS.map(([country, number, key]) =>
  card(key ?? `pm_card_${country.toLowerCase()}`, number, {}, { country }),
);

const DECLINING = [
  card('pm_card_visa_chargeDeclined', '4000000000000002', { decline: { from: 'attach', reason: GENERIC } }),
  card('pm_card_visa_chargeDeclinedInsufficientFunds', '4000000000009995', {
    decline: { from: 'attach', reason: INSUFFICIENT },
  }),
  card('pm_card_visa_chargeDeclinedLostCard', '4000000000009987', declined('card_declined', 'lost_card')),
  card('pm_card_visa_chargeDeclinedStolenCard', '4000000000009979', declined('card_declined', 'stolen_card')),
  card(
    'pm_card_chargeDeclinedExpiredCard',
    '4000000000000069',
    declined('expired_card', undefined, 'Your card has expired.'),
  ),
  card(
    'pm_card_chargeDeclinedIncorrectCvc',
    '4000000000000127',
    declined('incorrect_cvc', undefined, "Your card's security code is incorrect."),
  ),
  card(
    'pm_card_chargeDeclinedProcessingError',
    '4000000000000119',
    declined('processing_error', undefined, 'An error occurred while processing your card. Try again in a little bit.'),
  ),
  card(
    'pm_card_visa_chargeDeclinedVelocityLimitExceeded',
    '4000000000006975',
    declined(
      'card_declined',
      'card_velocity_exceeded',
      'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
    ),
  ),
  card('pm_card_chargeCustomerFail', '4000000000000341', { decline: { from: 'charge', reason: GENERIC } }),
];

/** With Stripe's default settings: the highest risk is blocked, elevated risk and failed checks go through. */
const FRAUD_PREVENTION = [
  card('pm_card_radarBlock', '4100000000000019', { decline: { from: 'charge', reason: BLOCKED } }),
  card('pm_card_riskLevelHighest', '4000000000004954', { decline: { from: 'charge', reason: BLOCKED } }),
  card('pm_card_riskLevelElevated', '4000000000009235', { risk: 'elevated' }),
  card('pm_card_highFraudDisputeScore', '4000008400000407'),
  card('pm_card_highEfwScore', '4000008400000159'),
  card('pm_card_radarDynamicRiskThreshold', '4000008400001017'),
  card('pm_card_adaptive3dsChallenge', '4000008405600003'),
  card('pm_card_cvcCheckFail', '4000000000000101', { cvcCheck: 'fail' }),
  card('pm_card_cvcCheckFailElevatedRisk', '4000058400307872', { cvcCheck: 'fail', risk: 'elevated' }),
  // No address is asked for, so the checks of it do not take place.
  card('pm_card_avsZipFail', '4000000000000036'),
  card('pm_card_avsZipFailElevatedRisk', '4000058400306072', { risk: 'elevated' }),
  card('pm_card_avsLine1Fail', '4000000000000028'),
  card('pm_card_avsFail', '4000000000000010'),
  card('pm_card_avsUnchecked', '4000000000000044'),
  // No captcha is asked either.
  card('captcha', '4000000000001208'),
  card('captcha_2', '4000000000003725'),
];

const DISPUTED = [
  card('pm_card_createDispute', '4000000000000259', fraudulent),
  card('pm_card_createDisputeProductNotReceived', '4000000000002685', disputed('product_not_received', '13.1')),
  card('pm_card_createDisputeInquiry', '4000000000001976', disputed('fraudulent', '10', { type: 'inquiry' })),
  card('pm_card_createIssuerFraudRecord', '4000000000005423', { aftermath: { kind: 'fraud_warning' } }),
  card('pm_card_createMultipleDisputes', '4000000404000079', disputed('fraudulent', '10.4', { times: 2 })),
  card('pm_card_createCe3EligibleDispute', '4000000404000038', fraudulent),
  card('pm_card_createComplianceDispute', '4000008400000779', compliance),
  card('pm_card_createMastercardComplianceDispute', '5105008400000002', compliance),
  card('pm_card_createAutoRepresentmentEligibleDispute', '4000000001000043', fraudulent),
  card('pm_card_createRapidDisputeResolutionDispute', '4000000404004816', fraudulent),
  card('pm_card_createCe3BlockDispute', '4000000404005649', fraudulent),
  card('pm_card_createEthocaAlert', '5105000300000018', fraudulent),
];

const REFUNDS_AND_BALANCE = [
  card('pm_card_pendingRefund', '4000000000007726', { refund: 'pending' }),
  card('pm_card_refundFail', '4000000000005126', { refund: 'fails' }),
  card('pm_card_bypassPending', '4000000000000077', { bypassesPending: true }),
  card('pm_card_bypassPendingInternational', '4000003720000278', { bypassesPending: true }, { country: 'IE' }),
];

const always: CardBehaviour = { authentication: 'always' };

const AUTHENTICATION = [
  card('pm_card_authenticationRequiredOnSetup', '4000002500003155', { authentication: 'unless_set_up' }),
  card('pm_card_authenticationRequired', '4000002760003184', always),
  card('pm_card_authenticationRequiredSetupForOffSession', '4000003800000446', { authentication: 'on_session' }),
  card('pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', '4000008260003178', {
    authentication: 'unless_set_up',
    decline: { from: 'charge', reason: INSUFFICIENT },
  }),
  card('pm_card_threeDSecure2Required', '4000000000003220', always, { country: 'IE' }),
  card('three_d_secure_required_us', '4000008400000027', always),
  card('pm_card_threeDSecureRequired', '4000000000003063', always),
  card('pm_card_threeDSecureRequiredChargeDeclined', '4000008400001629', {
    ...always,
    decline: { from: 'setup', reason: GENERIC },
  }),
  card('pm_card_threeDSecureRequiredProcessingError', '4000008400001280', { authentication: 'always_but_fails' }),
  card('pm_card_threeDSecureOptional', '4000000000003055', { authentication: 'supported' }),
  card('pm_card_threeDSecureOptionalProcessingError', '4000000000003097', { authentication: 'supported_but_fails' }),
  card('three_d_secure_frictionless', '4000000032200000', { authentication: 'frictionless' }),
  card('three_d_secure_out_of_band', '4000582600000094', always),
  card('three_d_secure_passcode', '4000582600000045', always),
  card('three_d_secure_single_select', '4000582600000102', always),
  card('three_d_secure_multi_select', '4000582600000110', always),
];

/** Stripe's published test cards for payments online, with their documented behaviour (https://docs.stripe.com/testing). */
export const TEST_CARDS: readonly TestCard[] = [
  ...BY_BRAND,
  ...BY_COUNTRY,
  ...DECLINING,
  ...FRAUD_PREVENTION,
  ...DISPUTED,
  ...REFUNDS_AND_BALANCE,
  ...AUTHENTICATION,
];

/** Other published ids of the same cards. */
export const ALIASES: Readonly<Record<string, string>> = {
  pm_card_us: 'pm_card_visa',
  pm_card_chargeDeclined: 'pm_card_visa_chargeDeclined',
  pm_card_chargeDeclinedInsufficientFunds: 'pm_card_visa_chargeDeclinedInsufficientFunds',
  pm_card_debit_visaFsaProductCode: 'pm_card_debit_visaHsaProductCode',
};
