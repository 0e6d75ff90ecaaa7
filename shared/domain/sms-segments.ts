/**
 * How many segments a text is sent, and paid, as. GSM-7 takes 160 units in one segment and 153 in each of several;
 * UCS-2 takes 70 and 67 (3GPP TS 23.038 and 23.040). Characters of the extension table count two.
 */
export interface SegmentCount {
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
}

const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_EXTENDED = new Set('^{}[]~|\\€\f');

export function countSegments(text: string): SegmentCount {
  const characters = [...text];
  const gsm = characters.every((character) => GSM_BASIC.has(character) || GSM_EXTENDED.has(character));
  return gsm
    ? {
        encoding: 'GSM-7',
        segments: pack(
          characters.map((c) => (GSM_EXTENDED.has(c) ? 2 : 1)),
          160,
          153,
        ),
      }
    : {
        encoding: 'UCS-2',
        segments: pack(
          characters.map((c) => c.length),
          70,
          67,
        ),
      };
}

/** Fills segments one character at a time: a character of two units is never split between two segments. */
function pack(units: number[], alone: number, joined: number): number {
  const total = units.reduce((sum, unit) => sum + unit, 0);
  if (total <= alone) return 1;
  let segments = 1;
  let used = 0;
  for (const unit of units) {
    if (used + unit > joined) {
      segments += 1;
      used = 0;
    }
    used += unit;
  }
  return segments;
}
