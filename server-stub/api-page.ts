import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { REPORTED_EVENTS } from './gateways/payments/stripe-reports.ts';

/** What the OpenAPI page says before the routes. Markdown. */
const API_DESCRIPTION = `The interface between counter and backend.

Every answer is \`{ ok: true, value }\` or \`{ ok: false, error: { code, details? } }\`. Commands carry an \`operationId\`:
the same id with the same body is done once and answered with the same bytes. Money is integer micro-units
(1 USD = 1,000,000), instants are epoch milliseconds.

### Going live with Stripe
1. Set \`STRIPE_SECRET_KEY\` (\`sk_live_…\`) and \`TILLSIDE_PUBLIC_URL\`, the https address of this server.
2. In Stripe's dashboard add a webhook endpoint \`TILLSIDE_PUBLIC_URL/webhooks/stripe\` on API version
   \`2026-10-28.endive\` with these events: ${REPORTED_EVENTS.map((type) => `\`${type}\``).join(', ')}.
3. Set \`STRIPE_WEBHOOK_SECRET\` to its signing secret (\`whsec_…\`). Events that never arrive are found all the same: the
   list of events is gone through at start and every few minutes.

### Going live with mail
Set \`SMTP_URL\` (\`smtps://user:password@smtp.shop.example:465\`, or \`smtp://…:587\` for STARTTLS) and \`MAIL_FROM\`
(\`Kopi & Co <credit@kopi.example>\`). What cannot be sent is tried again for a week and stands on the owner's page.

With \`NODE_ENV=production\` the server refuses to start while a provider is an embedded stand-in.`;

/** Describes the routes that come after it, on a page at `/docs`. */
export async function apiPage(app: FastifyInstance, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      info: { title: 'Tillside', description: API_DESCRIPTION, version },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
  });
  await app.register(fastifySwaggerUi, { routePrefix: '/docs' });
}
