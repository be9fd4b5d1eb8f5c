import { DECIMAL_DIGITS } from './data-formats.ts';

/** How far a number may be from the decimal that was meant: what a few sums and products of binary fractions lose. */
const NOISE = 2 ** -50;
/** And never more than this part of the last digit: large numbers have few digits left after the point. */
const MIN_SHARE = 20;

/**
 * The number as a decimal with `scale` digits after the point, such as `12.30`; null if it needs more digits, or more
 * than 18 in all. A number that only the rounding of binary fractions keeps from fitting (0.1 + 0.2) fits.
 */
export function toDecimal(value: number, scale: number): string | null {
  if (!Number.isFinite(value) || Math.abs(value) >= 10 ** (DECIMAL_DIGITS - scale)) return null;
  const text = value.toFixed(scale);
  const lost = Math.abs(Number(text) - value);
  if (lost > Math.min(Math.abs(value) * NOISE, 10 ** -scale / MIN_SHARE)) return null;
  // The double next below the limit may be written as the limit.
  const digits = text.replace(/^-?0*|\./g, '').replace(/^0+/, '');
  if (digits.length > DECIMAL_DIGITS) return null;
  return digits === '' ? text.replace('-', '') : text;
}
