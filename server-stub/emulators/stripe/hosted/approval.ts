import type { FastifyInstance } from 'fastify';
import type Stripe from 'stripe';
import { z } from 'zod';
import { type Account, idOf } from '../account.ts';
import { failAuthentication, processApproved } from '../pay.ts';
import { shown } from '../resources/amounts.ts';
import { completeSession } from '../resources/checkout-sessions.ts';
import { approveSetup, failSetup } from '../set-up.ts';
import { successUrl } from './checkout.ts';
import type { HostedParts } from './pages.ts';

const formSchema = z.object({ outcome: z.enum(['approve', 'fail']) });

type Outcome = z.infer<typeof formSchema>['outcome'];
type PageRequest = { Params: { secret: string } };

/** What the card holder is asked about. */
type Asked = { kind: 'payment'; intent: Stripe.PaymentIntent } | { kind: 'setup'; intent: Stripe.SetupIntent };

/** The bank's page of 3-D Secure, where the card holder approves (https://docs.stripe.com/payments/3d-secure). */
export function approvalPage(app: FastifyInstance, { store, account, think, changed }: HostedParts): void {
  app.get<PageRequest>('/3d_secure_2/:secret', async (_request, reply) => reply.sendFile('approval.html'));

  app.get<PageRequest>('/3d_secure_2/:secret/state', async ({ params }, reply) => {
    const asked = findAsked(account, params.secret);
    if (asked === undefined) return reply.code(404).send({ status: 'unknown' });
    const { card } = account.paymentMethods.get(idOf(asked.intent.payment_method) ?? '') ?? {};
    return reply.send({
      status: asked.intent.status === 'requires_action' ? 'waiting' : 'over',
      kind: asked.kind,
      amount: asked.kind === 'payment' ? shown(asked.intent.amount, asked.intent.currency) : null,
      card: card === undefined ? null : { brand: card.brand, last4: card.last4 },
    });
  });

  app.post<PageRequest>('/3d_secure_2/:secret', async ({ params, body }, reply) => {
    const form = formSchema.safeParse(body);
    if (!form.success) return reply.code(422).send({ status: 'invalid' });
    await think();
    const answered = store.transaction(() => {
      const asked = findAsked(account, params.secret);
      if (asked === undefined) return { status: 404, body: { status: 'unknown' } };
      // Whatever was answered first counts.
      if (asked.intent.status !== 'requires_action') return { status: 409, body: { status: 'over' } };
      return { status: 200, body: { url: answer(account, asked, form.data.outcome) } };
    });
    changed();
    return reply.code(answered.status).send(answered.body);
  });
}

function findAsked(account: Account, secret: string): Asked | undefined {
  const id = secret.split('_secret_')[0] ?? '';
  const payment = account.paymentIntents.get(id);
  if (payment?.client_secret === secret) return { kind: 'payment', intent: payment };
  const setup = account.setupIntents.get(id);
  return setup?.client_secret === secret ? { kind: 'setup', intent: setup } : undefined;
}

/** Records the answer. @returns where the card holder goes on; null when the request named no place */
function answer(account: Account, asked: Asked, outcome: Outcome): string | null {
  const returnUrl = asked.intent.next_action?.redirect_to_url?.return_url ?? null;
  if (asked.kind === 'payment') {
    if (outcome === 'approve') processApproved(account, asked.intent);
    else failAuthentication(account, asked.intent);
    return wayBack(returnUrl, 'payment_intent', asked.intent, outcome === 'approve' ? 'pending' : 'failed');
  }
  const [session] = account.sessions.list({ owner: asked.intent.id });
  if (outcome === 'approve') {
    const { intent } = approveSetup(account, asked.intent);
    if (session?.status === 'open' && intent.status === 'succeeded') {
      completeSession(account, session);
      return successUrl(session);
    }
  } else {
    failSetup(account, asked.intent);
  }
  // The page where the card was typed in says what went wrong.
  if (session !== undefined) return session.url;
  return wayBack(returnUrl, 'setup_intent', asked.intent, outcome === 'approve' ? 'succeeded' : 'failed');
}

/** The address to return to, with what Stripe adds to it. */
function wayBack(
  returnUrl: string | null,
  name: 'payment_intent' | 'setup_intent',
  { id, client_secret }: { id: string; client_secret: string | null },
  status: 'pending' | 'succeeded' | 'failed',
): string | null {
  if (returnUrl === null) return null;
  const url = new URL(returnUrl);
  url.searchParams.set(name, id);
  url.searchParams.set(`${name}_client_secret`, client_secret ?? '');
  url.searchParams.set('redirect_status', status);
  return url.href;
}
