import { z } from 'zod';
import { defineRoute, type ReplyOf } from '#shared/api/route.ts';
import { API_VERSION, getServer } from '#shared/api/server.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Api } from './client.ts';

type ServerInfo = ReplyOf<typeof getServer>;

/** What every version of Tillside says of itself, whatever else it says. */
const askIdentity = defineRoute({
  ...getServer,
  reply: z.looseObject({ product: z.literal('tillside'), apiVersion: z.number().int() }),
});

/**
 * Asks a backend what it is.
 * @returns beside what every call may: `server_not_tillside`; `app_outdated` and `server_outdated` when the other one of
 *   the two speaks a later version
 */
export async function askServer(api: Api): Promise<Result<ServerInfo>> {
  const identity = await api.call(askIdentity);
  if (!identity.ok) return identity;
  if (identity.value.apiVersion > API_VERSION) return err('app_outdated');
  if (identity.value.apiVersion < API_VERSION) return err('server_outdated');
  const server = getServer.reply.safeParse(identity.value);
  return server.success ? ok(server.data) : err('server_not_tillside');
}
