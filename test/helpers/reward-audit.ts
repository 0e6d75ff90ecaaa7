import { readFile } from 'node:fs/promises';
import type { Reader } from '#server/db/database.ts';
import type { DemoOrder } from '#server/emulators/rewards/desk.ts';
import { MOST_ATTEMPTS } from '#server/modules/outbox/moves.ts';
import { fromMinorUnits } from '#shared/domain/money.ts';
import { auditAccounts } from './fault-audit.ts';
import type { TakenSms } from './persistent-carrier.ts';

/**
 * Compares redemptions with the provider's orders, with their money, and with what is on phones.
 * @returns what is wrong, in words; empty when all is right
 */
export async function auditRewards(
  reader: Reader,
  orders: readonly DemoOrder[],
  taken: readonly TakenSms[],
): Promise<string[]> {
  const redemptions = await reader.selectFrom('reward_redemptions').selectAll().execute();
  const transfers = await reader.selectFrom('ledger_transfers').where('purpose', '=', 'reward').selectAll().execute();
  const wrong = await auditAccounts(reader);
  for (const { id, status, price, currency, hold_id, provider_ref } of redemptions) {
    const of = (kind: string) => transfers.filter((one) => one.kind === kind && one.hold_id === hold_id);
    const order = orders.find((one) => one.id === id);
    const isIssued = order?.outcome.status === 'issued';
    if (status !== (isIssued ? 'issued' : 'failed')) wrong.push(`redemption ${id} is ${status}, issued is ${isIssued}`);
    if (of('settle').length !== Number(isIssued)) wrong.push(`redemption ${id} was paid ${of('settle').length} times`);
    if (of('release').length !== Number(!isIssued)) wrong.push(`redemption ${id} was released as if it was not paid`);
    if (of('settle').some(({ amount }) => amount !== price)) wrong.push(`redemption ${id} was paid at another price`);
    if (isIssued && provider_ref !== order.orderId) wrong.push(`redemption ${id} knows another order`);
    if (order && fromMinorUnits(order.price, currency) !== price)
      wrong.push(`redemption ${id} was ordered at another price`);
  }
  const holds = transfers.filter(({ kind }) => kind === 'hold');
  if (holds.length !== redemptions.length) wrong.push(`${redemptions.length} redemptions, ${holds.length} holds`);
  if (redemptions.length > 1) wrong.push(`one command made ${redemptions.length} redemptions`);
  const strangers = orders.filter((order) => !redemptions.some(({ id }) => id === order.id));
  wrong.push(...strangers.map(({ id }) => `the provider has an order ${id} that nobody made`));
  return [...wrong, ...(await auditMessages(reader, taken))];
}

/** What was sent is on a phone once; what was given up is on none. */
async function auditMessages(reader: Reader, taken: readonly TakenSms[]): Promise<string[]> {
  const rows = await reader.selectFrom('outbox').selectAll().execute();
  const messages = await reader.selectFrom('messages').where('source_id', 'is not', null).selectAll().execute();
  const wrong: string[] = [];
  const arrived = messages.filter(({ provider_id }) => provider_id !== null);
  if (arrived.length !== taken.length)
    wrong.push(`${taken.length} messages are on phones, ${arrived.length} were paid`);
  if (taken.length > rows.length) wrong.push(`${rows.length} messages were asked for, ${taken.length} are on phones`);
  const isGivenUp = rows.some(({ status, attempts }) => status === 'skipped' || attempts === MOST_ATTEMPTS);
  if (taken.length < rows.length && !isGivenUp) wrong.push('a message was lost');
  return wrong;
}

/** No code and no PIN stands in a file of the backend. @param files those that are not there have nothing in them */
export async function auditSecrets(files: readonly string[], orders: readonly DemoOrder[]): Promise<string[]> {
  const secrets = orders.flatMap(({ outcome }) => (outcome.status === 'issued' ? [outcome.code] : []));
  const wrong: string[] = [];
  for (const file of files) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    wrong.push(...secrets.filter((secret) => bytes.includes(secret)).map((secret) => `${file} has the code ${secret}`));
  }
  return wrong;
}
