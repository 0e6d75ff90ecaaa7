import { describe, expect, it } from 'vitest';
import { declineReason } from '../../../renderer/features/credit/decline.ts';
import en from '../../../renderer/i18n/en/index.ts';

/** All of https://docs.stripe.com/declines/codes. */
const DOCUMENTED = [
  'approve_with_id',
  'authentication_not_handled',
  'authentication_required',
  'call_issuer',
  'card_not_supported',
  'card_velocity_exceeded',
  'currency_not_supported',
  'do_not_honor',
  'do_not_try_again',
  'duplicate_transaction',
  'expired_card',
  'fraudulent',
  'incorrect_address',
  'incorrect_cvc',
  'incorrect_number',
  'incorrect_pin',
  'incorrect_zip',
  'insufficient_funds',
  'invalid_account',
  'invalid_amount',
  'invalid_cvc',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  'invalid_pin',
  'issuer_not_available',
  'lost_card',
  'mobile_device_authentication_required',
  'new_account_information_available',
  'not_permitted',
  'offline_pin_required',
  'online_or_offline_pin_required',
  'pickup_card',
  'pin_try_exceeded',
  'processing_error',
  'reenter_transaction',
  'restricted_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'security_violation',
  'service_not_allowed',
  'stolen_card',
  'stop_payment_order',
  'testmode_decline',
  'transaction_not_allowed',
  'try_again_later',
  'withdrawal_count_limit_exceeded',
];
/** Those by which the bank gives no reason, or that must not be told. */
const WITHOUT_REASON = ['generic_decline', 'merchant_blacklist', 'no_action_taken'];

describe('why a card was not charged', () => {
  it.each(DOCUMENTED)('%s has a reason in plain words', (code) => {
    expect(declineReason(code)).not.toBe('topup.decline.other');
  });

  it.each([...WITHOUT_REASON, 'a_code_of_tomorrow', 'constructor', '', null])(
    '%j says that the bank gave none',
    (code) => {
      expect(declineReason(code)).toBe('topup.decline.other');
    },
  );

  it('tells a charge that was never made from one that the bank refused', () => {
    expect(declineReason('not_charged')).toBe('topup.decline.not_charged');
  });

  it('has no words that no code leads to', () => {
    const codes = [...DOCUMENTED, ...WITHOUT_REASON, 'not_charged', 'canceled', 'resource_missing', 'card_declined'];
    const led = new Set(codes.map((code) => declineReason(code).replace('topup.decline.', '')));
    expect([...led].sort()).toEqual(Object.keys(en.topup.decline).sort());
  });
});
