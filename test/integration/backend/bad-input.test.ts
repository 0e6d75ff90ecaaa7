import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTopup } from '#shared/api/billing.ts';
import { startVerification } from '#shared/api/verifications.ts';
import { signInAs, startTestBackend, type TestBackend } from '#test/test-backend.ts';

describe('bad input', () => {
  let backend: TestBackend;
  let token: string;

  beforeAll(async () => {
    backend = await startTestBackend();
    ({ token } = await signInAs(backend, 'owner'));
  });
  afterAll(() => backend.close());

  async function post(url: string, payload: string, headers: Record<string, string> = {}) {
    const response = await backend.app.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    });
    return { status: response.statusCode, body: response.json() };
  }
  const start = (body: unknown, headers = {}) => post(startVerification.path, JSON.stringify(body), headers);
  const operationId = randomUUID();

  it.each([
    ['an unknown field', { operationId, phone: '+6581234567', admin: true }],
    ['a missing field', { operationId }],
    ['a wrong type', { operationId, phone: 6581234567 }],
    ['an id that is none', { operationId: 'x', phone: '+6581234567' }],
    ['no object at all', ['+6581234567']],
    ['null', null],
  ])('names what is wrong with %s', async (_what, body) => {
    const { status, body: answer } = await start(body);
    expect(status).toBe(400);
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
    expect(answer.error.details.fields.length).toBeGreaterThan(0);
  });

  it('answers text that is no JSON, and a body that is no JSON by its type', async () => {
    expect(await post(startVerification.path, '{"operationId":')).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request' } },
    });
    expect(await start({}, { 'content-type': 'text/csv' })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request' } },
    });
  });

  it('reads no body of more than 64 kB', async () => {
    expect(await start({ operationId, phone: 'x'.repeat(70_000) })).toMatchObject({
      status: 413,
      body: { error: { code: 'body_too_large' } },
    });
  });

  it('tells a stranger nothing of what a request should look like', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer short', `Bearer ${'x'.repeat(43)}`, 'Basic b3duZXI6cGFzcw==']) {
      expect(await start({ nonsense: true }, { authorization })).toEqual({
        status: 401,
        body: { ok: false, error: { code: 'unauthenticated' } },
      });
    }
  });

  it('answers unknown paths and unknown ids', async () => {
    expect(await post('/v1/nothing', '{}')).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
    expect(
      await post(
        `/v1/verifications/${randomUUID()}/check`,
        JSON.stringify({ operationId: randomUUID(), code: '123456' }),
      ),
    ).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
    expect(await post('/v1/verifications/..%2f..%2fetc/resend', JSON.stringify({ operationId }))).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request' } },
    });
  });

  it('answers an address that cannot be decoded like any other bad request', async () => {
    for (const url of ['/%zz', '/v1/verifications/%ff%zz/check']) {
      const response = await backend.app.inject({ method: 'POST', url });
      expect(response.statusCode).toBe(400);
      expect(response.json()).toEqual({ ok: false, error: { code: 'invalid_request' } });
    }
  });

  it.each([-1, 0, 9_999_999, 10_500_000, 2_001_000_000, 1.5, 1e300])(
    'takes no top-up of %d micro-units',
    async (amount) => {
      const body = { operationId: randomUUID(), currency: 'USD', amount, cardId: 'pm_visa' };
      const { status } = await post(createTopup.path, JSON.stringify(body));
      expect([400, 422]).toContain(status);
      expect(backend.payments.charges).toEqual([]);
    },
  );

  it('answers anything at all with a coded error and never with a stack trace', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        const answer = await start(body);
        expect(answer.body.ok).toBe(false);
        expect(answer.status).toBeLessThan(500);
        expect(JSON.stringify(answer.body)).not.toMatch(/\bat .*\.(ts|js):\d/);
      }),
      { numRuns: 200 },
    );
  });

  it('hides what went wrong inside', async () => {
    const broken = await startTestBackend();
    const owner = await signInAs(broken, 'owner');
    broken.payments.listCards = async () => {
      // As the errors of a provider's client: its status is that of another request.
      throw Object.assign(new Error('secret detail'), { statusCode: 401 });
    };
    const response = await broken.app.inject({
      url: '/v1/billing',
      headers: { authorization: `Bearer ${owner.token}` },
    });
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual({ ok: false, error: { code: 'internal' } });
    await broken.close();
  });
});
