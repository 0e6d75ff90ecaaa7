import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { systemRandom } from '#server/random.ts';
import { createTopup, saveAutoTopup } from '#shared/api/billing.ts';
import { startVerification } from '#shared/api/verifications.ts';
import { MICROS_PER_UNIT, parseMicros } from '#shared/domain/money.ts';
import { killAtEach } from '#test/fault-lanes.ts';
import { type FaultScenario, runFault } from '#test/fault-run.ts';
import { type FaultTemplate, makeFaultTemplate, type SavedCard } from '#test/fault-template.ts';
import { bundleProgram, type MortalProgram } from '#test/mortal-program.ts';

const RUNS = 200;
/** Runs of each scenario that are killed twice: once more while they recover. */
const PAIRS = 8;
const FIFTY = 50 * MICROS_PER_UNIT;

const topup = (
  name: string,
  card: SavedCard,
  more: Pick<FaultScenario, 'ends'> & Partial<FaultScenario>,
): FaultScenario => ({
  name: `a One Time Topup ${name}`,
  command: (call, { cards, token }, operationId) =>
    call(createTopup, { body: { operationId, currency: 'USD', amount: FIFTY, cardId: cards.get(card) ?? '' } }, token),
  mails: 0,
  ...more,
});

const saved = (name: string, card: SavedCard, more: Pick<FaultScenario, 'ends' | 'mails'>): FaultScenario => ({
  name: `an automatic charge by Save ${name}`,
  command: (call, { cards, token }, operationId) => {
    const settings = { enabled: true, threshold: FIFTY, amount: FIFTY, monthlyCap: 10 * FIFTY };
    const body = { operationId, ...settings, cardId: cards.get(card) ?? '' };
    return call(saveAutoTopup, { params: { currency: 'USD' }, body }, token);
  },
  ...more,
});

const THRESHOLD = 42 * MICROS_PER_UNIT;
const ABOVE = THRESHOLD + 1 - parseMicros('41.28');

const byMessage: FaultScenario = {
  name: 'an automatic charge by the message that goes below',
  ends: 'paid',
  mails: 0,
  async prepare(work, { shopId, ownerId, deviceId, cards }) {
    const nobody = { staffId: null, deviceId: null, phoneMasked: null, unitPrice: null, segments: null };
    const cause = { sourceId: 'opening:more', purpose: 'opening' as const, ...nobody };
    await new Ledger(systemRandom).addCredit(work, 'opening', shopId, 'USD', ABOVE, cause);
    const card = { card_id: cards.get('pm_card_visa') ?? '', card_brand: 'visa', card_last4: '4242' };
    const amounts = { threshold: THRESHOLD, amount: FIFTY, monthly_cap: 10 * FIFTY };
    const by = { saved_at: work.now, saved_by: ownerId, saved_on: deviceId };
    await work.tx
      .insertInto('auto_topups')
      .values({ shop_id: shopId, currency: 'USD', enabled: 1, ...amounts, ...card, ...by })
      .execute();
  },
  command: (call, { token }, operationId) =>
    call(startVerification, { body: { operationId, phone: '+6581234567' } }, token),
};

const scenarios: FaultScenario[] = [
  topup('that is paid', 'pm_card_visa', { ends: 'paid' }),
  topup('that takes long, with every webhook lost', 'pm_card_visa', {
    ends: 'paid',
    latencyMs: 45_000,
    webhooksLost: true,
  }),
  topup('that is declined', 'pm_card_chargeCustomerFail', { ends: 'failed' }),
  topup('that its card holder approves', 'pm_card_authenticationRequired', { ends: 'paid', approves: true }),
  saved('that is paid', 'pm_card_visa', { ends: 'paid', mails: 0 }),
  saved('that is declined', 'pm_card_chargeCustomerFail', { ends: 'failed', mails: 1 }),
  byMessage,
];

describe('a backend that is killed at every await of a top-up', () => {
  let shop: FaultTemplate;
  let program: MortalProgram;
  let killed = 0;

  beforeAll(async () => {
    program = await bundleProgram('mortal-backend');
    shop = await makeFaultTemplate();
  }, 60_000);
  afterAll(async () => {
    await program.remove();
    await shop.remove();
  });

  it.for(scenarios)('ends right: $name', { timeout: 30 * 60_000 }, async (scenario, { expect }) => {
    const undisturbed = await runFault(shop, scenario, [], program);
    expect(undisturbed.wrong).toEqual([]);
    const { moments } = undisturbed;
    const kills = [...moments.map((_, n) => [n + 1]), ...pairs(moments.length)];
    const { killedRuns, wrong } = await killAtEach(kills, moments, (kill) => runFault(shop, scenario, kill, program));
    killed += killedRuns;
    expect(wrong).toEqual([]);
  });

  it('was killed in 200 runs', () => {
    expect(killed).toBeGreaterThanOrEqual(RUNS);
  });
});

/** A life that ends, and the next one that ends while it puts things right. */
function pairs(moments: number): number[][] {
  const first = fc.integer({ min: 1, max: moments });
  const second = fc.integer({ min: 1, max: 12 });
  return fc.sample(fc.tuple(first, second), { seed: moments, numRuns: PAIRS });
}
