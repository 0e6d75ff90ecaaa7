import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { invalidRequest } from '#shared/error-schemas.ts';
import { ownFile } from '../../files.ts';
import { HIDDEN, servePage, streamToPages } from '../demo-page.ts';
import type { Inbox } from './inbox.ts';

export const INBOX_PATH = '/demo/inbox';

/** How many mails the page and the JSON show at most. */
const SHOWN = 100;

const querySchema = z.strictObject({ to: z.string().optional() });

/**
 * The page that shows the mails as they arrive: for trying the app by hand, and as JSON for tests.
 * @param app one with `@fastify/sse` registered
 */
export async function inboxPage(app: FastifyInstance, inbox: Inbox): Promise<void> {
  await app.register(async (scope) => {
    await servePage(scope, ownFile('emulators/inbox/page'), `${INBOX_PATH}/`);
    scope.get(`${INBOX_PATH}/mails`, HIDDEN, async (request, reply) => {
      const query = querySchema.safeParse(request.query);
      if (!query.success) return reply.code(400).send(invalidRequest(query.error));
      const { to } = query.data;
      const mails = inbox.mails(SHOWN).filter((mail) => to === undefined || mail.to.includes(to));
      return reply.header('cache-control', 'no-store').send(mails);
    });
    streamToPages(scope, `${INBOX_PATH}/events`, (send) => {
      const stop = inbox.onMail((mail) => send('mail', mail));
      send('mails', inbox.mails(SHOWN));
      return stop;
    });
  });
}
