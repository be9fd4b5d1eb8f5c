import type { BinaryRecord } from '../fixtures/records.ts';

/** Records of xlsb: each byte of type and length has 7 bits ([MS-XLSB] 2.1.4). */
export function writeBiff12(records: readonly BinaryRecord[]): Buffer {
  return Buffer.concat(records.flatMap((record) => [writeBiff12Head(record), record.content]));
}

export function writeBiff12Head({ type, content, length }: BinaryRecord): Buffer {
  return Buffer.concat([writeNumber(type), writeNumber(length ?? content.length)]);
}

function writeNumber(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
