import type { ByteBuilder } from './byte-builder.ts';

const LETTER_E = 0x65;
const DIGIT_0 = 0x30;

/**
 * Hours of a duration are a number with the exponent 0, `8.25e0`, which JavaScript never writes: everybody reads it as
 * the number 8.25, but the output can tell that the cell is a duration. Numbers that need an exponent stay plain.
 */
export function writeHoursCell(out: ByteBuilder, hours: number): void {
  const text = `${hours}`;
  out.writeAscii(text.includes('e') ? text : `${text}e0`);
}

export function isHoursCell(bytes: Buffer, end: number): boolean {
  return bytes[end - 1] === DIGIT_0 && bytes[end - 2] === LETTER_E;
}
