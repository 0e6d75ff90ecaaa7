import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this computer that a page must not get to, or only where it may. */
export interface WatchedServer {
  url: string;
  /** What it was asked for. */
  asked: string[];
  close(): Promise<void>;
}

/** @param answer what it answers; without it, an empty page */
export async function startWatchedServer(answer?: RequestListener): Promise<WatchedServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (answer) return answer(request, response);
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>outside</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
