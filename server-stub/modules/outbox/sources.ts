import type { Purpose } from '#shared/api/history.ts';
import type { SkipReason } from '#shared/domain/messaging.ts';
import type { Micros } from '#shared/domain/money.ts';
import type { Country } from '#shared/domain/phone.ts';
import type { SendingRules } from '#shared/domain/sending-rules.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Message } from '../messages/repository.ts';

/** What messages come from. The id of a source belongs to one kind only. */
export type SourceKind = Row<'outbox'>['source_kind'];

/** What a source says to the question whether, and what, it sends. */
export type SourceState =
  | {
      kind: 'on';
      shopId: string;
      /** What each of its messages has to respect: `sendingRules(…)` of what it sends. */
      rules: SendingRules;
      /** With fields in braces, which are filled in for each message. */
      text: string;
      /** Ends the text on a line of its own; null where it says nothing about opting out. */
      optOutLine: string | null;
      purpose: Purpose;
      /** Who stands behind those messages of which the row names nobody. */
      cause: { staffId: string | null; deviceId: string | null };
      /** Micro-units that it may still spend this month; what costs more is skipped (`monthly_cap`). */
      monthlyCap?: { left: Micros };
    }
  /** Not now: paused, or held by what it is told of in {@link SourceReader.hold}. Its rows stay as they are. */
  | { kind: 'waits' }
  /** Never again: its rows are skipped for this reason. */
  | { kind: 'over'; reason: SkipReason };

/** What keeps a source from going on: it is to go on by itself once that is over. */
export type SourceHold =
  | {
      by: 'credit';
      /** Micro-units: what the first message costs that could not be paid, what is available, and what must stay. */
      price: Micros;
      available: Micros;
      reserve: Micros;
    }
  /** `until`: when the quiet hours end (epoch ms). */
  | { by: 'quiet'; until: number }
  /** No route works to where those go that are due. */
  | { by: 'routes' };

/** What a slice did with rows of a source. */
export interface ClaimedSlice {
  /** What was recorded as a message, with what was held for it in micro-units. */
  handed: readonly { messageId: string; country: Country; price: Micros }[];
  skipped: readonly SkipReason[];
}

/** How a message of a source moved on. Of `waiting` the carriers never took it: the row waits for another try. */
export interface SourceMove {
  message: Message;
  /** Micro-units that were held for it. They are spent from `sent` on, and given back with `waiting` and `failed`. */
  price: Micros;
  to: 'sent' | 'delivered' | 'failed' | 'waiting';
}

/** A kind of source, as the outbox knows it. All but `read` run within the transaction that they tell of. */
export interface SourceReader {
  /** Asked before a slice, and again within its transaction. */
  read(reader: Reader, sourceId: string, now: number): Promise<SourceState>;
  /**
   * A source that stands still as a whole, so that none of its rows moves, says so by having this: it is told why, and
   * answers `waits` until it goes on. It is held by routes where none of what is due can go. Of any other source each row
   * waits by itself, but for credit: that is waited for in order.
   */
  hold?(work: Work, sourceId: string, hold: SourceHold): Promise<void>;
  /** What a source keeps of its own for each message is changed here. */
  onClaimed?(work: Work, sourceId: string, slice: ClaimedSlice): Promise<void>;
  onMoved?(work: Work, sourceId: string, moves: readonly SourceMove[]): Promise<void>;
}

export type Sources = Readonly<Record<SourceKind, SourceReader>>;
