import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { type EmbeddedWorld, openEmbeddedWorld } from './embedded-providers.ts';
import { createSmtpGateway } from './gateways/mail/smtp.ts';
import { createStripeGateway } from './gateways/payments/stripe.ts';
import type { MailProvider, OpenProviders, PaymentProvider, SmsProvider } from './gateways/providers.ts';
import { createTwilioGateway } from './gateways/sms/twilio.ts';

/** What is outside of the backend: real where the configuration says so, else embedded. */
export const openProviders: OpenProviders = async (config, clock, ownUrl) => {
  const real = config.stripe && config.twilio && config.smtp;
  const world = real ? undefined : openEmbeddedWorld(config.dataDir, clock, ownUrl);
  const sms = config.twilio ? twilioSms(config.twilio, clock) : standIns(world).sms();
  const payments = config.stripe ? stripePayments(config.stripe, clock) : await standIns(world).payments();
  const mail = config.smtp ? smtpMail(config.smtp) : standIns(world).mail();
  return {
    sms,
    payments,
    mail,
    demo: world ? () => world.demo({ inbox: config.smtp === undefined }) : null,
    close: async () => {
      await sms.close();
      await payments.close();
      await mail.close();
      world?.close();
    },
  };
};

function standIns(world: EmbeddedWorld | undefined): EmbeddedWorld {
  if (!world) throw new Error('real providers do not mix with embedded ones');
  return world;
}

function twilioSms(settings: NonNullable<Config['twilio']>, clock: Clock): SmsProvider {
  const { gateway, callback } = createTwilioGateway({ ...settings, clock });
  return {
    gateway,
    register: async (app) => {
      await app.register(callback);
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
