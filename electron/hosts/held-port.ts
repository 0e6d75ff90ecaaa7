import { createServer } from 'node:net';

/** A port of this computer that nobody else gets until it is let go. */
export interface HeldPort {
  port: number;
  /** To be called right before whoever it is for listens on it; once more does nothing. */
  letGo(): void;
}

/**
 * Holds a free port of loopback. Who connects meanwhile is turned away, and the app may end all the same.
 * @throws when there is none
 */
export function holdFreePort(): Promise<HeldPort> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.resetAndDestroy());
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port was given'));
      server.unref();
      resolve({ port: address.port, letGo: () => void server.close() });
    });
  });
}
