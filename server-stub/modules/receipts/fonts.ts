import { readFileSync } from 'node:fs';
import sansRanges from '@fontsource/noto-sans/unicode.json' with { type: 'json' };
import chineseRanges from '@fontsource/noto-sans-sc/unicode.json' with { type: 'json' };
import thaiRanges from '@fontsource/noto-sans-thai/unicode.json' with { type: 'json' };
import { packageFile } from '../../files.ts';
import { unpackWoff } from './woff.ts';

export type Weight = 400 | 600;

/** A font file: Noto comes in many small ones, each for some ranges of characters. */
interface FontFile {
  /** As its package exports it, without the weight. */
  name: string;
  ranges: readonly (readonly [first: number, last: number])[];
}

/** A stretch of text that one font file can show. */
export interface Run {
  font: FontFile;
  text: string;
}

const FILES: readonly FontFile[] = [
  ...filesOf('noto-sans', sansRanges),
  ...filesOf('noto-sans-thai', thaiRanges),
  ...filesOf('noto-sans-sc', chineseRanges),
];

/** The order of preference: a character that several files have, such as a comma, is taken from the first. */
function filesOf(family: string, ranges: Record<string, string>): FontFile[] {
  const files = Object.entries(ranges).map(([subset, list]) => ({
    name: `@fontsource/${family}/files/${family}-${subset.replace(/[[\]]/g, '')}`,
    ranges: list.split(',').map(parseRange),
  }));
  return files.sort((a, b) => Number(b.name.endsWith('-latin')) - Number(a.name.endsWith('-latin')));
}

/** `U+0E01-0E5B`, or `U+20AC` alone. */
function parseRange(range: string): [number, number] {
  const [first = '', last = first] = range.replace('U+', '').split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Splits a text by the font that can show it. What none has is left to the first, which shows a box. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const { segment } of characters.segment(text)) {
    const last = runs.at(-1);
    const font = fontFor(segment);
    if (last && last.font === font) last.text += segment;
    else runs.push({ font, text: segment });
  }
  return runs;
}

function fontFor(character: string): FontFile {
  const points = [...character].map((sign) => sign.codePointAt(0) ?? 0);
  const has = (font: FontFile, point: number) => font.ranges.some(([first, last]) => first <= point && point <= last);
  const [first = 0] = points;
  const font =
    FILES.find((file) => points.every((point) => has(file, point))) ??
    FILES.find((file) => has(file, first)) ??
    FILES[0];
  if (!font) throw new Error('there are no fonts');
  return font;
}

/** The bytes of a font file in a weight. PDFKit cannot take single characters out of WOFF2, the other form there is. */
export function readFont({ name }: FontFile, weight: Weight): Buffer {
  return unpackWoff(readFileSync(packageFile(`${name}-${weight}-normal.woff`)));
}
