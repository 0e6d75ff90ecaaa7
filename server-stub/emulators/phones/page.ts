import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { e164Schema, formatPhone } from '#shared/domain/phone.ts';
import { invalidRequest } from '#shared/error-schemas.ts';
import { ownFile } from '../../files.ts';
import { HIDDEN, servePage, streamToPages } from '../demo-page.ts';
import type { PhoneMessage, PhoneSimulator } from './simulator.ts';

export const PHONES_PATH = '/demo/phones';

/** How many messages the page and the JSON show at most. */
const SHOWN = 200;

const querySchema = z.strictObject({
  // A plus that was not encoded arrives as a space.
  to: z
    .string()
    .transform((text) => text.replace(/^ /, '+'))
    .pipe(e164Schema)
    .optional(),
});

/**
 * The page that shows the messages arriving on phones, live: for trying the app by hand, and as JSON for tests.
 * @param app one with `@fastify/sse` registered
 */
export async function phonesPage(app: FastifyInstance, simulator: PhoneSimulator): Promise<void> {
  await app.register(async (scope) => {
    await servePage(scope, ownFile('emulators/phones/page'), `${PHONES_PATH}/`);
    scope.get(`${PHONES_PATH}/messages`, HIDDEN, async (request, reply) => {
      const query = querySchema.safeParse(request.query);
      if (!query.success) return reply.code(400).send(invalidRequest(query.error));
      return reply.header('cache-control', 'no-store').send(simulator.messages(SHOWN, query.data.to).map(shown));
    });
    streamToPages(scope, `${PHONES_PATH}/events`, (send) => {
      const stop = simulator.onChange((message) => send('message', shown(message)));
      send('messages', simulator.messages(SHOWN).map(shown));
      return stop;
    });
  });
}

/** A message with what the page shows of it: the number grouped for people, and the code, if it holds one. */
function shown(message: PhoneMessage) {
  const code = /(?<!\d)\d{4,8}(?!\d)/.exec(message.body)?.[0] ?? null;
  return { ...message, phone: formatPhone(message.to), code };
}
