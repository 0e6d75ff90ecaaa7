import { describe, expect, it } from 'vitest';
import { readConfig } from '#server/config.ts';

const stripe = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
const twilio = {
  TWILIO_ACCOUNT_SID: 'AC1',
  TWILIO_AUTH_TOKEN: 'secret',
  TWILIO_SENDER: '+6581234567',
  TILLSIDE_PUBLIC_URL: 'https://api.shop.example',
};
const backup = {
  TWILIO_BACKUP_ACCOUNT_SID: 'AC2',
  TWILIO_BACKUP_AUTH_TOKEN: 'another secret',
  TWILIO_BACKUP_SENDER: '+6581234568',
};
const smtp = { SMTP_URL: 'smtps://user:secret@smtp.shop.example:465', MAIL_FROM: 'Kopi & Co <credit@kopi.example>' };
const key = { TILLSIDE_SECRET_KEY: 'x'.repeat(32) };

describe('the configuration', () => {
  it('runs alone, on loopback and a free port, with nothing set', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 0,
      stripe: undefined,
      twilio: undefined,
      smtp: undefined,
    });
  });

  it('takes real providers', () => {
    expect(readConfig({ NODE_ENV: 'production', ...stripe, ...twilio, ...smtp, ...key })).toMatchObject({
      stripe: { secretKey: 'sk_test_1', webhookSecret: 'whsec_1' },
      twilio: { account: { sender: '+6581234567' }, perSecond: 10, publicUrl: 'https://api.shop.example' },
      smtp: { url: smtp.SMTP_URL, from: smtp.MAIL_FROM },
    });
  });

  it('takes a second Twilio account, and how much they may send', () => {
    const settings = { ...stripe, ...twilio, ...backup, ...smtp, ...key, TWILIO_PER_SECOND: '80' };
    expect(readConfig(settings).twilio).toMatchObject({ backup: { accountSid: 'AC2' }, perSecond: 80 });
    expect(readConfig({ ...stripe, ...twilio, ...smtp, ...key }).twilio?.backup).toBeUndefined();
  });

  it('never keeps pretended money in the file of real money', () => {
    const names = [{}, stripe, { ...stripe, ...twilio, ...smtp, ...key }].map((env) => readConfig(env).databaseName);
    expect(new Set(names).size).toBe(3);
  });

  it('reads whose word on where a request comes from is taken', () => {
    expect(readConfig({}).trustedProxies).toEqual([]);
    expect(readConfig({ TILLSIDE_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' }).trustedProxies).toEqual([
      '127.0.0.1',
      '10.0.0.0/8',
    ]);
  });

  it.each([
    ['half of Stripe', { STRIPE_SECRET_KEY: 'sk_test_1' }, 'STRIPE_*'],
    ['half of Twilio', { TWILIO_ACCOUNT_SID: 'AC1' }, 'TWILIO_*'],
    ['half of a second Twilio account', { ...twilio, TWILIO_BACKUP_ACCOUNT_SID: 'AC2' }, 'TWILIO_BACKUP_*'],
    ['a second Twilio account without the first', backup, 'TWILIO_BACKUP_*'],
    [
      'Twilio without an address for its callbacks',
      { ...stripe, ...twilio, TILLSIDE_PUBLIC_URL: undefined },
      'TILLSIDE_PUBLIC_URL',
    ],
    ['real messages with pretended money', { ...twilio, ...key }, 'STRIPE_*'],
    ['production with an emulator', { NODE_ENV: 'production', ...stripe }, 'emulator'],
    ['production without mail', { NODE_ENV: 'production', ...stripe, ...twilio, ...key }, 'SMTP_URL'],
    ['half of mail', { SMTP_URL: smtp.SMTP_URL }, 'MAIL_FROM'],
    ['mail by another way than SMTP', { ...smtp, SMTP_URL: 'https://smtp.shop.example' }, 'SMTP_URL'],
    ['live keys with an emulator', { ...stripe, STRIPE_SECRET_KEY: 'sk_live_1' }, 'emulator'],
    ['restricted live keys with an emulator', { ...stripe, STRIPE_SECRET_KEY: 'rk_live_1' }, 'emulator'],
    ['keys of an unknown kind with an emulator', { ...stripe, STRIPE_SECRET_KEY: 'sk_new_1' }, 'emulator'],
    ['real messages without real mail', { ...stripe, ...twilio, ...key }, 'SMTP_URL'],
    ['real providers without a secret key', { ...stripe, ...twilio, ...smtp }, 'TILLSIDE_SECRET_KEY'],
    ['a port that is none', { PORT: 'http' }, 'PORT'],
  ])('refuses %s', (_what, environment, hint) => {
    expect(() => readConfig(environment)).toThrow(hint);
  });
});
