import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import {
  answerBank,
  errorOf,
  openCheckout,
  pageState,
  RETURN_URL,
  startCheckout,
  startStripeWorld,
  typeCard,
} from '#test/stripe-world.ts';

const VISA = '4242 4242 4242 4242';
const HOUR = 3_600_000;

describe('a page that is closed', () => {
  it('says so after a day, and adds nothing', async () => {
    const { session, clock, find, cards, eventTypes } = await startCheckout();
    await clock.advance(24 * HOUR - 1_000);
    expect((await find()).status).toBe('open');
    await clock.advance(1_000);
    expect(await find()).toMatchObject({ status: 'expired', url: null, setup_intent: { status: 'canceled' } });
    expect((await typeCard(session.url, { number: VISA })).status).toBe(409);
    expect(await cards()).toEqual([]);
    expect(await eventTypes()).toEqual(expect.arrayContaining(['checkout.session.expired', 'setup_intent.canceled']));
  });

  it('says so when the session was expired by its shop, and leads back', async () => {
    const { session, stripe } = await startCheckout();
    expect(await stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: 'expired' });
    expect((await pageState(session.url)).body).toMatchObject({
      status: 'expired',
      cancelUrl: `${RETURN_URL}?canceled`,
    });
    expect(await errorOf(stripe.checkout.sessions.expire(session.id))).toMatchObject({ statusCode: 400 });
  });

  it('does not exist under a made-up address', async () => {
    const { api } = await startCheckout();
    const base = `http://127.0.0.1:${api.port}`;
    for (const path of ['/c/pay/cs_test_none', '/3d_secure_2/seti_1_secret_2', '/3d_secure_2/pi_1']) {
      expect((await pageState(`${base}${path}`)).status).toBe(404);
    }
    expect((await typeCard(`${base}/c/pay/cs_test_none`, { number: VISA })).status).toBe(404);
    expect((await answerBank(`${base}/3d_secure_2/pi_1_secret_2`, 'approve')).status).toBe(404);
  });
});

describe('the parameters of a Checkout Session', () => {
  it.each([
    [{ success_url: 'javascript:alert(1)' }, 'success_url'],
    [{ expires_at: 1 }, 'expires_at'],
    [{ mode: 'payment' as const }, 'mode'],
    [{ customer: 'cus_none' }, 'customer'],
    [{ line_items: [] as never[], submit_type: 'pay' as const }, 'submit_type'],
  ])('are refused when they are %o', async (more, param) => {
    const { stripe } = await startStripeWorld();
    const customer = await stripe.customers.create({});
    const error = await errorOf(openCheckout(stripe, customer.id, more));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error.param).toBe(param);
  });
});

describe('the hosted pages', () => {
  it('are served with a policy that runs nothing but their own files', async () => {
    const { session, api } = await startCheckout();
    const base = `http://127.0.0.1:${api.port}`;
    const pages = [session.url ?? '', `${base}/3d_secure_2/pi_1_secret_2`];
    const files = [
      'checkout.js',
      'approval.js',
      'page.js',
      'page.css',
      'look/look.css',
      'look/icon.svg',
      'look/fonts/inter-latin-wght-normal.woff2',
    ];
    for (const url of [...pages, ...files.map((file) => `${base}/assets/${file}`)]) {
      const answer = await fetch(url);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    for (const url of pages) {
      const body = await (await fetch(url)).text();
      expect(body).toContain('Demo');
      expect(body).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
    }
    for (const path of [
      'look/fonts/inter-latin-wght-italic.woff2',
      '..%2fpages.ts',
      '%2e%2e/pages.ts',
      'checkout.ts',
    ]) {
      expect((await fetch(`${base}/assets/${path}`)).status).toBe(404);
    }
  });

  it('offer test cards that are good to type in', async () => {
    const { session, stripe, customer } = await startCheckout();
    const response = await fetch(`${session.url}/state`);
    const { cards }: { cards: { number: string; cvc: string }[] } = await response.json();
    expect(cards.length).toBeGreaterThan(5);
    for (const { number, cvc } of cards) {
      const { url } = await openCheckout(stripe, customer.id);
      expect((await typeCard(url, { number, cvc })).status).not.toBe(422);
    }
  });

  it('are where they were after a restart', async () => {
    const first = await startCheckout();
    await first.emulator.close();
    const { api } = await startStripeWorld({ store: first.store, clock: first.clock });
    expect(api.port).toBe(first.api.port);
    expect((await typeCard(first.session.url, { number: VISA })).status).toBe(200);
  });
});
