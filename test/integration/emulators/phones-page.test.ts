import fastifySse from '@fastify/sse';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import Fastify, { type FastifyInstance } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { phonesPage } from '#server/emulators/phones/page.ts';
import { createPhoneSimulator } from '#server/emulators/phones/simulator.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import type { OutgoingSms } from '#server/gateways/sms/gateway.ts';
import { createFakeClock } from '#test/fake-clock.ts';

async function startPage() {
  const clock = createFakeClock();
  const simulator = createPhoneSimulator({ store: openDocumentStore(':memory:'), clock, sender: 'Kopi & Co' });
  const app = Fastify();
  await app.register(fastifySse);
  await phonesPage(app, simulator, clock);
  onTestFinished(() => app.close());
  const [straits] = simulator.gateways;
  for (const gateway of simulator.gateways) {
    gateway.onReport(async () => undefined);
    gateway.onReply(async () => undefined);
  }
  const post = (path: string, payload: object) => app.inject({ method: 'POST', url: `/demo/phones/${path}`, payload });
  return { app, simulator, straits, clock, post };
}

const sms = (id: string, to = '+6581234567'): OutgoingSms => ({
  id,
  to,
  body: 'Your code is 402913, valid for 5 minutes.',
  from: { kind: 'default' },
});

/** What an open page hears. */
async function openPage(app: FastifyInstance) {
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  const { body } = await fetch(`${base}/demo/phones/events`);
  if (body === null) throw new Error('no stream came');
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
  return async () => {
    const { done, value } = await events.read();
    return { done, event: value?.event, data: JSON.parse(value?.data ?? 'null') };
  };
}

describe('the phones page', () => {
  it('is served with a policy that runs nothing but its own files', async () => {
    const { app } = await startPage();
    expect((await app.inject('/demo/phones')).headers.location).toBe('/demo/phones/');
    for (const file of [
      '',
      'page.js',
      'carriers.js',
      'page.css',
      'look/icon.svg',
      'look/fonts/inter-latin-wght-normal.woff2',
    ]) {
      const answer = await app.inject(`/demo/phones/${file}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    }
    const { body } = await app.inject('/demo/phones/');
    expect(body).toContain('Demo');
    expect(body).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
  });

  it('serves no other file', async () => {
    const { app } = await startPage();
    for (const path of [
      'look/fonts/inter-latin-wght-italic.woff2',
      'look/../../page.ts',
      '..%2fpage.ts',
      'simulator.ts',
    ]) {
      expect((await app.inject(`/demo/phones/${path}`)).statusCode).toBe(404);
    }
  });

  it('tells the messages to a number as JSON, with the code', async () => {
    const { app, straits } = await startPage();
    await straits.send(sms('a'));
    await straits.send(sms('b', '+60123456789'));
    for (const to of ['+6581234567', '%2B6581234567']) {
      const answer = await app.inject(`/demo/phones/messages?to=${to}`);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.json()).toMatchObject([{ id: 'a', phone: '+65 8123 4567', code: '402913', state: 'travelling' }]);
    }
    expect((await app.inject('/demo/phones/messages')).json()).toHaveLength(2);
  });

  it('refuses what is no number', async () => {
    const { app } = await startPage();
    const answer = await app.inject('/demo/phones/messages?to=1');
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
  });

  it('streams all messages first and then each change, and ends with the server', async () => {
    const { app, straits, clock } = await startPage();
    await straits.send(sms('a'));
    const next = await openPage(app);
    expect(await next()).toMatchObject({ event: 'begin', data: { messages: [{ id: 'a' }], total: 1 } });
    await clock.advance(2_000);
    expect(await next()).toMatchObject({ event: 'change', data: { messages: [{ id: 'a', state: 'delivered' }] } });
    await app.close();
    expect((await next()).done).toBe(true);
  });

  it('hears what many do together, only the newest of them, and how many there were', async () => {
    const { app, straits, clock } = await startPage();
    const next = await openPage(app);
    await next();
    await straits.send(sms('first'));
    expect((await next()).data.messages).toHaveLength(1);
    for (let n = 0; n < 250; n += 1) await straits.send(sms(`many-${n}`));
    await clock.advance(200);
    const { data } = await next();
    expect(data.messages).toHaveLength(200);
    expect(data).toMatchObject({ total: 251 });
    expect(data.messages[0]).toMatchObject({ id: 'many-249' });
  });

  it('replies for a phone that was written to by a number, and shows it', async () => {
    const { app, straits, clock, post } = await startPage();
    const reply = { to: '+6581234567', text: 'STOP' };
    expect((await post('replies', reply)).statusCode).toBe(404);
    await straits.send({ ...sms('news'), from: { kind: 'replyable' } });
    await clock.advance(2_000);
    const next = await openPage(app);
    await next();
    expect((await post('replies', reply)).json()).toMatchObject({ from: '+6581234567', text: 'STOP' });
    expect((await next()).data.replies).toMatchObject([{ phone: '+65 8123 4567', text: 'STOP' }]);
    expect((await post('replies', { ...reply, text: ' ' })).statusCode).toBe(400);
  });

  it('takes a carrier down and up, and makes it slow', async () => {
    const { app, straits, post } = await startPage();
    const next = await openPage(app);
    await next();
    expect((await post('carriers/demo-straits', { up: false, delayMs: 20 })).json()).toMatchObject({ up: false });
    expect((await next()).data.carriers).toMatchObject([{ id: 'demo-straits', up: false, delayMs: 20 }, {}, {}]);
    expect(await straits.send(sms('a'))).toMatchObject({ kind: 'refused' });
    expect((await app.inject('/demo/phones/carriers')).json()).toMatchObject([{ up: false }, { up: true }, {}]);
    expect((await post('carriers/nobody', { up: false, delayMs: 0 })).statusCode).toBe(404);
    expect((await post('carriers/demo-straits', { up: false, delayMs: -1 })).statusCode).toBe(400);
  });
});
