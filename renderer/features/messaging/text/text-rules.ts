import { countSegments } from '#shared/domain/sms-segments.ts';
import { describeText, toPlain } from '#shared/domain/sms-text.ts';
import { messageTextSchema, type TemplateField, unknownFields } from '#shared/domain/templates.ts';

/** Characters that a message may have. */
export const MOST_CHARACTERS = 900;

/** Why a text cannot be saved. */
export type TextFault = { kind: 'missing' } | { kind: 'tooLong' } | { kind: 'unknownField'; field: string };

/** @param fields those that the text may name */
export function textFault(text: string, fields: readonly TemplateField[]): TextFault | null {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'missing' };
  if (trimmed.length > MOST_CHARACTERS) return { kind: 'tooLong' };
  const [field] = unknownFields(trimmed, fields);
  return field === undefined ? null : { kind: 'unknownField', field };
}

/** A text as it is saved: without what a text from elsewhere may bring along and no phone shows. */
export function toSavedText(text: string): string {
  const cleaned = text.replaceAll('\r\n', '\n').replaceAll('\t', ' ');
  const parsed = messageTextSchema.safeParse(cleaned);
  return parsed.success
    ? parsed.data
    : cleaned
        .toWellFormed()
        .replace(/[\p{Cc}--\n]/gv, '')
        .trim();
}

/** What a text costs and why, as it stands below its field. */
export interface TextCost {
  /** Units that are used, of those that so many segments hold. */
  used: number;
  limit: number;
  /** None as long as there is nothing to send. */
  segments: number;
  encoding: 'GSM-7' | 'UCS-2';
  /** What makes it Unicode, in its order, each once. */
  costly: readonly string[];
  /** Segments of the text in plain characters; null where none of them can be written plainly. */
  plainSegments: number | null;
  /** What counts two. */
  doubled: readonly string[];
}

/**
 * @param written as it was typed, with its fields
 * @param sent as it is sent to somebody: fields filled in, with the opt-out line where it has one
 */
export function textCost(written: string, sent: string): TextCost {
  const { encoding, segments, units, unitsLeft, costly, doubled } = describeText(sent);
  return {
    used: units,
    limit: units + unitsLeft,
    segments: sent === '' ? 0 : segments,
    encoding,
    costly: costly.map(({ char }) => char),
    plainSegments: toPlain(written) === written ? null : countSegments(toPlain(sent)).segments,
    doubled,
  };
}

/** The text with a field put in the place of what is selected, and where the caret stands after it. */
export function insertField(
  text: string,
  field: TemplateField,
  selection: { from: number; to: number },
): { text: string; caret: number } {
  const before = text.slice(0, selection.from);
  const named = `{${field}}`;
  return { text: before + named + text.slice(selection.to), caret: before.length + named.length };
}
