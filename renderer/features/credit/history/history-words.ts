import type { HistoryEntry } from '#shared/api/history.ts';
import type en from '../../../i18n/en/index.ts';

type Words =
  | 'history.gaveBack'
  | `history.kind.${keyof typeof en.history.kind}`
  | `history.purpose.${keyof typeof en.history.purpose}`;

/** What a line of the history was, in one or two words: a message by what it was for, a correction by what it is. */
export function entryWords({ kind, purpose }: Pick<HistoryEntry, 'kind' | 'purpose'>): readonly Words[] {
  switch (kind) {
    case 'opening':
    case 'topup':
    case 'settle':
      return [`history.purpose.${purpose}`];
    case 'give_back':
      return ['history.gaveBack'];
    default:
      return [`history.kind.${kind}`, `history.purpose.${purpose}`];
  }
}
