import { pathToFileURL } from 'node:url';
import { net, type Protocol } from 'electron';
import { SECURITY_HEADERS } from '../content-security-policy.ts';
import { resolveAppFile } from './app-file.ts';

/** Answers `app://tillside/…` with the renderer's files, and with nothing else. */
export function createAppProtocol(root: string): Parameters<Protocol['handle']>[1] {
  return async ({ method, url }) => {
    const file = method === 'GET' ? resolveAppFile(root, url) : null;
    if (file === null) return notFound();
    try {
      const { body, headers } = await net.fetch(pathToFileURL(file).href);
      const type = headers.get('Content-Type') ?? 'application/octet-stream';
      return new Response(body, { headers: { ...SECURITY_HEADERS, 'Content-Type': type } });
    } catch {
      return notFound();
    }
  };
}

function notFound(): Response {
  return new Response('', { status: 404, headers: SECURITY_HEADERS });
}
