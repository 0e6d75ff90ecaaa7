/** A picture as PNG, square, its side in pixels. */
export interface Picture {
  side: number;
  png: Buffer;
}

const ICO_HEADER = 6;
const ICO_ENTRY = 16;

/** A Windows icon (.ico) out of pictures of up to 256 pixels. Source: the ICONDIR structure of the Windows SDK. */
export function toIco(pictures: readonly Picture[]): Buffer {
  const header = Buffer.alloc(ICO_HEADER);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = ICO_HEADER + ICO_ENTRY * pictures.length;
  const entries = pictures.map(({ side, png }) => {
    const entry = Buffer.alloc(ICO_ENTRY);
    // 0 stands for 256.
    entry.writeUInt8(side % 256, 0);
    entry.writeUInt8(side % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)]);
}

/** The kinds of picture in a macOS icon that may be PNG, with their sides; some are twice another's for dense screens. */
const ICNS_KINDS = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

/** A macOS icon (.icns). @throws Error when a side is missing that it is made of */
export function toIcns(pictures: readonly Picture[]): Buffer {
  const blocks = ICNS_KINDS.map(([kind, side]) => {
    const picture = pictures.find((one) => one.side === side);
    if (!picture) throw new Error(`a macOS icon needs ${side} pixels`);
    return block(kind, picture.png);
  });
  return block('icns', Buffer.concat(blocks));
}

function block(kind: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(kind, 'latin1');
  header.writeUInt32BE(header.length + content.length, 4);
  return Buffer.concat([header, content]);
}
