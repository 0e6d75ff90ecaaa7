export interface OutgoingMail {
  /** Ours; it is part of the Message-ID, so that a mail handed over twice is one mail to whoever receives it. */
  id: string;
  to: readonly string[];
  subject: string;
  /** Plain text. */
  text: string;
}

/** `reason` is what the mail server said, for the owner to read. */
export type MailOutcome = { kind: 'accepted' } | { kind: 'not_sent'; reason: string };

export interface MailGateway {
  /** Hands a mail over. It does not throw: what goes wrong is the outcome. */
  send(mail: OutgoingMail): Promise<MailOutcome>;
}
