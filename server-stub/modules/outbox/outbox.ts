import type { E164 } from '#shared/domain/phone.ts';
import type { TemplateField } from '#shared/domain/templates.ts';
import type { Work } from '../../db/database.ts';
import { addRows } from './repository.ts';
import type { SourceKind } from './sources.ts';

/** That somebody is to get something. */
export interface OutboxRow {
  shopId: string;
  sourceId: string;
  sourceKind: SourceKind;
  /** A member's id, `owner:<E.164>` or `test:<operation>`. */
  recipient: string;
  /** What tells several for the same person apart: a year, an event; empty where there is one at most. */
  occasion: string;
  /** Where no member is the recipient, or it is not to go to the member's number of then. */
  phone: E164 | null;
  /** Values of the text's fields as they are now; name, first name and shop are taken at the moment of sending. */
  fields: Readonly<Partial<Record<TemplateField, string>>> | null;
  /** Who stands behind this one; null where it is whoever stands behind the source. */
  staffId: string | null;
  deviceId: string | null;
  /** Epoch milliseconds: not before, and not from then on. */
  notBefore: number;
  expiresAt: number | null;
}

/** Who is to get what. What stands in it is sent once, also across a crash. */
export class Outbox {
  #listener: (shopId: string) => void = () => {};

  /** Whoever sends hears that there may be something to send. */
  onWake(listener: (shopId: string) => void): void {
    this.#listener = listener;
  }

  /**
   * Puts rows in, and has them sent once the transaction is durable. Nobody gets the same thing twice: what stands there
   * for the same source, recipient and occasion stays as it is.
   * @returns how many were new
   */
  async add(work: Work, rows: readonly OutboxRow[]): Promise<number> {
    const added = await addRows(work, rows);
    for (const shopId of new Set(rows.map((row) => row.shopId))) work.afterCommit(() => this.wake(shopId));
    return added;
  }

  /** Something of the shop may go on: it was resumed, its quiet hours are over, a cap was raised. */
  wake(shopId: string): void {
    this.#listener(shopId);
  }
}
