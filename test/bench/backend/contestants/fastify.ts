import { join } from 'node:path';
import Fastify from 'fastify';
import { openDurably } from '#server/db/durable-sqlite.ts';
import { jsonHeaders, type Service } from '../contestant.ts';
import { createPhones } from '../phones.ts';
import { CREATE_CODES, INSERT_CODE, newCode } from './codes-table.ts';

const PATH = '/codes';

/** The least that an HTTP server does which keeps something: a checked body, one row in a transaction of its own. */
export async function startFastify(folder: string): Promise<Service> {
  const sqlite = openDurably(join(folder, 'fastify.sqlite'));
  sqlite.exec(CREATE_CODES);
  const insert = sqlite.prepare(INSERT_CODE);
  const app = Fastify();
  app.post<{ Body: { phone: string } }>(
    PATH,
    {
      schema: {
        body: {
          type: 'object',
          properties: { phone: { type: 'string', pattern: '^\\+[1-9]\\d{6,14}$' } },
          required: ['phone'],
          additionalProperties: false,
        },
        response: { 200: { type: 'object', properties: { id: { type: 'string' } } } },
      },
    },
    async ({ body }) => {
      const code = newCode(body.phone);
      insert.run(code);
      return { id: code.id };
    },
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const phone = createPhones();
  let asked = 0;
  return {
    kind: 'service',
    url,
    streams: [],
    prepare: (_step, amount) => {
      asked += amount;
      return Array.from({ length: amount }, () => ({
        path: PATH,
        headers: jsonHeaders,
        body: JSON.stringify({ phone: phone() }),
      }));
    },
    finish: async () => undefined,
    audit: async () => {
      const rows = sqlite.prepare('select count(*) from codes').pluck().get();
      return rows === asked ? [] : [`${asked} rows were asked for, there are ${rows}`];
    },
    close: async () => {
      await app.close();
      sqlite.close();
    },
  };
}
