import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Credit } from '#shared/api/credit.ts';
import { LANGUAGES, type Language } from '#shared/domain/language.ts';
import { credit } from '#test/fake-shop.ts';
import { createNotifier } from '../../../electron/hosts/electron/desktop/notifications.ts';
import { createSpeech } from '../../../electron/hosts/words/speech.ts';

interface Told {
  title: string;
  body: string;
  urgency: string;
}

class FakeNotification extends EventEmitter {
  readonly told: Told;
  state: 'made' | 'shown' | 'closed' = 'made';

  constructor(told: Told) {
    super();
    this.told = told;
  }

  show(): void {
    this.state = 'shown';
  }
  close(): void {
    this.state = 'closed';
    this.emit('close');
  }
}

function notifierOf({ supported = true, language = 'en' as Language, sms = credit.sms as Credit['sms'] | null } = {}) {
  const made: FakeNotification[] = [];
  let clicks = 0;
  const notify = createNotifier({
    isSupported: () => supported,
    create(options) {
      const notification = new FakeNotification(options);
      made.push(notification);
      return notification;
    },
    credit: () => sms,
    speech: () => createSpeech(language, 'Asia/Singapore'),
    onClick: () => {
      clicks += 1;
    },
  });
  return { notify, made, clicks: () => clicks };
}

const left = (available: number, messagesLeft: number) => ({ ...credit.sms, available, messagesLeft });

describe('a notification', () => {
  it.each([
    ['credit_low', left(3_090_000, 84), 'Low SMS credit: US$3.09 left', 'About 84 local SMS.'],
    ['credit_critical', left(120_000, 3), 'SMS credit is nearly used up: US$0.12 left', 'About 3 local SMS'],
    ['credit_critical', left(20_000, 0), 'No SMS credit for codes: US$0.02 left', 'No new members can be registered.'],
    ['auto_topup_paused', left(3_090_000, 84), 'Auto Topup is paused', 'US$3.09 left, about 84 local SMS.'],
  ] as const)('says what is left: %s', (alert, sms, title, beginning) => {
    const { notify, made } = notifierOf({ sms });
    notify(alert);
    expect(made).toHaveLength(1);
    expect(made[0]?.state).toBe('shown');
    expect(made[0]?.told.title).toBe(title);
    expect(made[0]?.told.body).toContain(beginning);
  });

  it.each(LANGUAGES)('is in the language of the app, with all its places filled: %s', (language) => {
    const { notify, made } = notifierOf({ language });
    for (const alert of ['credit_low', 'credit_critical', 'auto_topup_paused'] as const) notify(alert);
    const texts = made.flatMap(({ told }) => [told.title, told.body]);
    expect(texts.filter((text) => text.includes('{{'))).toEqual([]);
    expect(new Set(texts).size).toBe(6);
  });

  it('takes the place of the one before it about the same', () => {
    const { notify, made } = notifierOf();
    notify('credit_low');
    notify('auto_topup_paused');
    notify('credit_critical');
    expect(made.map(({ state }) => state)).toEqual(['closed', 'shown', 'shown']);
    made[2]?.close();
    notify('credit_low');
    expect(made.map(({ state }) => state)).toEqual(['closed', 'shown', 'closed', 'shown']);
  });

  it('is still known when the system tells late that the one before it is gone', () => {
    const { notify, made } = notifierOf();
    notify('credit_low');
    notify('credit_critical');
    made[0]?.emit('close');
    notify('credit_low');
    expect(made.map(({ state }) => state)).toEqual(['closed', 'closed', 'shown']);
  });

  it('leads to the credit', () => {
    const { notify, made, clicks } = notifierOf();
    notify('credit_low');
    made[0]?.emit('click');
    expect(clicks()).toBe(1);
  });

  it.each([{ supported: false }, { sms: null }])('is not made where there is none, or nothing to tell: %o', (parts) => {
    const { notify, made } = notifierOf(parts);
    notify('credit_low');
    expect(made).toEqual([]);
  });
});
