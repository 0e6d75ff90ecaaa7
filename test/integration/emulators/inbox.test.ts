import { join } from 'node:path';
import fastifySse from '@fastify/sse';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import Fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createInbox } from '#server/emulators/inbox/inbox.ts';
import { INBOX_PATH, inboxPage } from '#server/emulators/inbox/page.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { tempFolder } from '#test/temp-folder.ts';

const mail = (id: string, to = 'owner@kopi.example') => ({ id, to: [to], subject: `Mail ${id}`, text: 'Hello,\n' });

describe('the inbox', () => {
  const openInbox = (file = ':memory:') => {
    const clock = createFakeClock();
    const store = openDocumentStore(file);
    onTestFinished(() => store.close());
    return { clock, ...createInbox({ store, clock }) };
  };

  it('takes mails to any address, the newest first', async () => {
    const { gateway, mails, clock } = openInbox();
    const at = clock.now();
    expect(await gateway.send(mail('a'))).toEqual({ kind: 'accepted' });
    await clock.advance(1_000);
    await gateway.send(mail('b', 'someone@else.example'));
    expect(mails(10)).toEqual([
      { ...mail('b', 'someone@else.example'), at: at + 1_000 },
      { ...mail('a'), at },
    ]);
    expect(mails(1)).toMatchObject([{ id: 'b' }]);
  });

  it('takes a mail that is handed over twice for one, and tells of it once', async () => {
    const { gateway, mails, onMail } = openInbox();
    const heard: string[] = [];
    const stop = onMail(({ id }) => heard.push(id));
    await gateway.send(mail('a'));
    expect(await gateway.send(mail('a'))).toEqual({ kind: 'accepted' });
    expect(mails(10)).toHaveLength(1);
    stop();
    await gateway.send(mail('b'));
    expect(heard).toEqual(['a']);
  });

  it.each([
    ['owner@unreachable.example', 'The mail server was not reached'],
    ['Owner@Refused.Example', 'The mail server refused it'],
  ])('does not take a mail to %s, and says why', async (to, reason) => {
    const { gateway, mails } = openInbox();
    expect(await gateway.send(mail('a', to))).toEqual({ kind: 'not_sent', reason: expect.stringContaining(reason) });
    expect(mails(10)).toEqual([]);
  });

  it('keeps its mails over a restart', async () => {
    const file = join(tempFolder(), 'outside.db');
    await openInbox(file).gateway.send(mail('a'));
    const { gateway, mails } = openInbox(file);
    await gateway.send(mail('a'));
    expect(mails(10)).toMatchObject([{ id: 'a' }]);
  });
});

describe('the inbox page', () => {
  async function startPage() {
    const inbox = createInbox({ store: openDocumentStore(':memory:'), clock: createFakeClock() });
    const app = Fastify();
    await app.register(fastifySse);
    await inboxPage(app, inbox);
    onTestFinished(() => app.close());
    return { app, ...inbox };
  }

  it('is served with a policy that runs nothing but its own files', async () => {
    const { app } = await startPage();
    expect((await app.inject(INBOX_PATH)).headers.location).toBe(`${INBOX_PATH}/`);
    const look = ['look/look.css', 'look/live.js', 'look/icon.svg', 'look/fonts/inter-latin-wght-normal.woff2'];
    for (const file of ['', 'page.js', 'page.css', ...look]) {
      const answer = await app.inject(`${INBOX_PATH}/${file}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    }
    const { body } = await app.inject(`${INBOX_PATH}/`);
    expect(body).toContain('Demo');
    for (const domain of ['@unreachable.example', '@refused.example']) expect(body).toContain(domain);
    expect(body).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
  });

  it('serves no other file', async () => {
    const { app } = await startPage();
    const others = [
      'look/fonts/inter-latin-wght-italic.woff2',
      'look/index.html',
      'look/..%2fpage.ts',
      '..%2finbox.ts',
    ];
    for (const path of [...others, 'inbox.ts', 'look/', 'look/fonts/../../page.ts']) {
      expect((await app.inject(`${INBOX_PATH}/${path}`)).statusCode).toBe(404);
    }
  });

  it('tells the mails as JSON, all of them or those to an address', async () => {
    const { app, gateway } = await startPage();
    await gateway.send(mail('a'));
    await gateway.send(mail('b', 'mei@kopi.example'));
    const answer = await app.inject(`${INBOX_PATH}/mails?to=mei@kopi.example`);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toMatchObject([{ id: 'b', subject: 'Mail b' }]);
    expect((await app.inject(`${INBOX_PATH}/mails`)).json()).toMatchObject([{ id: 'b' }, { id: 'a' }]);
    expect((await app.inject(`${INBOX_PATH}/mails?from=me`)).statusCode).toBe(400);
  });

  it('streams all mails first and then each that arrives, and ends with the server', async () => {
    const { app, gateway } = await startPage();
    await gateway.send(mail('a'));
    const base = await app.listen({ host: '127.0.0.1', port: 0 });
    const { body } = await fetch(`${base}${INBOX_PATH}/events`);
    if (body === null) throw new Error('no stream came');
    const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
    const next = async () => {
      const { value } = await events.read();
      return { event: value?.event, data: JSON.parse(value?.data ?? 'null') };
    };

    expect(await next()).toMatchObject({ event: 'mails', data: [{ id: 'a' }] });
    await gateway.send(mail('b'));
    expect(await next()).toMatchObject({ event: 'mail', data: { id: 'b' } });
    await app.close();
    expect((await events.read()).done).toBe(true);
  });
});
