import type { FastifyInstance } from 'fastify';
import type { Database } from '#server/db/database.ts';
import type { PaymentGateway } from '#server/gateways/payments/gateway.ts';

/** Ends this process in the middle of its work, as a power cut would. */
export interface Knife {
  /** From here on the moments count. */
  arm(): void;
  /** A moment at which the process may end. */
  pass(moment: string): void;
  /** The moments that have passed, in their order. */
  readonly passed: readonly string[];
}

/** @param killAt the number of the moment, from 1, at which the process ends; null lets it live */
export function createKnife(killAt: number | null): Knife {
  const passed: string[] = [];
  let armed = false;
  return {
    passed,
    arm: () => {
      armed = true;
    },
    pass(moment) {
      if (!armed) return;
      passed.push(moment);
      if (passed.length === killAt) process.kill(process.pid, 'SIGKILL');
    },
  };
}

/**
 * Commits, the provider's doings and answers are what a life can end between. What only reads or computes passes no
 * moment of its own: it changes nothing that lasts, so that ending there is ending at the moment before.
 */
export function mortalDatabase(database: Database, knife: Knife): Database {
  return {
    ...database,
    async write(change, lane) {
      knife.pass('before a transaction');
      return database.write(async (work) => {
        work.afterCommit(() => knife.pass('after a commit, before what follows it'));
        const changed = await change(work);
        knife.pass('before a commit');
        return changed;
      }, lane);
    },
  };
}

export function mortalPayments(gateway: PaymentGateway, knife: Knife): PaymentGateway {
  const around = async <T>(what: string, ask: () => Promise<T>): Promise<T> => {
    knife.pass(`before the provider hears of ${what}`);
    const answer = await ask();
    knife.pass(`after the provider's answer to ${what}, before it is seen`);
    return answer;
  };
  return {
    createCustomer: (shop) => around('a customer', () => gateway.createCustomer(shop)),
    listCards: (customerId) => around('a list of cards', () => gateway.listCards(customerId)),
    setDefaultCard: (...card) => around('a default card', () => gateway.setDefaultCard(...card)),
    removeCard: (...card) => around('a card removed', () => gateway.removeCard(...card)),
    openSetup: (setup) => around('a card setup', () => gateway.openSetup(setup)),
    findSetup: (sessionId) => around('a card setup sought', () => gateway.findSetup(sessionId)),
    find: (charge) => around('a charge sought', () => gateway.find(charge)),
    charge: (charge, returnUrl) => around('a charge', () => gateway.charge(charge, returnUrl)),
    cancel: (paymentId) => around('a charge called off', () => gateway.cancel(paymentId)),
    findPayment: (paymentId) => around('a payment sought', () => gateway.findPayment(paymentId)),
    async *listReports(since) {
      knife.pass('before the events are listed');
      for await (const report of gateway.listReports(since)) {
        knife.pass('before an event of the list is taken in');
        yield report;
      }
    },
    readWebhook: (rawBody, signature) => gateway.readWebhook(rawBody, signature),
  };
}

/** A client's command arms the knife; the provider's webhooks come and go as they like. */
export function mortalAnswers(app: FastifyInstance, knife: Knife): void {
  app.addHook('onRequest', async ({ method, url }) => {
    if (method !== 'GET' && !url.startsWith('/webhooks/')) knife.arm();
  });
  app.addHook('onSend', async ({ method, url }) => knife.pass(`before the answer to ${method} ${url}`));
}
