import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COUNTRY_CARDS } from '#server/emulators/stripe/cards/countries.ts';
import { TEST_CARDS } from '#server/emulators/stripe/cards/table.ts';
import { answerBank, openCheckout, openStripeWorld, pageState, RETURN_URL, typeCard } from '#test/stripe-world.ts';

/** What becomes of a card, in words: the error and decline codes, or what happens. */
interface Fate {
  /** Typed in on the hosted page. */
  page: string;
  /** Saved by its id; `saved` unless it differs. */
  attach?: string;
  /** Charged while the card holder is there, and while nobody is. */
  onSession: string;
  offSession: string;
  /** Charged with nobody there, once the hosted page has set it up; as `offSession` unless it differs. */
  setUpOffSession?: string;
}

const GOOD: Fate = { page: 'added', onSession: 'succeeded', offSession: 'succeeded' };

const addedThen = (codes: string): Fate => ({ page: 'added', onSession: codes, offSession: codes });
/** Stripe tries a card when it is saved. */
const refused = (codes: string): Fate => ({ ...addedThen(codes), page: codes, attach: codes });

const NEEDS_CARD_HOLDER = 'authentication_required authentication_required';
const DECLINED = 'card_declined generic_decline';
const ALWAYS: Fate = {
  page: 'approval, added',
  onSession: 'approval, succeeded',
  offSession: NEEDS_CARD_HOLDER,
};

