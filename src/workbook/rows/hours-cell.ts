import type { ByteBuilder } from './byte-builder.ts';

const MS_PER_DAY = 86_400_000;
const MS_PER_HOUR = 3_600_000;

const LETTER_E = 0x65;
const DIGIT_0 = 0x30;

/** More decimals than any number of milliseconds needs. */
const MAX_DECIMALS = 40;

/** The hours of a duration, to the millisecond: days in a file are often a few bits off. */
export function toHours(days: number): number {
  return Math.round(days * MS_PER_DAY) / MS_PER_HOUR;
}

/** The days of a number of hours, to the millisecond. */
export function toDays(hours: number): number {
  return Math.round(hours * MS_PER_HOUR) / MS_PER_DAY;
}

/**
 * Hours of a duration are a number with the exponent 0, `8.25e0`, which JavaScript never writes: everybody reads it as
 * the number 8.25, but the output can tell that the cell is a duration.
 */
export function writeHoursCell(out: ByteBuilder, hours: number): void {
  const text = `${hours}`;
  out.writeAscii(text.includes('e') ? writeWithoutExponent(hours) : text);
  out.writeAscii('e0');
}

function writeWithoutExponent(hours: number): string {
  return Number.isInteger(hours) ? `${BigInt(hours)}` : hours.toFixed(MAX_DECIMALS);
}

export function isHoursCell(bytes: Buffer, end: number): boolean {
  return bytes[end - 1] === DIGIT_0 && bytes[end - 2] === LETTER_E;
}
