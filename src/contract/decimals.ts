import { DECIMAL_DIGITS } from './data-formats.ts';

/** How far a number may be from the decimal that was meant: what a few sums and products of binary fractions lose. */
const NOISE = 2 ** -50;
/** And never more than this part of the last digit: large numbers have few digits left after the point. */
const MIN_SHARE = 20;

/** A number with all its digits and without an exponent; of a fraction, the digits that people would write. */
export function toPlainText(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString();
  const text = String(value);
  // Only numbers near zero have fractions and an exponent.
  const [, sign, first, rest = '', exponent] = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${first}${rest}`;
}

/** Up to 15 digits, a binary fraction shows the ones that were meant. */
const CERTAIN = 1e15;
const CERTAIN_LENGTH = 15;

/** With more digits, `toFixed` writes those of the binary fraction: 1234567890123.1 with four of them ends in 1001. */
function writeDigits(value: number, scale: number): string {
  if (Math.abs(value) * 10 ** scale < CERTAIN) return value.toFixed(scale);
  const [whole, digits = ''] = toPlainText(value).split('.');
  if (Number.isInteger(value) || digits.length > scale) return value.toFixed(scale);
  return `${whole}.${digits.padEnd(scale, '0')}`;
}

/**
 * The number as a decimal with `scale` digits after the point, such as `12.30`; null if it needs more digits, or more
 * than 18 in all. A number that only the rounding of binary fractions keeps from fitting (0.1 + 0.2) fits.
 */
export function toDecimal(value: number, scale: number): string | null {
  if (!Number.isFinite(value) || Math.abs(value) >= 10 ** (DECIMAL_DIGITS - scale)) return null;
  const text = writeDigits(value, scale);
  // What most amounts are; zero may have a sign.
  if (Number(text) === value && value !== 0 && text.length <= CERTAIN_LENGTH) return text;
  const lost = Math.abs(Number(text) - value);
  if (lost > Math.min(Math.abs(value) * NOISE, 10 ** -scale / MIN_SHARE)) return null;
  // The double next below the limit may be written as the limit.
  const digits = text.replace(/^-?0*|\./g, '').replace(/^0+/, '');
  if (digits.length > DECIMAL_DIGITS) return null;
  return digits === '' ? text.replace('-', '') : text;
}
