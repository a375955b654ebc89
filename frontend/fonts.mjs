// The static fonts of the documents. The packages hold them as WOFF (each table packed on its own); the program that
// sets the documents reads plain OpenType, so the tables are unpacked and put together again.
import { readFile, writeFile } from "node:fs/promises";
import { inflateSync } from "node:zlib";

const folder = "node_modules/@fontsource/plus-jakarta-sans/files";
const styles = ["400-normal", "400-italic", "600-normal", "700-normal", "800-normal"];

/** The OpenType file inside a WOFF file (the layout of both is the one of their specifications). */
function unpack(woff) {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, at) => {
    const entry = 44 + 20 * at;
    const [offset, packed, length, checksum] = [4, 8, 12, 16].map((field) => woff.readUInt32BE(entry + field));
    const bytes = woff.subarray(offset, offset + packed);
    return { tag: woff.subarray(entry, entry + 4), checksum, bytes: packed < length ? inflateSync(bytes) : bytes };
  });
  const head = Buffer.alloc(12 + 16 * count);
  const power = 2 ** Math.floor(Math.log2(count));
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(power * 16, 6);
  head.writeUInt16BE(Math.log2(power), 8);
  head.writeUInt16BE((count - power) * 16, 10);
  let place = head.length;
  const parts = [head];
  tables.forEach(({ tag, checksum, bytes }, at) => {
    tag.copy(head, 12 + 16 * at);
    [checksum, place, bytes.length].forEach((value, field) => head.writeUInt32BE(value, 16 + 16 * at + 4 * field));
    const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4);
    parts.push(bytes, padding);
    place += bytes.length + padding.length;
  });
  return Buffer.concat(parts);
}

/** Writes the fonts into a folder. */
export async function writeFonts(target) {
  for (const style of styles) {
    const woff = await readFile(`${folder}/plus-jakarta-sans-latin-${style}.woff`);
    await writeFile(`${target}/plus-jakarta-sans-${style}.ttf`, unpack(woff));
  }
}
