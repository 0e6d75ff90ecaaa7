import { z } from 'zod';
import { endpoint, param } from '../endpoint.ts';
import { resourceMissing } from '../errors.ts';
import { listObject, listParams } from './list.ts';

/** https://docs.stripe.com/api/events */
export const eventEndpoints = [
  endpoint('GET', '/v1/events', listParams.extend({ type: param.text.optional() }), ({ account, params }) =>
    listObject('/v1/events', account.events, params, { owner: params.type }),
  ),
  endpoint('GET', '/v1/events/:id', z.strictObject({}), ({ account, id }) => {
    const event = account.events.get(id);
    if (event === undefined) throw resourceMissing('event', id);
    return event;
  }),
];
