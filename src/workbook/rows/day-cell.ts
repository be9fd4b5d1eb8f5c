import type { ByteBuilder } from './byte-builder.ts';

/** A date as a cell of JSON, `{"date":"2024-05-06"}`, which is what most dates are. */
const TEMPLATE = Buffer.from('{"date":"0000-00-00"}');
const FIRST_DIGIT = 9;
const DIGIT_0 = 0x30;
const BRACE = 0x7b;

export function writeDayCell(out: ByteBuilder, day: number): void {
  out.copyFrom(TEMPLATE, 0, TEMPLATE.length);
  const { bytes } = out;
  let rest = day;
  // From the last digit, before the quote and the brace, to the first.
  for (let at = out.length - 3; at >= out.length - 12; at--) {
    if (bytes[at] !== DIGIT_0) continue;
    const next = Math.floor(rest / 10);
    bytes[at] = DIGIT_0 + rest - next * 10;
    rest = next;
  }
}

/** The date of such a cell as the number YYYYMMDD; -1 for every other cell. */
export function readDayCell(bytes: Buffer, start: number, end: number): number {
  // No other cell that begins with a brace is as long.
  if (end - start !== TEMPLATE.length || bytes[start] !== BRACE) return -1;
  let day = 0;
  for (let at = start + FIRST_DIGIT; at < start + FIRST_DIGIT + 10; at++) {
    const digit = bytes[at]! - DIGIT_0;
    if (digit >= 0 && digit <= 9) day = day * 10 + digit;
  }
  return day;
}

const DATETIME_START = '{"datetime":"'.length;
const LETTER_T = 0x74;

/** The text of a cell `{"datetime":"…"}`; nothing for one with a time alone. */
export function readDatetimeCell(bytes: Buffer, start: number, end: number): string {
  return bytes[start + 2] === LETTER_T ? '' : bytes.toString('latin1', start + DATETIME_START, end - 2);
}

export function formatDayNumber(day: number): string {
  const digits = String(day).padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}
