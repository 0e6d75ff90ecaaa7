import type { FastifyInstance } from 'fastify';
import { err, ok } from '#shared/errors.ts';
import { type PaymentGateway, WebhookSignatureInvalid } from '../../gateways/payments/gateway.ts';
import { answer } from '../../http/operations.ts';
import { send } from '../../http/serve.ts';
import type { PaymentReports } from './reports.ts';

/** Where Stripe tells what happened. The signature covers the bytes, so the body is not parsed before it is checked. */
export function stripeWebhook(app: FastifyInstance, gateway: PaymentGateway, reports: PaymentReports): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => body);
    scope.post<{ Body: Buffer }>('/webhooks/stripe', { schema: { hide: true } }, async (request, reply) => {
      const signature = request.headers['stripe-signature'];
      if (!Buffer.isBuffer(request.body) || typeof signature !== 'string') {
        return send(reply, answer(err('webhook_signature_invalid')));
      }
      try {
        const report = gateway.readWebhook(request.body, signature);
        if (report) await reports.take(report);
        return send(reply, answer(ok({})));
      } catch (error) {
        if (error instanceof WebhookSignatureInvalid) return send(reply, answer(err('webhook_signature_invalid')));
        throw error;
      }
    });
  });
}

/** Where the provider's pages lead back to. It only says so: what became of the card or the payment is told elsewhere. */
export const RETURN_PATH = '/return';

export function returnPage(app: FastifyInstance): void {
  app.get(RETURN_PATH, { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .header('cache-control', 'no-store')
      .send(RETURN_PAGE),
  );
}

const RETURN_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Back to Tillside</title>
<style>
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; gap: 8px; padding: 24px;
    font: 16px/1.5 system-ui, sans-serif; text-align: center; background: #f6f6f4; color: #1b1f23 }
  h1 { font-size: 22px; margin: 0 } p { margin: 0; color: #5d656e }
  a { display: inline-block; margin: 16px 0 8px; padding: 0 20px; line-height: 44px; border-radius: 12px;
    background: #0b7a69; color: #fff; font-weight: 600; text-decoration: none }
  small { font-size: 14px }
  @media (prefers-color-scheme: dark) { body { background: #141618; color: #eceef0 } p { color: #98a1aa }
    a { background: #35b8a1; color: #141618 } }
</style>
<main><h1>You can close this page</h1><p>Tillside goes on by itself.</p>
<p><a href="tillside://return">Back to Tillside</a></p>
<p><small>The button is for the app. In a browser, Tillside is in the tab that you came from.</small></p></main>
</html>
`;
