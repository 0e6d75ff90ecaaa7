import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { phoneNumber } from 'better-auth/plugins';
import { z } from 'zod';
import { openDurably } from '#server/db/durable-sqlite.ts';
import { jsonHeaders, type PreparedRequest, type Service } from '../contestant.ts';
import { createPhones } from '../phones.ts';

const SEND_PATH = '/api/auth/phone-number/send-otp';
const CONSUME_PATH = '/consume';
const codeSchema = z.object({ phoneNumber: z.string(), code: z.string() });

/** Its limiter works, in memory, which is its fastest, and never says no. */
const WIDE = { window: 60, max: 1_000_000_000 };

/**
 * The phone-number plugin of better-auth at its best, as it is documented for production: the database handed over as
 * it is, so that it uses transactions; no log, no telemetry; a `sendOTP` that keeps nobody waiting. The database has
 * the same settings as ours. It knows nothing of credit, prices, devices, messages or events.
 *
 * A send is its own route. A verify is `consumePhoneNumberOTP`, the least that uses a code up: one transaction. It has no
 * route, so Node's plain server calls it, without better-auth's own checks of a request. Its route
 * `/phone-number/verify` takes about twice as long, as it also writes the user in a second transaction.
 */
export async function startBetterAuth(folder: string): Promise<Service> {
  const sqlite = openDurably(join(folder, 'better-auth.sqlite'));
  const sent: z.infer<typeof codeSchema>[] = [];
  const auth = betterAuth({
    baseURL: 'http://127.0.0.1',
    secret: 'a key for this measurement only, of enough length',
    database: sqlite,
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: true, storage: 'memory', ...WIDE, customRules: { '/phone-number/*': WIDE } },
    plugins: [phoneNumber({ sendOTP: (code) => void sent.push(code) })],
  });
  await (await getMigrations(auth.options)).runMigrations();
  const handle = toNodeHandler(auth);
  const server = createServer((request, response) => {
    if (request.url !== CONSUME_PATH) return void handle(request, response);
    json(request)
      .then((body) => auth.api.consumePhoneNumberOTP({ body: codeSchema.parse(body) }))
      .then(
        (result) => response.writeHead(200, jsonHeaders).end(JSON.stringify(result)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const phone = createPhones();
  let waiting = 0;

  return {
    kind: 'service',
    url: `http://127.0.0.1:${port}`,
    streams: [],
    prepare(step, amount) {
      if (step === 'send') {
        waiting += amount;
        return Array.from({ length: amount }, () => request(SEND_PATH, { phoneNumber: phone() }));
      }
      if (sent.length !== amount) throw new Error(`${sent.length} codes were sent, ${amount} are to be read back`);
      waiting -= amount;
      return sent.splice(0).map((code) => request(CONSUME_PATH, code));
    },
    finish: async () => undefined,
    async audit() {
      const rows = sqlite.prepare('select count(*) from verification').pluck().get();
      return rows === waiting ? [] : [`${waiting} codes wait to be read back, but there are ${rows}`];
    },
    async close() {
      server.close();
      server.closeAllConnections();
      sqlite.close();
    },
  };
}

function request(path: string, body: object): PreparedRequest {
  return { path, headers: jsonHeaders, body: JSON.stringify(body) };
}
