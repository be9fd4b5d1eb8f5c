import { parseAmount } from '../../../rules/index.ts';
import type { CellValue } from '../../../workbook/index.ts';

/** A number as a document shows it. */
export interface ShownNumber {
  value: number;
  decimals: number;
}

/** More decimals are rounding errors. */
const MAX_DECIMALS = 6;

/** The number in a cell, or in a text that is an amount; null for every other cell. */
export function readNumber(value: CellValue): ShownNumber | null {
  if (typeof value === 'number') return Number.isFinite(value) ? { value, decimals: countDecimals(value) } : null;
  if (typeof value !== 'string' || value.length > 40) return null;
  const amount = parseAmount(value.trim());
  return amount === null ? null : { value: amount, decimals: countDecimals(amount) };
}

function countDecimals(value: number): number {
  // A sum made by a program may end in digits that nobody typed: 0.30000000000000004.
  const text = String(Number(value.toPrecision(12)));
  if (text.includes('e')) return value > -1 && value < 1 ? MAX_DECIMALS : 0;
  const at = text.indexOf('.');
  return at < 0 ? 0 : Math.min(text.length - at - 1, MAX_DECIMALS);
}
