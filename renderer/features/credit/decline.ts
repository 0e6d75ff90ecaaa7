import type en from '../../i18n/en/index.ts';

type Words = keyof typeof en.topup.decline;

/**
 * Which words tell what a decline code means. The codes are those of https://docs.stripe.com/declines/codes, of Stripe's
 * errors that come without one, and `not_charged`, which is ours.
 */
const WORDS: ReadonlyMap<string, Words> = new Map(
  Object.entries<Words>({
    not_charged: 'not_charged',
    canceled: 'canceled',
    resource_missing: 'resource_missing',

    insufficient_funds: 'insufficient_funds',
    lost_card: 'lost_card',
    stolen_card: 'stolen_card',
    fraudulent: 'fraudulent',
    expired_card: 'expired_card',
    pickup_card: 'blocked',
    restricted_card: 'blocked',
    security_violation: 'blocked',

    card_velocity_exceeded: 'limit',
    withdrawal_count_limit_exceeded: 'limit',
    invalid_amount: 'amount',
    amount_too_large: 'amount',
    amount_too_small: 'amount',
    duplicate_transaction: 'duplicate',

    card_not_supported: 'not_supported',
    service_not_allowed: 'not_supported',
    transaction_not_allowed: 'not_supported',
    not_permitted: 'not_supported',
    currency_not_supported: 'currency',
    invalid_account: 'account',
    new_account_information_available: 'account',

    incorrect_cvc: 'incorrect_cvc',
    invalid_cvc: 'incorrect_cvc',
    incorrect_number: 'details',
    invalid_number: 'details',
    invalid_expiry_month: 'details',
    invalid_expiry_year: 'details',
    incorrect_address: 'details',
    incorrect_zip: 'details',

    incorrect_pin: 'pin',
    invalid_pin: 'pin',
    offline_pin_required: 'pin',
    online_or_offline_pin_required: 'pin',
    pin_try_exceeded: 'pin',

    authentication_required: 'authentication_required',
    mobile_device_authentication_required: 'authentication_required',
    authentication_not_handled: 'authentication_failed',
    authentication_failed: 'authentication_failed',
    payment_intent_authentication_failure: 'authentication_failed',

    processing_error: 'processing_error',
    issuer_not_available: 'try_later',
    reenter_transaction: 'try_later',
    try_again_later: 'try_later',
    approve_with_id: 'try_later',

    card_declined: 'call_bank',
    call_issuer: 'call_bank',
    do_not_honor: 'call_bank',
    do_not_try_again: 'call_bank',
    revocation_of_all_authorizations: 'call_bank',
    revocation_of_authorization: 'call_bank',
    stop_payment_order: 'call_bank',
    generic_decline: 'other',
    merchant_blacklist: 'other',
    no_action_taken: 'other',
    testmode_decline: 'test_card',
  }),
);

/** The text for the provider's decline code. One without words of its own says that the bank gave no reason. */
export function declineReason(code: string | null): `topup.decline.${Words}` {
  return `topup.decline.${(code !== null && WORDS.get(code)) || 'other'}`;
}
