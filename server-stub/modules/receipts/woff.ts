import { inflateSync } from 'node:zlib';

const HEADER = 44;
const ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/**
 * Unpacks a WOFF font into the TrueType font that it was made of (https://www.w3.org/TR/WOFF/). PDFKit reads WOFF as
 * well, but unpacks the outlines anew for each character, which takes it a good part of a second.
 */
export function unpackWoff(woff: Buffer): Buffer {
  const tables = Array.from({ length: woff.readUInt16BE(12) }, (_, index) => {
    const entry = woff.subarray(HEADER + index * ENTRY, HEADER + (index + 1) * ENTRY);
    const [offset, packed, length] = [entry.readUInt32BE(4), entry.readUInt32BE(8), entry.readUInt32BE(12)];
    const data = woff.subarray(offset, offset + packed);
    return {
      tag: entry.readUInt32BE(0),
      checksum: entry.readUInt32BE(16),
      length,
      data: packed < length ? inflateSync(data) : data,
    };
  });
  const header = Buffer.alloc(SFNT_HEADER + tables.length * SFNT_ENTRY);
  // The flavour and the number of tables; the search hints that follow are nobody's any more.
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(tables.length, 4);
  let offset = header.length;
  for (const [index, { tag, checksum, length }] of tables.entries()) {
    const at = SFNT_HEADER + index * SFNT_ENTRY;
    for (const [field, value] of [tag, checksum, offset, length].entries()) header.writeUInt32BE(value, at + 4 * field);
    offset += padded(length);
  }
  return Buffer.concat([header, ...tables.map(({ data, length }) => Buffer.concat([data], padded(length)))]);
}

/** Tables begin at whole words. */
function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
