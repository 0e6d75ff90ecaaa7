import type { FastifyInstance } from 'fastify';
import { err, errorCatalogue } from '#shared/errors.ts';

/**
 * Answers only who asks for this computer by its own name. A web site whose name was made to lead here (DNS rebinding)
 * would otherwise read, in its visitor's browser, whatever a server on loopback shows without asking who it is.
 * @param app one that listens on loopback only, and has no routes yet
 */
export function refuseForeignHosts(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const { localPort } = request.socket;
    const { host } = request.headers;
    if (host === `127.0.0.1:${localPort}` || host === `localhost:${localPort}`) return;
    return reply.code(errorCatalogue.forbidden).send(err('forbidden'));
  });
}
