import { type Run, readFont, runsOf, type Weight } from './fonts.ts';

/** How a text is set. Sizes and places are in points. */
export interface Style {
  size: number;
  weight?: Weight;
  colour: string;
}

/** Where a text goes: `y` is its first baseline. */
export interface Box {
  x: number;
  y: number;
  width: number;
  align?: 'left' | 'right';
}

const LEADING = 1.45;

/**
 * Sets text in several scripts. PDFKit's own text takes one font at a time and breaks lines at spaces; here each
 * stretch gets the font that has it, all on one baseline, and lines break between words also in Thai and Chinese.
 */
export class Typesetter {
  readonly #doc: PDFKit.PDFDocument;
  readonly #known = new Set<string>();

  constructor(doc: PDFKit.PDFDocument) {
    this.#doc = doc;
  }

  /** Sets a text and breaks its lines. @returns the baseline for what would come next */
  text(text: string, { x, y, width, align = 'left' }: Box, style: Style): number {
    let baseline = y;
    for (const line of text.split('\n').flatMap((paragraph) => this.#lines(paragraph, width, style))) {
      let left = align === 'left' ? x : x + width - this.#width(line, style);
      for (const run of runsOf(line)) {
        this.#use(run, style);
        this.#doc.fillColor(style.colour).text(run.text, left, baseline, { lineBreak: false, baseline: 'alphabetic' });
        left += this.#doc.widthOfString(run.text);
      }
      baseline += style.size * LEADING;
    }
    return baseline;
  }

  #lines(paragraph: string, width: number, style: Style): string[] {
    const lines: string[] = [];
    let line = '';
    for (const piece of this.#pieces(paragraph, width, style)) {
      if (line !== '' && this.#width((line + piece).trimEnd(), style) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += line === '' ? piece.trimStart() : piece;
    }
    return [...lines, line.trimEnd()];
  }

  /** What stays together on a line; a piece that is longer than a line falls into its characters. */
  #pieces(paragraph: string, width: number, style: Style): string[] {
    return unbreakable(paragraph).flatMap((piece) => (this.#width(piece, style) > width ? [...piece] : [piece]));
  }

  #width(line: string, style: Style): number {
    return runsOf(line).reduce((sum, run) => {
      this.#use(run, style);
      return sum + this.#doc.widthOfString(run.text);
    }, 0);
  }

  /** Only fonts that are used get into the file, and of those only the characters that are. */
  #use({ font }: Run, { size, weight = 400 }: Style): void {
    const name = `${font.name}-${weight}`;
    if (!this.#known.has(name)) {
      this.#doc.registerFont(name, readFont(font, weight));
      this.#known.add(name);
    }
    this.#doc.font(name).fontSize(size);
  }
}

const words = new Intl.Segmenter('en', { granularity: 'word' });
/** Scripts that are written without spaces between words. */
const WITHOUT_SPACES = /[\p{Script=Thai}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Words with the spaces and signs that follow them. */
function unbreakable(paragraph: string): string[] {
  const pieces: string[] = [];
  for (const { segment, isWordLike } of words.segment(paragraph)) {
    const last = pieces.at(-1);
    const breaks = isWordLike && last !== undefined && (/\s$/.test(last) || WITHOUT_SPACES.test(last + segment));
    if (last === undefined || breaks) pieces.push(segment);
    else pieces[pieces.length - 1] = last + segment;
  }
  return pieces;
}
