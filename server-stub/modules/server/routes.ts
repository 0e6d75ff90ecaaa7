import { API_VERSION, type DemoInfo, getServer } from '#shared/api/server.ts';
import { ok } from '#shared/errors.ts';
import { type Http, serve } from '../../http/serve.ts';

/**
 * @param demo evaluated for each answer, as the server's own address is known only once it listens, and PINs that an
 *   owner has set anew are told no more
 */
export function serverRoutes(http: Http, version: string, demo: () => Promise<DemoInfo | null>): void {
  serve(http, getServer, async () => ok({ product: 'tillside', apiVersion: API_VERSION, version, demo: await demo() }));
}
