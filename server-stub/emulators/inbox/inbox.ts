import type { Clock } from '#server/clock.ts';
import type { MailGateway, MailOutcome, OutgoingMail } from '../../gateways/mail/gateway.ts';
import type { DocumentStore } from '../store.ts';

/** A mail that arrived in the inbox. */
interface InboxMail {
  /** The sender's own id of it. */
  id: string;
  to: string[];
  subject: string;
  text: string;
  /** Epoch milliseconds. */
  at: number;
}

export interface InboxOptions {
  store: DocumentStore;
  clock: Clock;
}

export interface Inbox {
  gateway: MailGateway;
  /** The newest first. */
  mails(limit: number): InboxMail[];
  /** Hears of each mail that arrives; the returned function ends it. */
  onMail(listener: (mail: InboxMail) => void): () => void;
}

/** The addresses that stand for trouble, by their domain. The page at `/demo/inbox` lists them for people. */
const TROUBLE: ReadonlyMap<string, string> = new Map([
  ['unreachable.example', 'The mail server was not reached (Demo)'],
  ['refused.example', 'The mail server refused it: 550 5.1.1 No such user (Demo)'],
]);

/**
 * The embedded stand-in for a mail server and everybody's inbox. Like a good one it takes a mail that is handed over
 * twice, which its id tells, for one; and what it took survives a kill -9.
 */
export function createInbox({ store, clock }: InboxOptions): Inbox {
  const mails = store.collection<InboxMail>('inbox.mail');
  const listeners = new Set<(mail: InboxMail) => void>();

  const take = ({ id, to, subject, text }: OutgoingMail): MailOutcome => {
    const trouble = to.map((address) => TROUBLE.get(domainOf(address))).find((reason) => reason !== undefined);
    if (trouble !== undefined) return { kind: 'not_sent', reason: trouble };
    if (mails.get(id) === undefined) {
      const mail = { id, to: [...to], subject, text, at: clock.now() };
      mails.put(mail);
      for (const hear of listeners) hear(mail);
    }
    return { kind: 'accepted' };
  };

  return {
    gateway: { send: async (mail) => take(mail) },
    mails: (limit) => mails.list({ limit }),
    onMail(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
