import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { codeOf, issued, PIN } from '#test/fake-rewards.ts';
import { openRewardShop } from '#test/reward-shop.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { unwrap } from '#test/test-backend.ts';

it('writes no code and no PIN anywhere: not into the database, its log, or an answer that is kept', async () => {
  const folder = tempFolder();
  const file = join(folder, 'backend.sqlite');
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) });
  const shop = await openRewardShop({ file, log });
  await shop.set({ reward_member_day: 20, reward_day_units: 0 });
  shop.startJobs();
  const shown = await shop.redeemed();
  unwrap(await shop.reveal(shown));
  const sent = await shop.redeemed();
  unwrap(await shop.sendCode(sent));
  // One whose answer was lost, one that is not known, and one that contradicts an earlier one.
  shop.gateway.nextIssue = () => ({ kind: 'unknown', cause: 'told by the test' });
  const found = await shop.redeemed();
  await shop.clock.advance(11_000);
  shop.gateway.nextFind = () => issued({ id: shown });
  const contradicted = await shop.redeemed();
  await shop.clock.advance(60_000);
  const answers = await Promise.all([shop.list(), shop.read(), shop.find(shown)]);
  const kept = [
    JSON.stringify(answers),
    lines.join(''),
    ...['', '-wal'].map((end) => readFileSync(`${file}${end}`).toString('latin1')),
  ];
  expect(lines.length).toBeGreaterThan(0);
  for (const text of kept) {
    for (const id of [shown, sent, found, contradicted]) expect(text).not.toContain(codeOf(id));
    expect(text).not.toContain(PIN);
  }
  // They are there, for whoever may see them.
  expect(unwrap(await shop.reveal(found)).code).toBe(codeOf(found));
});
