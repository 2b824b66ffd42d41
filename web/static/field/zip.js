/** The smallest zip there is: files one after the other, not compressed. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** @param {Uint8Array} bytes @returns {number} */
export function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * @param {{name: string, bytes: Uint8Array}[]} files fewer than 65,536, less than 4 GB in all
 * @returns {BlobPart[]}
 */
export function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const title = new TextEncoder().encode(name);
    const facts = [crc32(bytes), bytes.length, bytes.length];
    parts.push(local(facts, title.length), title, bytes);
    directory.push(central(facts, title.length, offset), title);
    offset += 30 + title.length + bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  return [...parts, ...directory, end(files.length, size, offset)];
}

const VERSION = 20;
const UTF8 = 0x0800;
const DATE_1980 = 0x0021;

const local = (facts, length) => record("42222244422", 0x04034b50, VERSION, UTF8, 0, 0, DATE_1980, ...facts, length, 0);

function central(facts, length, offset) {
  const versions = [VERSION, VERSION, UTF8, 0, 0, DATE_1980];
  return record("42222224442222244", 0x02014b50, ...versions, ...facts, length, 0, 0, 0, 0, 0, offset);
}

const end = (count, size, offset) => record("42222442", 0x06054b50, 0, 0, count, count, size, offset, 0);

/** @param {string} widths of the values in bytes, a digit each */
function record(widths, ...values) {
  const bytes = new Uint8Array([...widths].reduce((sum, width) => sum + Number(width), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  values.forEach((value, i) => {
    if (widths[i] === "4") view.setUint32(at, value, true);
    else view.setUint16(at, value, true);
    at += Number(widths[i]);
  });
  return bytes;
}
