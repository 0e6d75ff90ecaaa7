import type { FastifyInstance } from 'fastify';
import type { DemoInfo } from '#shared/api/server.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { MailGateway } from './mail/gateway.ts';
import type { PaymentGateway } from './payments/gateway.ts';
import type { RewardProvider } from './rewards/provider.ts';
import type { SmsGateways } from './sms/gateway.ts';

export interface SmsProvider {
  gateways: SmsGateways;
  /** Adds the routes that belong to them: the providers' callbacks, or the simulator's page. */
  register(app: FastifyInstance): Promise<void>;
  close(): Promise<void>;
}

export interface PaymentProvider {
  gateway: PaymentGateway;
  /** Makes a shop's customer; at the emulator with a saved test card. */
  createCustomer(shop: { id: string; name: string }): Promise<string>;
  close(): Promise<void>;
}

export interface MailProvider {
  gateway: MailGateway;
  /** Adds the inbox page where there is one. */
  register(app: FastifyInstance): Promise<void>;
  close(): Promise<void>;
}

/** What is outside of the backend. */
interface Providers {
  sms: SmsProvider;
  payments: PaymentProvider;
  mail: MailProvider;
  rewards: RewardProvider;
  /** Null when all of them are real. */
  demo: (() => DemoInfo) | null;
  close(): Promise<void>;
}

/** @param ownUrl this server's address, or null while it does not listen yet */
export type OpenProviders = (config: Config, clock: Clock, ownUrl: () => string | null) => Promise<Providers>;
