import { type ClientRequest, get } from 'node:http';
import type { Stream } from './protocol.ts';

/**
 * Listens to streams of server-sent events, as devices do.
 * @returns whether each has brought something after its greeting, and how to stop
 */
export async function openStreams(url: string, streams: readonly Stream[]) {
  const open = await Promise.all(streams.map((stream) => openStream(url, stream)));
  return {
    heard: () => open.every(({ heard }) => heard()),
    close: () => {
      for (const { request } of open) request.destroy();
    },
  };
}

/** Resolves with its greeting. */
function openStream(url: string, { path, headers }: Stream) {
  return new Promise<{ request: ClientRequest; heard(): boolean }>((resolve, reject) => {
    let events = 0;
    const request = get(`${url}${path}`, { headers: { ...headers, accept: 'text/event-stream' } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${path} answers ${response.statusCode}`));
      response.on('data', (chunk: Buffer) => {
        // Looking for more of them would take time from whoever is measured.
        if (events > 1 || !chunk.includes('data:')) return;
        events += 1;
        resolve({ request, heard: () => events > 1 });
      });
    });
    request.on('error', reject);
  });
}
