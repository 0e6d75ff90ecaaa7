import fastifySse from '@fastify/sse';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import Fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { phonesPage } from '#server/emulators/phones/page.ts';
import { createPhoneSimulator } from '#server/emulators/phones/simulator.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import { createFakeClock } from '#test/fake-clock.ts';

async function startPage() {
  const clock = createFakeClock();
  const simulator = createPhoneSimulator({ store: openDocumentStore(':memory:'), clock, sender: 'Kopi & Co' });
  const app = Fastify();
  await app.register(fastifySse);
  await phonesPage(app, simulator);
  onTestFinished(() => app.close());
  return { app, simulator, clock };
}

const sms = (id: string, to = '+6581234567') => ({ id, to, body: 'Your code is 402913, valid for 5 minutes.' });

describe('the phones page', () => {
  it('is served with a policy that runs nothing but its own files', async () => {
    const { app } = await startPage();
    expect((await app.inject('/demo/phones')).headers.location).toBe('/demo/phones/');
    for (const file of ['', 'page.js', 'page.css', 'look/icon.svg', 'look/fonts/inter-latin-wght-normal.woff2']) {
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
    const { app, simulator } = await startPage();
    await simulator.send(sms('a'));
    await simulator.send(sms('b', '+60123456789'));
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
    const { app, simulator, clock } = await startPage();
    await simulator.send(sms('a'));
    const base = await app.listen({ host: '127.0.0.1', port: 0 });
    const { body } = await fetch(`${base}/demo/phones/events`);
    if (body === null) throw new Error('no stream came');
    const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
    const next = async () => {
      const { value } = await events.read();
      return { event: value?.event, data: JSON.parse(value?.data ?? 'null') };
    };

    expect(await next()).toMatchObject({ event: 'messages', data: [{ id: 'a' }] });
    await clock.advance(2_000);
    expect(await next()).toMatchObject({ event: 'message', data: { id: 'a', state: 'delivered' } });
    await app.close();
    expect((await events.read()).done).toBe(true);
  });
});
