import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { purposeColours } from '../../../renderer/features/credit/usage/purpose-colours.ts';

const tokens = readFileSync(join(import.meta.dirname, '../../../renderer/ui/tokens.css'), 'utf8');

/** The colours of a theme by their names. */
function coloursOf(theme: 'light' | 'dark'): Map<string, string> {
  const rules = tokens.split(`[data-mantine-color-scheme="${theme}"] {`)[1]?.split('}')[0] ?? '';
  return new Map(
    [...rules.matchAll(/(--[\w-]+): (#[\da-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]),
  );
}

/** Red, green and blue as light, from 0 to 1 each (sRGB, IEC 61966-2-1). */
function lightOf(colour: string): [number, number, number] {
  const part = (start: number) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** WCAG 2.2: relative luminances, the lighter one over the darker one. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [one, other]
    .map((colour) => {
      const [red, green, blue] = lightOf(colour);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    })
    .sort((a, b) => a - b);
  return lighter / darker;
}

/** How different two colours look: their distance in OKLab (Björn Ottosson, 2020). */
function difference(one: string, other: string): number {
  const [a, b] = [oklab(one), oklab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function oklab(colour: string): [number, number, number] {
  const [red, green, blue] = lightOf(colour);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

describe.each(['light', 'dark'] as const)('what credit is spent for, in the %s theme', (theme) => {
  const colours = coloursOf(theme);
  const colourOf = (name: string) => colours.get(name) ?? '';
  const { topup: _, auto_topup: __, opening: ___, ...spent } = purposeColours;
  const drawn = Object.entries(spent).map(([purpose, value]) => ({
    purpose,
    colour: colourOf(value.replace(/^var\((.*)\)$/, '$1')),
  }));

  it('has colours that are defined', () => {
    expect(drawn.filter(({ colour }) => colour === '')).toEqual([]);
  });

  it('stands out from cards and the page as graphics must (WCAG 2.2, 1.4.11)', () => {
    for (const { purpose, colour } of drawn) {
      expect(contrast(colour, colourOf('--card')), purpose).toBeGreaterThanOrEqual(3);
      expect(contrast(colour, colourOf('--page')), purpose).toBeGreaterThanOrEqual(3);
    }
  });

  it('can be told apart', () => {
    const pairs = drawn.flatMap((one, index) => drawn.slice(index + 1).map((other) => [one, other] as const));
    for (const [one, other] of pairs) {
      expect(difference(one.colour, other.colour), `${one.purpose} and ${other.purpose}`).toBeGreaterThan(0.1);
    }
  });
});
