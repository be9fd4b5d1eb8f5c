import type { BinaryRecord } from './records.ts';

/** Splits a part of an xlsb file into its records ([MS-XLSB] 2.1.4: each byte of type and length has 7 bits). */
export function parseBiff12(bytes: Buffer): BinaryRecord[] {
  const records: BinaryRecord[] = [];
  for (let at = 0; at < bytes.length; ) {
    const type = readNumber(bytes, at, 2);
    const length = readNumber(bytes, at + type.size, 4);
    const start = at + type.size + length.size;
    records.push({ type: type.value, content: bytes.subarray(start, start + length.value) });
    at = start + length.value;
  }
  return records;
}

export function writeBiff12(records: readonly BinaryRecord[]): Buffer {
  return Buffer.concat(
    records.flatMap(({ type, content, length }) => [writeNumber(type), writeNumber(length ?? content.length), content]),
  );
}

function readNumber(bytes: Buffer, at: number, maxSize: number): { value: number; size: number } {
  let value = 0;
  for (let size = 0; size < maxSize; size++) {
    const byte = bytes[at + size] ?? 0;
    value |= (byte & 0x7f) << (7 * size);
    if (byte < 0x80) return { value, size: size + 1 };
  }
  return { value, size: maxSize };
}

function writeNumber(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
