import { readReply } from '#shared/domain/opt-out.ts';
import { type E164, maskPhone } from '#shared/domain/phone.ts';
import { assertNever } from '#shared/errors.ts';
import type { Database, Work } from '../../db/database.ts';
import type { SmsReply } from '../../gateways/sms/gateway.ts';
import type { OptOuts } from './service.ts';

type Meaning = ReturnType<typeof readReply>;

/** How long it is remembered that a reply was heard, in milliseconds: no carrier tells one again after that. */
const KEEP_REPLIES_MS = 90 * 24 * 60 * 60_000;

/**
 * What members reply. All shops of this backend share the gateways' numbers, so a reply is to each of them that knows the
 * number. Neither its text is kept nor more of the number than its last digits.
 */
export class Replies {
  readonly #database: Database;
  readonly #optOuts: OptOuts;

  constructor(database: Database, optOuts: OptOuts) {
    this.#database = database;
    this.#optOuts = optOuts;
  }

  /** Durable when this resolves. However often the carrier tells a reply, it counts once. */
  async hear(gateway: string, { providerId, from, text, optOut }: SmsReply): Promise<void> {
    const meaning = optOut ?? readReply(text);
    await this.#database.write(async (work) => {
      const known = await work.tx
        .selectFrom('inbound_messages')
        .where('gateway', '=', gateway)
        .where('provider_id', '=', providerId)
        .select('at')
        .executeTakeFirst();
      if (known) return;
      const members = await this.#apply(work, from, meaning);
      await work.tx
        .insertInto('inbound_messages')
        .values({
          gateway,
          provider_id: providerId,
          at: work.now,
          phone_masked: maskPhone(from),
          meaning,
          members,
        })
        .execute();
    });
  }

  /** Forgets which replies were heard long ago. */
  async prune(): Promise<void> {
    await this.#database.write(async ({ tx, now }) => {
      await tx
        .deleteFrom('inbound_messages')
        .where('at', '<', now - KEEP_REPLIES_MS)
        .execute();
    }, 'behind');
  }

  /** @returns how many members it changed */
  async #apply(work: Work, from: E164, meaning: Meaning): Promise<number> {
    switch (meaning) {
      case 'stop':
        return count(await this.#shopsOf(work, from), (shopId) => this.#optOuts.stop(work, shopId, from, 'reply'));
      case 'start':
        return count(await this.#shopsOf(work, from), (shopId) => this.#optOuts.start(work, shopId, from));
      case 'other':
        return 0;
      default:
        return assertNever(meaning);
    }
  }

  async #shopsOf({ tx }: Work, phone: E164): Promise<string[]> {
    const shops = await tx
      .selectFrom('shops')
      .innerJoin('members', (join) => join.onRef('members.shop_id', '=', 'shops.id').on('members.phone', '=', phone))
      .select('shops.id')
      .execute();
    return shops.map(({ id }) => id);
  }
}

async function count(shops: readonly string[], change: (shopId: string) => Promise<boolean>): Promise<number> {
  let changed = 0;
  for (const shop of shops) changed += (await change(shop)) ? 1 : 0;
  return changed;
}
