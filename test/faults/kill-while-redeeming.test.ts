import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMicros } from '#shared/domain/money.ts';
import { killAtEach } from '#test/fault-lanes.ts';
import { bundleProgram, type MortalProgram } from '#test/mortal-program.ts';
import { makeRewardTemplate, type RewardScenario, type RewardTemplate, runRedemption } from '#test/reward-fault.ts';

const DEATHS = 100;

const scenarios: RewardScenario[] = [
  { name: 'that is issued, shown, and sent', voucherId: 'kopi-5', price: parseMicros('5'), ends: 'issued' },
  { name: 'whose answer is lost', voucherId: 'cinema-12', price: parseMicros('11.50'), ends: 'issued' },
  { name: 'whose order never arrives', voucherId: 'spa-15', price: parseMicros('15'), ends: 'failed' },
  { name: 'that is refused', voucherId: 'bakery-8', price: parseMicros('7.60'), ends: 'failed' },
];

describe('a backend that is killed at every await of a redemption', () => {
  let template: RewardTemplate;
  let program: MortalProgram;
  let deaths = 0;

  beforeAll(async () => {
    program = await bundleProgram('mortal-rewards');
    template = await makeRewardTemplate();
  }, 60_000);
  afterAll(async () => {
    await program.remove();
    await rm(template.folder, { recursive: true });
  });

  it.for(scenarios)('ends right: one $name', { timeout: 30 * 60_000 }, async (scenario, { expect }) => {
    const undisturbed = await runRedemption(template, scenario, [], program);
    expect(undisturbed.wrong).toEqual([]);
    const { moments } = undisturbed;
    // Each moment once, and once more while the next life recovers.
    const again = fc.sample(fc.integer({ min: 1, max: 12 }), { seed: moments.length, numRuns: moments.length });
    const kills = moments.map((_, index) => [index + 1, again[index] ?? 1]);
    const survived = await killAtEach(kills, moments, (kill) => runRedemption(template, scenario, kill, program));
    deaths += survived.deaths;
    expect(survived.wrong).toEqual([]);
  });

  it('was killed a hundred times', () => {
    expect(deaths).toBeGreaterThanOrEqual(DEATHS);
  });
});
