import type Stripe from 'stripe';
import { z } from 'zod';
import { type Account, idOf, NO_REQUEST } from '../account.ts';
import { endpoint, param } from '../endpoint.ts';
import { stripeId } from '../ids.ts';
import { find } from './find.ts';
import { datedListParams, listObject } from './list.ts';

const PATH = '/v1/radar/early_fraud_warnings';

/** https://docs.stripe.com/api/radar/early_fraud_warnings */
export const earlyFraudWarningEndpoints = [
  endpoint('GET', PATH, datedListParams.extend({ charge: param.text.optional() }), ({ account, params }) =>
    listObject(PATH, account.fraudWarnings, params, { owner: params.charge }),
  ),
  endpoint('GET', `${PATH}/:id`, z.strictObject({}), ({ account, id }) =>
    find(account.fraudWarnings, 'early fraud warning', id),
  ),
];

/** The issuer warns that a payment may be fraudulent. */
export function warnOfFraud(account: Account, charge: Stripe.Charge): void {
  const intentId = idOf(charge.payment_intent);
  const warning: Stripe.Radar.EarlyFraudWarning = {
    id: stripeId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: charge.id,
    created: account.now(),
    fraud_type: 'made_with_stolen_card',
    livemode: false,
    ...(intentId === null ? {} : { payment_intent: intentId }),
  };
  account.fraudWarnings.put(warning);
  account.emit('radar.early_fraud_warning.created', warning, NO_REQUEST);
}
