import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSmtpGateway } from '#server/gateways/mail/smtp.ts';

const FROM = 'Tillside <billing@shop.example>';
const mail = { id: 'mail-1', to: ['owner@kopi.example'], subject: 'Low: US$3.20', text: 'Hello,\n\nร้านกาแฟ 咖啡店.\n' };
const ACCOUNT = { user: 'till', password: 'p@ss/word' };

const refusal = (message: string, responseCode: number) => Object.assign(new Error(message), { responseCode });

/** A mail server on loopback that keeps what it takes: the envelope's receivers, and the mail as it came. */
async function startServer(options: SMTPServerOptions = {}) {
  const taken: { to: string[]; raw: string; secure: boolean }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    // Else it warns of its certificate, which is good enough here.
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 0,
    async onData(stream, { envelope, secure }, callback) {
      const raw = await text(stream);
      taken.push({ to: envelope.rcptTo.map(({ address }) => address), raw, secure });
      callback();
    },
    ...options,
  });
  // A client that does not trust the certificate breaks the connection off.
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  return { port: portOf(listening), taken };
}

function portOf(server: { address(): unknown }): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null || !('port' in address)) throw new Error('it does not listen');
  return Number(address.port);
}

/** A port where something listens that is no mail server: it does with each connection what the test says. */
async function startSilence(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return portOf(server);
}

