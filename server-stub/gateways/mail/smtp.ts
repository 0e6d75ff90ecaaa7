import { createTransport } from 'nodemailer';
import addressparser from 'nodemailer/lib/addressparser';
import { z } from 'zod';
import type { MailGateway, MailOutcome } from './gateway.ts';

export interface SmtpOptions {
  /**
   * `smtps://user:password@host:465` for TLS from the start, `smtp://…:587` for STARTTLS, which is then required.
   * Nodemailer's options may follow as a query, such as `?requireTLS=false` for a relay in a trusted network.
   */
  url: string;
  /** Whom mails come from, as in `Tillside <billing@shop.example>`. */
  from: string;
  /** How long handing a mail over may take in all, in milliseconds. */
  timeoutMs?: number;
}

export interface SmtpGateway extends MailGateway {
  /** Waits for the mails that are being handed over, and takes no more. */
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;
const NOT_SECURE = 'There was no secure connection to the mail server';
/** Longest reason, in characters: it is for an owner to read. */
const REASON_LENGTH = 200;

/** How OpenSSL and Node name what is wrong with a certificate or a handshake. */
const TLS_TROUBLE = /CERT|SSL|TLS|UNABLE_TO/;

const text = z.string().catch('');
/** What is used of the errors that nodemailer throws. `originalCode` is Node's, where it had one. */
const failureSchema = z.object({ code: text, originalCode: text, response: text });
type Failure = Partial<z.infer<typeof failureSchema>>;

/**
 * Sends by SMTP with nodemailer. There is a mail now and then, so each has a connection of its own.
 * @throws Error when `from` has no address or `url` is none; the message holds neither
 */
export function createSmtpGateway({ url, from, timeoutMs = TIMEOUT_MS }: SmtpOptions): SmtpGateway {
  const domain = domainOf(from);
  const { hostname, username, password } = parseUrl(url);
  const secrets = [username, password].map(decodeURIComponent).filter(Boolean);
  const transport = createTransport({
    url,
    // What the url says in its query outweighs this.
    requireTLS: !LOOPBACK.test(hostname),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const handingOver = new Set<Promise<MailOutcome>>();
  let closed = false;

  return {
    async send({ id, to, subject, text }) {
      if (closed) return { kind: 'not_sent', reason: 'The server is being stopped' };
      const outcome = transport
        .sendMail({
          messageId: `<${id}@${domain}>`,
          from,
          to: to.map((address) => ({ name: '', address })),
          subject,
          text,
          // No answering machine answers, and no mailing list takes it for a letter.
          headers: { 'Auto-Submitted': 'auto-generated' },
          // Each of the other time limits starts anew with every step, so that a slow server could draw them out.
          signal: AbortSignal.timeout(timeoutMs),
        })
        .then(({ rejectedErrors: [refusal] = [] }): MailOutcome => {
          return refusal === undefined ? { kind: 'accepted' } : notSent(refusal, secrets);
        })
        .catch((error: unknown) => notSent(error, secrets))
        .finally(() => handingOver.delete(outcome));
      handingOver.add(outcome);
      return outcome;
    },
    async close() {
      closed = true;
      await Promise.all(handingOver);
      transport.close();
    },
  };
}

/** Mails of one sender are told apart by the part before the @, those of two senders by the domain. */
function domainOf(from: string): string {
  const [sender] = addressparser(from, { flatten: true });
  const domain = sender?.address?.split('@')[1];
  if (!domain) throw new Error('the sender of mails has no address');
  return domain;
}

/** The error of `URL` repeats what it was given, and that has the password in it. */
function parseUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['smtp:', 'smtps:'].includes(parsed.protocol) || !parsed.hostname) {
    throw new Error('the address of the mail server is not smtp://… or smtps://…');
  }
  return parsed;
}

function notSent(error: unknown, secrets: readonly string[]): MailOutcome {
  const failure: Failure = failureSchema.safeParse(error).data ?? {};
  return { kind: 'not_sent', reason: reasonOf(failure, secrets) };
}

function reasonOf({ code, originalCode = '', response }: Failure, secrets: readonly string[]): string {
  if (TLS_TROUBLE.test(originalCode)) return NOT_SECURE;
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      // What the server says here may repeat the account.
      return 'The mail server did not accept the account';
    case 'EDNS':
      return 'The mail server was not found';
    case 'ETLS':
      return NOT_SECURE;
    case 'ETIMEDOUT':
    case 'EABORT':
      return 'The mail server did not answer in time';
    default:
      return response ? `The mail server refused it: ${told(response, secrets)}` : 'The mail server was not reached';
  }
}

/** The server's own words on one line, without what would let somebody in. */
function told(response: string, secrets: readonly string[]): string {
  const line = response.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  const discreet = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), line);
  return discreet.length > REASON_LENGTH ? `${discreet.slice(0, REASON_LENGTH)}…` : discreet;
}
