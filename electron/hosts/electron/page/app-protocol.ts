import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Protocol } from 'electron';
import { SECURITY_HEADERS } from '../../content-security-policy.ts';
import { createAppFiles } from './app-file.ts';

/** Of the files that the renderer is built to. */
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Hears of each page and each script that was handed over. */
interface Served {
  page(): void;
  script(): void;
}

/** Answers `app://tillside/…` with the renderer's files, and with nothing else. */
export function createAppProtocol(root: string, served: Served): Parameters<Protocol['handle']>[1] {
  const findFile = createAppFiles(root);
  return async ({ method, url }) => {
    const file = method === 'GET' ? findFile(url) : null;
    if (file === null) return notFound();
    try {
      // Read as a whole: a stream takes many turns of this process, which is busy while the first screen is awaited.
      const body = await readFile(file);
      const extension = extname(file);
      if (extension === '.html') setImmediate(served.page);
      if (extension === '.js') setImmediate(served.script);
      const type = TYPES[extension] ?? 'application/octet-stream';
      return new Response(body, { headers: { ...SECURITY_HEADERS, 'Content-Type': type } });
    } catch {
      return notFound();
    }
  };
}

function notFound(): Response {
  return new Response('', { status: 404, headers: SECURITY_HEADERS });
}
