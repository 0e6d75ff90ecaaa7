import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { type EmbeddedWorld, openEmbeddedWorld } from './embedded-providers.ts';
import { createSmtpGateway } from './gateways/mail/smtp.ts';
import { createStripeGateway } from './gateways/payments/stripe.ts';
import type { MailProvider, OpenProviders, PaymentProvider, SmsProvider } from './gateways/providers.ts';
import { noRewards } from './gateways/rewards/provider.ts';
import { createTwilioGateway } from './gateways/sms/twilio.ts';

/** What is outside of the backend: real where the configuration says so, else embedded. */
export const openProviders: OpenProviders = async (config, clock, ownUrl) => {
  const real = config.stripe && config.twilio && config.smtp;
  const world = real ? undefined : openEmbeddedWorld(config.dataDir, clock, ownUrl);
  const sms = config.twilio ? twilioSms(config.twilio, clock) : standIns(world).sms();
  const payments = config.stripe ? stripePayments(config.stripe, clock) : await standIns(world).payments();
  const mail = config.smtp ? smtpMail(config.smtp) : standIns(world).mail();
  const rewards = world ? await world.rewards() : noRewards;
  return {
    sms,
    payments,
    mail,
    rewards,
    demo: world ? () => world.demo({ inbox: config.smtp === undefined }) : null,
    close: async () => {
      await sms.close();
      await payments.close();
      await mail.close();
      await rewards.close();
      world?.close();
    },
  };
};

function standIns(world: EmbeddedWorld | undefined): EmbeddedWorld {
  if (!world) throw new Error('real providers do not mix with embedded ones');
  return world;
}

function twilioSms({ account, backup, ...settings }: NonNullable<Config['twilio']>, clock: Clock): SmsProvider {
  const main = createTwilioGateway({ id: 'twilio', name: 'Twilio', ...account, ...settings, clock });
  const others = backup
    ? [createTwilioGateway({ id: 'twilio-backup', name: 'Twilio (backup)', ...backup, ...settings, clock })]
    : [];
  return {
    gateways: [main.gateway, ...others.map(({ gateway }) => gateway)],
    register: async (app) => {
      for (const { callback } of [main, ...others]) await app.register(callback);
    },
    close: async () => {},
  };
}

function smtpMail(settings: NonNullable<Config['smtp']>): MailProvider {
  const gateway = createSmtpGateway(settings);
  return { gateway, register: async () => {}, close: () => gateway.close() };
}

function stripePayments(settings: NonNullable<Config['stripe']>, clock: Clock): PaymentProvider {
  const gateway = createStripeGateway({ ...settings, clock });
  return { gateway, createCustomer: (shop) => gateway.createCustomer(shop), close: async () => {} };
}
