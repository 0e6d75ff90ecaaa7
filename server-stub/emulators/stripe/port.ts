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
  const address = await app.listen({ host, port: before }).catch((error: unknown) => {
    // Somebody else has taken it meanwhile, such as another process on the same store.
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return app.listen({ host, port: 0 });
    throw error;
  });
  const port = Number(new URL(address).port);
  remembered.put({ id: 'listener', port });
  return port;
}