describe('the SMTP gateway', () => {
  it('hands a mail over as plain text that no machine answers, under a Message-ID made of its id', async () => {
    const { port, taken } = await startServer();
    const gateway = createSmtpGateway({ url: `smtp://127.0.0.1:${port}`, from: FROM });
    expect(await gateway.send(mail)).toEqual({ kind: 'accepted' });
    const [{ to, raw } = { to: [], raw: '' }] = taken;
    expect(to).toEqual(['owner@kopi.example']);
    expect(raw).toMatch(/^From: Tillside <billing@shop\.example>\r$/m);
    expect(raw).toMatch(/^To: owner@kopi\.example\r$/m);
    expect(raw).toMatch(/^Subject: Low: US\$3\.20\r$/m);
    expect(raw).toMatch(/^Message-ID: <mail-1@shop\.example>\r$/m);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).toMatch(/^Content-Type: text\/plain; charset=utf-8\r$/m);
    const [, body = ''] = raw.split('\r\n\r\n');
    const encoding = /^Content-Transfer-Encoding: (\S+)\r$/m.exec(raw)?.[1];
    expect(encoding).toBe('base64');
    expect(Buffer.from(body, 'base64').toString().replaceAll('\r', '')).toBe(mail.text);
  });

  it('hands a mail over again under the same Message-ID', async () => {
    const { port, taken } = await startServer();
    const gateway = createSmtpGateway({ url: `smtp://127.0.0.1:${port}`, from: FROM });
    await gateway.send(mail);
    await gateway.send(mail);
    const ids = taken.map(({ raw }) => /^Message-ID: (\S+)/m.exec(raw)?.[1]);
    expect(ids).toEqual(['<mail-1@shop.example>', '<mail-1@shop.example>']);
  });

  it('lets no subject add a header, and reads no address out of another one', async () => {
    const { port, taken } = await startServer();
    const gateway = createSmtpGateway({ url: `smtp://127.0.0.1:${port}`, from: FROM });
    await gateway.send({ ...mail, subject: 'Low\r\nBcc: thief@evil.example', to: ['a@kopi.example'] });
    await gateway.send({ ...mail, to: ['"b, thief@evil.example"@kopi.example'] });
    expect(taken[0]?.to).toEqual(['a@kopi.example']);
    expect(taken[0]?.raw).not.toMatch(/^Bcc:/m);
    expect(taken.slice(1).flatMap(({ to }) => to)).not.toContain('thief@evil.example');
  });

  it('signs in with the account of the url', async () => {
    const seen: unknown[] = [];
    const { port } = await startServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, callback) {
        seen.push({ user: username, password });
        callback(null, { user: username });
      },
    });
    const account = `${ACCOUNT.user}:${encodeURIComponent(ACCOUNT.password)}`;
    const gateway = createSmtpGateway({ url: `smtp://${account}@127.0.0.1:${port}`, from: FROM });
    expect(await gateway.send(mail)).toEqual({ kind: 'accepted' });
    expect(seen).toEqual([ACCOUNT]);
  });

  describe('does not send, and says why,', () => {
    const account = `${ACCOUNT.user}:${encodeURIComponent(ACCOUNT.password)}`;
    const reasonFrom = async (url: string, timeoutMs?: number) => {
      const gateway = createSmtpGateway({ url, from: FROM, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
      const outcome = await gateway.send(mail);
      if (outcome.kind === 'accepted') throw new Error('it was sent');
      return outcome.reason;
    };

    it('when the receiver is refused', async () => {
      const { port, taken } = await startServer({
        onRcptTo: (_address, _session, callback) => callback(refusal('5.1.1 No such\tuser here', 550)),
      });
      expect(await reasonFrom(`smtp://127.0.0.1:${port}`)).toBe(
        'The mail server refused it: 550 5.1.1 No such user here',
      );
      expect(taken).toEqual([]);
    });

    it('when one of several receivers is refused', async () => {
      const { port } = await startServer({
        onRcptTo: ({ address }, _session, callback) =>
          callback(address.startsWith('typo') ? refusal('No such user', 550) : null),
      });
      const gateway = createSmtpGateway({ url: `smtp://127.0.0.1:${port}`, from: FROM });
      expect(await gateway.send({ ...mail, to: ['owner@kopi.example', 'typo@kopi.example'] })).toEqual({
        kind: 'not_sent',
        reason: 'The mail server refused it: 550 No such user',
      });
    });

    it('when the mail is refused after it was handed over, in few words and without the account', async () => {
      const said = `Policy ${'x'.repeat(500)}`;
      const { port } = await startServer({
        allowInsecureAuth: true,
        onAuth: ({ username }, _session, callback) => callback(null, { user: username }),
        onData: (stream, _session, callback) => {
          stream.resume();
          stream.on('end', () => callback(refusal(`${ACCOUNT.password} of ${ACCOUNT.user}: ${said}`, 554)));
        },
      });
      const reason = await reasonFrom(`smtp://${account}@127.0.0.1:${port}`);
      expect(reason).toMatch(/^The mail server refused it: 554 … of …: Policy x+…$/);
      expect(reason.length).toBeLessThan(240);
    });

    it('when the account is not accepted, whatever the server says of it', async () => {
      const { port } = await startServer({
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: ({ username, password }, _session, callback) => callback(refusal(`Not ${username}:${password}`, 535)),
      });
      expect(await reasonFrom(`smtp://${account}@127.0.0.1:${port}`)).toBe(
        'The mail server did not accept the account',
      );
    });

    it('when the server is gone, before or in the middle', async () => {
      const port = await startSilence((socket) => socket.destroy());
      expect(await reasonFrom(`smtp://127.0.0.1:${port}`)).toBe('The mail server was not reached');
      const gone = createServer().listen(0, '127.0.0.1');
      await once(gone, 'listening');
      const free = portOf(gone);
      gone.close();
      await once(gone, 'close');
      expect(await reasonFrom(`smtp://127.0.0.1:${free}`)).toBe('The mail server was not reached');
    });

    it('when the server takes too long, also when it is always about to answer', async () => {
      const mute = await startSilence(() => {});
      expect(await reasonFrom(`smtp://127.0.0.1:${mute}`, 50)).toBe('The mail server did not answer in time');
      const drawling = await startSilence((socket) => {
        socket.write('220 welcome\r\n');
        socket.once('data', () => {
          const timer = setInterval(() => socket.write('250-one more thing\r\n'), 10);
          socket.on('close', () => clearInterval(timer));
        });
      });
      expect(await reasonFrom(`smtp://127.0.0.1:${drawling}`, 400)).toBe('The mail server did not answer in time');
    });

    it('when the server has no TLS, unless it is on this computer or the url says so', async () => {
      const { port, taken } = await startServer();
      // An address of this computer that does not look like one.
      expect(await reasonFrom(`smtp://0.0.0.0:${port}`)).toBe('There was no secure connection to the mail server');
      expect(taken).toEqual([]);
      const gateway = createSmtpGateway({ url: `smtp://0.0.0.0:${port}?requireTLS=false`, from: FROM });
      expect(await gateway.send(mail)).toEqual({ kind: 'accepted' });
    });

    it.each(['smtps', 'smtp'])('when the certificate of an %s server cannot be trusted', async (protocol) => {
      const { port, taken } = await startServer({ secure: protocol === 'smtps', disabledCommands: [] });
      const url = `${protocol}://127.0.0.1:${port}`;
      expect(await reasonFrom(url)).toBe('There was no secure connection to the mail server');
      expect(taken).toEqual([]);
      const trusting = createSmtpGateway({ url: `${url}?tls.rejectUnauthorized=false`, from: FROM });
      expect(await trusting.send(mail)).toEqual({ kind: 'accepted' });
      expect(taken).toMatchObject([{ secure: true }]);
    });
  });

  it('waits for what is being handed over when it is closed, and takes no more', async () => {
    let answer = () => {};
    const { port } = await startServer({
      onData: (stream, _session, callback) => {
        stream.resume();
        stream.on('end', () => {
          answer = () => callback();
          received.resolve();
        });
      },
    });
    const received = Promise.withResolvers<void>();
    const gateway = createSmtpGateway({ url: `smtp://127.0.0.1:${port}`, from: FROM });
    const outcome = gateway.send(mail);
    await received.promise;
    let closed = false;
    const closing = gateway.close().then(() => {
      closed = true;
    });
    await setImmediate();
    expect(closed).toBe(false);
    answer();
    await closing;
    expect(await outcome).toEqual({ kind: 'accepted' });
    expect(await gateway.send(mail)).toMatchObject({ kind: 'not_sent' });
  });

  it('does not start with a sender or a server that is none, and does not repeat the password', () => {
    expect(() => createSmtpGateway({ url: 'smtp://127.0.0.1', from: 'Tillside' })).toThrow('has no address');
    for (const url of ['https://u:secret@mail.example', 'smtp://u:secret@[', 'mail.example']) {
      expect(() => createSmtpGateway({ url, from: FROM })).toThrow(/^the address of the mail server is not smtp/);
    }
  });
});
