import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTopup } from '#shared/api/billing.ts';
import { startTestBackend, type TestBackend } from '#test/test-backend.ts';

let backend: TestBackend;

beforeAll(async () => {
  backend = await startTestBackend();
});
afterAll(() => backend.close());

it('describes every route on the API page, with who may call it and what it takes', async () => {
  const page = await backend.app.inject({ url: '/docs/' });
  expect(page.statusCode).toBe(200);
  const { paths, info } = (await backend.app.inject({ url: '/docs/json' })).json();
  for (const setting of ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'SMTP_URL', 'MAIL_FROM']) {
    expect(info.description).toContain(setting);
  }
  const described = paths[createTopup.path].post;
  expect(described).toMatchObject({ summary: createTopup.summary, security: [{ bearer: [] }] });
  const { properties, additionalProperties } = described.requestBody.content['application/json'].schema;
  expect(Object.keys(properties).sort()).toEqual(['amount', 'cardId', 'currency', 'operationId']);
  expect(additionalProperties).toBe(false);
  expect(paths['/v1/server'].get.security).toBeUndefined();
  expect(Object.keys(paths)).not.toContain('/webhooks/stripe');
});