/** Stripe's published test cards by number, as https://docs.stripe.com/testing has them, and the ids published for them. */
const CARDS: readonly (readonly [number: string, brand: string, fate: Fate, ids?: string[]])[] = [
  ['4242424242424242', 'visa', GOOD, ['pm_card_visa', 'pm_card_us']],
  ['4000056655665556', 'visa', GOOD, ['pm_card_visa_debit']],
  ['5555555555554444', 'mastercard', GOOD, ['pm_card_mastercard']],
  ['2223003122003222', 'mastercard', GOOD],
  ['5200828282828210', 'mastercard', GOOD, ['pm_card_mastercard_debit']],
  ['5105105105105100', 'mastercard', GOOD, ['pm_card_mastercard_prepaid']],
  ['371449635398431', 'amex', GOOD, ['pm_card_amex']],
  ['378282246310005', 'amex', GOOD, ['pm_card_amex_threeDSecureNotSupported']],
  ['6011111111111117', 'discover', GOOD, ['pm_card_discover']],
  ['6011000990139424', 'discover', GOOD],
  ['6011981111111113', 'discover', GOOD],
  ['3056930009020004', 'diners', GOOD, ['pm_card_diners']],
  ['36227206271667', 'diners', GOOD],
  ['6555900000604105', 'discover', GOOD],
  ['3566002020360505', 'jcb', GOOD, ['pm_card_jcb']],
  ['6200000000000005', 'unionpay', GOOD, ['pm_card_unionpay']],
  ['6200000000000047', 'unionpay', GOOD],
  ['6205500000000000004', 'unionpay', GOOD],
  ['4000002500001001', 'visa', GOOD, ['pm_card_visa_cartesBancaires']],
  ['5555552500001001', 'mastercard', GOOD, ['pm_card_mastercard_cartesBancaires']],
  ['4000050360000001', 'visa', GOOD, ['pm_card_visa_debit_eftposAuCoBranded']],
  ['5555050360000080', 'mastercard', GOOD, ['pm_card_mastercard_debit_eftposAuCoBranded']],
  ['4000051230000072', 'visa', GOOD, ['pm_card_debit_visaHsaProductCode', 'pm_card_debit_visaFsaProductCode']],
  ['5200828282828897', 'mastercard', GOOD, ['pm_card_mastercard_debit_mastercardFsaProductCode']],

  ['4000000000000002', 'visa', refused(DECLINED), ['pm_card_visa_chargeDeclined', 'pm_card_chargeDeclined']],
  [
    '4000000000009995',
    'visa',
    refused('card_declined insufficient_funds'),
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'pm_card_chargeDeclinedInsufficientFunds'],
  ],
  ['4000000000009987', 'visa', refused('card_declined lost_card'), ['pm_card_visa_chargeDeclinedLostCard']],
  ['4000000000009979', 'visa', refused('card_declined stolen_card'), ['pm_card_visa_chargeDeclinedStolenCard']],
  ['4000000000000069', 'visa', refused('expired_card'), ['pm_card_chargeDeclinedExpiredCard']],
  ['4000000000000127', 'visa', refused('incorrect_cvc'), ['pm_card_chargeDeclinedIncorrectCvc']],
  ['4000000000000119', 'visa', refused('processing_error'), ['pm_card_chargeDeclinedProcessingError']],
  [
    '4000000000006975',
    'visa',
    refused('card_declined card_velocity_exceeded'),
    ['pm_card_visa_chargeDeclinedVelocityLimitExceeded'],
  ],
  ['4000000000000341', 'visa', addedThen(DECLINED), ['pm_card_chargeCustomerFail']],

  ['4100000000000019', 'visa', addedThen('card_declined fraudulent'), ['pm_card_radarBlock']],
  ['4000000000004954', 'visa', addedThen('card_declined fraudulent'), ['pm_card_riskLevelHighest']],
  ['4000000000009235', 'visa', GOOD, ['pm_card_riskLevelElevated']],
  ['4000008400000407', 'visa', GOOD, ['pm_card_highFraudDisputeScore']],
  ['4000008400000159', 'visa', GOOD, ['pm_card_highEfwScore']],
  ['4000008400001017', 'visa', GOOD, ['pm_card_radarDynamicRiskThreshold']],
  ['4000008405600003', 'visa', GOOD, ['pm_card_adaptive3dsChallenge']],
  ['4000000000000101', 'visa', GOOD, ['pm_card_cvcCheckFail']],
  ['4000058400307872', 'visa', GOOD, ['pm_card_cvcCheckFailElevatedRisk']],
  ['4000000000000036', 'visa', GOOD, ['pm_card_avsZipFail']],
  ['4000058400306072', 'visa', GOOD, ['pm_card_avsZipFailElevatedRisk']],
  ['4000000000000028', 'visa', GOOD, ['pm_card_avsLine1Fail']],
  ['4000000000000010', 'visa', GOOD, ['pm_card_avsFail']],
  ['4000000000000044', 'visa', GOOD, ['pm_card_avsUnchecked']],
  ['4000000000001208', 'visa', GOOD],
  ['4000000000003725', 'visa', GOOD],

  ['4000000000000259', 'visa', GOOD, ['pm_card_createDispute']],
  ['4000000000002685', 'visa', GOOD, ['pm_card_createDisputeProductNotReceived']],
  ['4000000000001976', 'visa', GOOD, ['pm_card_createDisputeInquiry']],
  ['4000000000005423', 'visa', GOOD, ['pm_card_createIssuerFraudRecord']],
  ['4000000404000079', 'visa', GOOD, ['pm_card_createMultipleDisputes']],
  ['4000000404000038', 'visa', GOOD, ['pm_card_createCe3EligibleDispute']],
  ['4000008400000779', 'visa', GOOD, ['pm_card_createComplianceDispute']],
  ['5105008400000002', 'mastercard', GOOD, ['pm_card_createMastercardComplianceDispute']],
  ['4000000001000043', 'visa', GOOD, ['pm_card_createAutoRepresentmentEligibleDispute']],
  ['4000000404004816', 'visa', GOOD, ['pm_card_createRapidDisputeResolutionDispute']],
  ['4000000404005649', 'visa', GOOD, ['pm_card_createCe3BlockDispute']],
  ['5105000300000018', 'mastercard', GOOD, ['pm_card_createEthocaAlert']],
  ['4000000000007726', 'visa', GOOD, ['pm_card_pendingRefund']],
  ['4000000000005126', 'visa', GOOD, ['pm_card_refundFail']],
  ['4000000000000077', 'visa', GOOD, ['pm_card_bypassPending']],
  ['4000003720000278', 'visa', GOOD, ['pm_card_bypassPendingInternational']],

  ['4000002500003155', 'visa', { ...ALWAYS, setUpOffSession: 'succeeded' }, ['pm_card_authenticationRequiredOnSetup']],
  ['4000002760003184', 'visa', ALWAYS, ['pm_card_authenticationRequired']],
  [
    '4000003800000446',
    'visa',
    { ...GOOD, onSession: 'approval, succeeded' },
    ['pm_card_authenticationRequiredSetupForOffSession'],
  ],
  [
    '4000008260003178',
    'visa',
    {
      page: 'approval, added',
      onSession: 'approval, card_declined insufficient_funds',
      offSession: NEEDS_CARD_HOLDER,
      setUpOffSession: 'card_declined insufficient_funds',
    },
    ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds'],
  ],
  ['4000000000003220', 'visa', ALWAYS, ['pm_card_threeDSecure2Required']],
  ['4000008400000027', 'visa', ALWAYS],
  ['4000000000003063', 'visa', ALWAYS, ['pm_card_threeDSecureRequired']],
  [
    '4000008400001629',
    'visa',
    { page: `approval, ${DECLINED}`, onSession: `approval, ${DECLINED}`, offSession: NEEDS_CARD_HOLDER },
    ['pm_card_threeDSecureRequiredChargeDeclined'],
  ],
  [
    '4000008400001280',
    'visa',
    { ...addedThen(DECLINED), page: DECLINED },
    ['pm_card_threeDSecureRequiredProcessingError'],
  ],
  ['4000000000003055', 'visa', GOOD, ['pm_card_threeDSecureOptional']],
  ['4000000000003097', 'visa', GOOD, ['pm_card_threeDSecureOptionalProcessingError']],
  ['4000000032200000', 'visa', GOOD],
  ['4000582600000094', 'visa', ALWAYS],
  ['4000582600000045', 'visa', ALWAYS],
  ['4000582600000102', 'visa', ALWAYS],
  ['4000582600000110', 'visa', ALWAYS],
];

const asRows = () => CARDS.map(([number, brand, fate, ids = []]) => ({ number, brand, fate, ids }));
const countryRows = () => COUNTRY_CARDS.map(([country, number, id]) => ({ country, number, id }));

