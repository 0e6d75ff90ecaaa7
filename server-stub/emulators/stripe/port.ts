import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { DocumentStore } from '../store.ts';

/**
 * Listens on the port of the last time if it is free, so that the addresses of hosted pages stay good over a restart,
 * else on any free one.
 * @returns the port
 */
export async function listenWhereBefore(app: FastifyInstance, host: string, store: DocumentStore): Promise<number> {
  const remembered = store.collection<{ id: 'listener'; port: number }>('stripe.port');
  const before = remembered.get('listener')?.port ?? 0;
  const address = await app.listen({ host, port: (await isFree(host, before)) ? before : 0 });
  const port = Number(new URL(address).port);
  remembered.put({ id: 'listener', port });
  return port;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .listen(port, host, () => probe.close(() => resolve(true)));
  });
}
