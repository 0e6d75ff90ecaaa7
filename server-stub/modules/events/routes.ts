import { EVENTS_PATH, type ServerEvent } from '#shared/api/events.ts';
import { answer } from '../../http/operations.ts';
import type { Http } from '../../http/serve.ts';
import { send } from '../../http/serve.ts';
import type { EventBus } from './event-bus.ts';

/** The stream of server-sent events to a paired device. It ends when the device is revoked or the server stops. */
export function eventRoutes({ app, authenticator }: Http, bus: EventBus): void {
  const open = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const close of open) close();
  });
  app.get(
    EVENTS_PATH,
    {
      sse: 'only',
      schema: { summary: 'What changes, as it changes (server-sent events).', security: [{ bearer: [] }] },
      onRequest: async (request, reply) => {
        const identified = await authenticator.identify('device', request.headers.authorization);
        if (!identified.ok) return send(reply, answer(identified));
        request.actor = identified.value;
      },
    },
    async (request, reply) => {
      const { actor } = request;
      if (!actor) throw new Error('an event stream needs a device');
      reply.sse.keepAlive();
      const tell = (event: ServerEvent) => {
        reply.sse.send({ data: event }).catch(close);
        if (event.type === 'device_revoked') close();
      };
      const stop = bus.listen(actor, tell);
      const close = () => {
        stop();
        open.delete(close);
        reply.sse.close();
      };
      open.add(close);
      reply.sse.onClose(close);
      tell({ type: 'hello' });
    },
  );
}

/** How often a comment keeps the stream alive, in milliseconds: a device that hears nothing for longer is offline. */
export const HEARTBEAT_MS = 10_000;