const CVC: Readonly<Record<string, string>> = { amex: '1234' };

const codesOf = ({ code, decline_code: declineCode }: { code?: string; decline_code?: string | undefined }) =>
  [code, declineCode].filter(Boolean).join(' ');

let world: Awaited<ReturnType<typeof openStripeWorld>>;
beforeAll(async () => {
  world = await openStripeWorld();
});
afterAll(() => world.emulator.close());

/** What becomes of a charge. */
async function charge(customer: string | null, paymentMethod: string, offSession: boolean): Promise<string> {
  const { stripe, clock } = world;
  try {
    const intent = await stripe.paymentIntents.create({
      amount: 5000,
      currency: 'usd',
      ...(customer === null ? {} : { customer }),
      payment_method: paymentMethod,
      allowed_payment_method_types: ['card'],
      confirm: true,
      ...(offSession ? { off_session: true } : { return_url: RETURN_URL }),
    });
    if (intent.status !== 'requires_action') return intent.status;
    await answerBank(intent.next_action?.redirect_to_url?.url, 'approve');
    await clock.advance(1_000);
    const { status, last_payment_error: error } = await stripe.paymentIntents.retrieve(intent.id);
    return `approval, ${error === null ? status : codesOf(error)}`;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) return codesOf(error);
    throw error;
  }
}

/** What becomes of saving a card by its published id. */
async function attach(id: string, brand: string, number: string): Promise<string> {
  const { stripe } = world;
  const { id: customer } = await stripe.customers.create({});
  try {
    const { card } = await stripe.paymentMethods.attach(id, { customer });
    expect(card).toMatchObject({ brand, last4: number.slice(-4) });
    return 'saved';
  } catch (error) {
    expect((await stripe.customers.listPaymentMethods(customer)).data).toEqual([]);
    if (error instanceof Stripe.errors.StripeCardError) return codesOf(error);
    throw error;
  }
}

/** What becomes of a card on the hosted page, and the payment method that was saved. */
async function addOnPage(customer: string, number: string, cvc: string) {
  const { stripe } = world;
  const session = await openCheckout(stripe, customer);
  const answer = await typeCard(session.url, { number, cvc });
  if (answer.status === 402) return { page: codesOf(answer.body.error ?? {}), saved: null };
  const approves = answer.body.url?.includes('/3d_secure_2/');
  if (approves) await answerBank(answer.body.url, 'approve');
  const { status, setup_intent: intent } = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['setup_intent.payment_method'],
  });
  if (intent === null || typeof intent === 'string') throw new Error('the session sets nothing up');
  const method = typeof intent.payment_method === 'string' ? null : intent.payment_method;
  const error = intent.last_setup_error;
  if (error !== null) expect((await pageState(session.url)).body.problem).toBe(error.message);
  const page = error === null ? (status === 'complete' ? 'added' : status) : codesOf(error);
  return { page: `${approves ? 'approval, ' : ''}${page}`, saved: method };
}

describe('the published test card', () => {
  it.each(asRows())('$number ($brand) fares as documented', async ({ number, brand, fate, ids }) => {
    const { stripe } = world;
    const { id: customer } = await stripe.customers.create({});

    const { page, saved } = await addOnPage(customer, number, CVC[brand] ?? '123');
    expect(page).toBe(fate.page);
    expect(saved?.card).toEqual(
      saved === null
        ? undefined
        : expect.objectContaining({ brand, last4: number.slice(-4), exp_month: 12, exp_year: 2034 }),
    );
    const listed = await stripe.customers.listPaymentMethods(customer);
    expect(listed.data.map(({ id }) => id)).toEqual(saved === null ? [] : [saved.id]);
    if (saved !== null) {
      expect(await charge(customer, saved.id, false)).toBe(fate.onSession);
      expect(await charge(customer, saved.id, true)).toBe(fate.setUpOffSession ?? fate.offSession);
    }

    for (const id of ids) {
      expect(await attach(id, brand, number)).toBe(fate.attach ?? 'saved');
      expect(await charge(null, id, false)).toBe(fate.onSession);
      expect(await charge(null, id, true)).toBe(fate.offSession);
    }
  });

  it.each(countryRows())('$number of $country is charged', async ({ country, number, id }) => {
    const { stripe } = world;
    const { id: customer } = await stripe.customers.create({});
    const { page, saved } = await addOnPage(customer, number, '123');
    expect(page).toBe('added');
    expect(saved?.card).toMatchObject({ country, last4: number.slice(-4) });
    expect(await charge(customer, saved?.id ?? '', true)).toBe('succeeded');
    const published = id ?? `pm_card_${country.toLowerCase()}`;
    if (published.startsWith('pm_card_')) expect(await charge(null, published, true)).toBe('succeeded');
  });

  it('stands in the list above, each of them', () => {
    const listed = [...CARDS.map(([number]) => number), ...COUNTRY_CARDS.map(([, number]) => number)];
    expect(TEST_CARDS.map(({ number }) => number).sort()).toEqual(listed.sort());
    expect(new Set(TEST_CARDS.map(({ key }) => key)).size).toBe(TEST_CARDS.length);
  });
});
