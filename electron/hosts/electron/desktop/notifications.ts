import type { Notification } from 'electron';
import type { Alert } from '#core/ports.ts';
import type { Credit } from '#shared/api/credit.ts';
import { assertNever } from '#shared/errors.ts';
import { fill, type Speech } from '../../words/speech.ts';

/** As much of Electron's `Notification` as this touches. */
type Shown = Pick<Notification, 'show' | 'close'> & {
  on(event: 'click' | 'close', listener: () => void): unknown;
};

interface NotifierParts {
  isSupported(): boolean;
  create(options: { title: string; body: string; urgency: 'normal' | 'critical' }): Shown;
  /** Null as long as the credit is not known: then there is nothing to tell of. */
  credit(): Credit['sms'] | null;
  speech(): Speech;
  onClick(): void;
}

/** What an alert is about: of each, only the newest is shown. */
const subjects = { credit_low: 'credit', credit_critical: 'credit', auto_topup_paused: 'auto_topup' } as const;

/** Shows alerts as the system's notifications, where it has them. */
export function createNotifier({ isSupported, create, credit, speech, onClick }: NotifierParts) {
  /** Held on to: one that is collected as garbage is not heard of any more. */
  const shown = new Map<(typeof subjects)[Alert], Shown>();

  return (alert: Alert): void => {
    const sms = credit();
    if (sms === null || !isSupported()) return;
    const subject = subjects[alert];
    shown.get(subject)?.close();
    const urgency = alert === 'credit_low' ? 'normal' : 'critical';
    const notification = create({ ...alertText(alert, sms, speech()), urgency });
    shown.set(subject, notification);
    notification.on('click', onClick);
    notification.on('close', () => {
      if (shown.get(subject) === notification) shown.delete(subject);
    });
    notification.show();
  };
}

function alertText(
  alert: Alert,
  sms: Credit['sms'],
  { words, money, number }: Speech,
): { title: string; body: string } {
  const values = { amount: money(sms.available, sms.currency), messages: number(sms.messagesLeft) };
  const text = (title: string, body: string) => ({ title: fill(title, values), body: fill(body, values) });
  switch (alert) {
    case 'credit_low':
      return text(words.creditLowTitle, words.creditLowText);
    case 'credit_critical':
      return sms.messagesLeft === 0
        ? text(words.creditUsedUpTitle, words.creditUsedUpText)
        : text(words.creditCriticalTitle, words.creditCriticalText);
    case 'auto_topup_paused':
      return text(words.autoTopupPausedTitle, words.autoTopupPausedText);
    default:
      return assertNever(alert);
  }
}
