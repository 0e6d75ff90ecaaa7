import { z } from 'zod';
import { routingSchema, saveCountryRouting, saveSendingSettings } from '../api/routing.ts';
import { method, nothing } from './method.ts';

/** The owner's page of routes and sender names; it opens and closes as Billing & Credit does. */
export const routingPageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('closed') }),
  z.strictObject({ kind: z.literal('password_required') }),
  z.strictObject({
    kind: z.literal('open'),
    routing: routingSchema,
    /** As for Billing & Credit. */
    current: z.boolean(),
  }),
]);

export const routingMethods = {
  /** Loads the owner's page of routes and sender names. */
  'routing.open': method(nothing, nothing),
  'routing.saveCountry': method(
    saveCountryRouting.body.omit({ operationId: true }).extend(saveCountryRouting.params.shape),
    nothing,
  ),
  'routing.saveSettings': method(saveSendingSettings.body.omit({ operationId: true }), nothing),
};
