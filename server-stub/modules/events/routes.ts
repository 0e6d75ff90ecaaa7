import { EVENTS_PATH, type ServerEvent } from '#shared/api/events.ts';
import { answer } from '../../http/operations.ts';
import type { Http } from '../../http/serve.ts';
import { send } from '../../http/serve.ts';
import type { EventBus } from './event-bus.ts';

/**
 * The stream of server-sent events to a paired device. It ends when the device is revoked or the server stops.
 * @param noteSeen notes that a device was heard of: called when its stream begins and when it ends
 */
export function eventRoutes(
  { app, authenticator }: Http,
  bus: EventBus,
  noteSeen: (deviceId: string) => Promise<void>,
): void {
  const open = new Set<() => void>();
  const notes = new Set<Promise<void>>();
  app.addHook('preClose', async () => {
    for (const close of open) close();
    // The database closes after this.
    await Promise.all(notes);
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
      // The stream is worth more than the note, or the second look, that goes with it.
      const aside = (task: Promise<void>) => {
        const note = task
          .catch((error: unknown) => request.log.warn({ err: error }, 'a device’s stream goes on without its note'))
          .finally(() => notes.delete(note));
        notes.add(note);
      };
      const stop = bus.listen(actor, tell);
      const close = () => {
        // A stream that fails while it is told to close comes here twice.
        if (!open.delete(close)) return;
        stop();
        reply.sse.close();
        aside(noteSeen(actor.deviceId));
      };
      open.add(close);
      reply.sse.onClose(close);
      tell({ type: 'hello' });
      aside(noteSeen(actor.deviceId));
      // Revoked after it was let in and before it listened, it was not told.
      aside(
        authenticator.identify('device', request.headers.authorization).then((still) => {
          // Whoever was signed in may leave: the device stays.
          if (!still.ok && still.error.code !== 'session_expired') tell({ type: 'device_revoked' });
        }),
      );
    },
  );
}

/** How often a comment keeps the stream alive, in milliseconds: a device that hears nothing for longer is offline. */
export const HEARTBEAT_MS = 10_000;
