import { describe, expect, it } from 'vitest';
import { type Mail, saveNotification } from '#shared/api/billing.ts';
import {
  addEmails,
  emailsFault,
  MAX_EMAILS,
  splitEmails,
} from '../../../renderer/features/credit/notification/emails.ts';
import { mailTrouble } from '../../../renderer/features/credit/notification/mail-trouble.ts';

const some = (count: number) => Array.from({ length: count }, (_, at) => `owner${at}@example.com`);

describe('Receive Email', () => {
  it.each([
    ['a@example.com, b@example.com', ['a@example.com', 'b@example.com']],
    ['a@example.com;b@example.com', ['a@example.com', 'b@example.com']],
    ['a@example.com b@example.com', ['a@example.com', 'b@example.com']],
    ['a@example.com\r\nb@example.com\n', ['a@example.com', 'b@example.com']],
    ['Li Wei <li@example.com>, "Boon, T." <boon@example.com>', ['li@example.com', 'boon@example.com']],
    [' , ;', []],
  ])('reads %j as %j', (text, addresses) => {
    expect(splitEmails(text)).toEqual(addresses);
  });

  it('holds an address once, however it is written', () => {
    expect(addEmails(['a@example.com'], 'A@Example.com, b@example.com')).toEqual(['a@example.com', 'b@example.com']);
  });

  it('needs whole addresses, and at least one while it is on', () => {
    expect(emailsFault([], true)).toEqual({ kind: 'emailsMissing' });
    expect(emailsFault([], false)).toBeNull();
    expect(emailsFault(['a@example.com', 'siti@'], true)).toEqual({ kind: 'emailsInvalid', invalid: ['siti@'] });
    expect(emailsFault(['a@example.com'], true)).toBeNull();
  });

  it('takes as many addresses as the backend does', () => {
    const { emails } = saveNotification.body.shape;
    expect(emailsFault(some(MAX_EMAILS), true)).toBeNull();
    expect(emails.safeParse(some(MAX_EMAILS)).success).toBe(true);
    expect(emailsFault(some(MAX_EMAILS + 1), true)).toEqual({ kind: 'emailsTooMany' });
    expect(emails.safeParse(some(MAX_EMAILS + 1)).success).toBe(false);
  });
});

describe('mails that did not go out', () => {
  const now = Date.parse('2026-11-22T02:42:00Z');
  const hours = (count: number) => count * 60 * 60_000;
  const mail = (differs: Partial<Mail>): Mail => ({
    id: '0199a000-0000-7000-8000-000000000001',
    kind: 'low_balance',
    to: ['owner@example.com'],
    createdAt: now - hours(30),
    status: 'waiting',
    attempts: 1,
    lastError: 'refused',
    nextAttemptAt: now,
    ...differs,
  });
  const failed = mail({ status: 'failed', nextAttemptAt: null });

  it('are those that were tried in vain, not one that was just written or that went', () => {
    const waiting = mail({});
    expect(mailTrouble([waiting, failed], now)).toEqual({ waiting: [waiting], failed: [failed] });
    const fine = [mail({ attempts: 0, lastError: null }), mail({ status: 'sent' })];
    expect(mailTrouble(fine, now)).toEqual({ waiting: [], failed: [] });
  });

  it('are over once a later one of the same kind went', () => {
    const later = mail({ status: 'sent', createdAt: now - hours(6) });
    expect(mailTrouble([later, failed], now).failed).toEqual([]);
    expect(mailTrouble([{ ...later, kind: 'auto_topup_paused' }, failed], now).failed).toEqual([failed]);
    expect(mailTrouble([failed, { ...later, createdAt: now - hours(50) }], now).failed).toEqual([failed]);
  });

  it('are told for a week', () => {
    expect(mailTrouble([failed], failed.createdAt + hours(7 * 24)).failed).toEqual([failed]);
    expect(mailTrouble([failed], failed.createdAt + hours(7 * 24) + 1).failed).toEqual([]);
  });
});
