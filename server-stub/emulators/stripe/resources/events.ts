import { z } from 'zod';
import type { EventObject } from '../account.ts';
import { endpoint, param } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import { find } from './find.ts';
import { datedListParams, listObject } from './list.ts';

const params = datedListParams.extend({
  type: param.text.optional(),
  types: z.array(param.text).min(1).max(20).optional(),
});

/** https://docs.stripe.com/api/events */
export const eventEndpoints = [
  endpoint('GET', '/v1/events', params, ({ account, params: { type, types, ...page } }) => {
    if (type !== undefined && types !== undefined) {
      throw invalidRequest('parameters_exclusive', 'You may only specify one of these parameters: type, types.');
    }
    const wanted = (event: EventObject) => types === undefined || types.includes(event.type);
    return listObject('/v1/events', account.events, page, { owner: type, where: wanted });
  }),
  endpoint('GET', '/v1/events/:id', z.strictObject({}), ({ account, id }) => find(account.events, 'event', id)),
];
