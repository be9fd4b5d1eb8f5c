import type { ValueChangeKind, ValueType } from '../../contract/value-changes.ts';
import { parseAmount } from '../../rules/index.ts';
import { type CellValue, isoOf } from '../../workbook/index.ts';

/** What became of a value. `by`: the factor of `multiplied`, the days of `moved`, the types of `type`. */
export interface KindOfChange {
  kind: ValueChangeKind;
  by: number | string | null;
}

type Value = NonNullable<CellValue>;

const DAY_MS = 86_400_000;
/** Factors are looked for with so many digits: a rate of 1.15 is one, the ratio of two unrelated numbers is not. */
const FACTOR_DIGITS = 3;
const ROUNDING_ERROR = 1e-9;
const MAX_DECIMALS = 4;
const CENTS = 2;
const CENT = 0.01;
/** The cents of smaller amounts leave room for many factors. */
const MIN_FOR_CENTS = 20;

/** The kind of a change; null if the values are the same. */
export function findKind(before: CellValue, after: CellValue): KindOfChange | null {
  if (before === after) return null;
  if (before === null) return only('filled');
  if (after === null) return only('emptied');
  const [from, to] = [typeOf(before), typeOf(after)];
  if (textOf(before) === textOf(after) && from === to) return null;
  if (typeof before === 'number' && typeof after === 'number') return ofNumbers(before, after);
  if (from === to && from.includes('date')) return ofDates(textOf(before), textOf(after));
  if (isZeros(before, after)) return only('zeros');
  if (typeof before === 'string' && typeof after === 'string') return only(ofTexts(before, after));
  return from === to ? only('text') : { kind: 'type', by: `${from} to ${to}` };
}

const only = (kind: ValueChangeKind): KindOfChange => ({ kind, by: null });

function typeOf(value: Value): ValueType {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return 'date' in value ? 'date' : 'datetime' in value ? 'date and time' : 'time';
}

function textOf(value: Value): string {
  return typeof value === 'object' ? isoOf(value) : String(value);
}

function ofNumbers(before: number, after: number): KindOfChange {
  if (after === -before) return only('sign');
  if (isRounded(before, after)) return only('rounded');
  const factor = before === 0 || after === 0 ? null : findFactor(before, after);
  return factor === null ? only('number') : { kind: 'multiplied', by: factor };
}

function isRounded(before: number, after: number): boolean {
  for (let decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
    // 0.3 that became 0 is lost rather than rounded.
    if (decimals === 0 && Math.abs(before) < 1) continue;
    if (Number(before.toFixed(decimals)) === after) return true;
    // Half cents are rounded in both ways, and 1.005 is a little less than it says.
    if (
      Math.abs(before - after) <= (0.5 + ROUNDING_ERROR) / 10 ** decimals &&
      Number(after.toFixed(decimals)) === after
    )
      return true;
  }
  return false;
}

/** A factor of few digits; the result may be rounded, as wages that rise by 2 % are to cents. */
function findFactor(before: number, after: number): number | null {
  const round = (number: number) => Number(number.toPrecision(FACTOR_DIGITS));
  const ratio = after / before;
  if (!Number.isFinite(ratio) || !Number.isFinite(1 / ratio)) return null;
  const isNear = (number: number) => Math.abs(number - round(number)) <= ROUNDING_ERROR * Math.abs(number);
  if (isNear(ratio)) return round(ratio);
  if (isNear(1 / ratio)) return 1 / round(1 / ratio);
  const decimals = String(after).split('.')[1]?.length ?? 0;
  const isCents = decimals <= CENTS && Math.abs(before) >= MIN_FOR_CENTS;
  const rounded = Number((before * round(ratio)).toFixed(CENTS));
  return isCents && Math.abs(rounded - after) <= CENT + ROUNDING_ERROR ? round(ratio) : null;
}

/** `2026-03-04` or `2026-03-04T10:00:00`. */
function ofDates(before: string, after: string): KindOfChange {
  const [year, month, day] = before.slice(0, 10).split('-');
  if (`${year}-${day}-${month}${before.slice(10)}` === after) return only('day_month_swapped');
  const days = (Date.parse(`${after.slice(0, 10)}T00:00Z`) - Date.parse(`${before.slice(0, 10)}T00:00Z`)) / DAY_MS;
  const isMoved = Number.isInteger(days) && days !== 0 && before.slice(10) === after.slice(10);
  return isMoved ? { kind: 'moved', by: days } : only('date');
}

/** Leading zeros that came or went, also where a text became a number: 12 and 0012. */
function isZeros(before: Value, after: Value): boolean {
  const [a, b] = [textOf(before), textOf(after)];
  return a !== b && /^\d+$/.test(a) && /^\d+$/.test(b) && a.replace(/^0+/, '') === b.replace(/^0+/, '');
}

const toLetters = (text: string) =>
  text
    .replaceAll('ß', 'ss')
    .replace(/[łŁ]/g, 'l')
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
const toWords = (text: string) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).sort().join(' ');

/** A sign or a decimal mark that is gone makes another number: -5 and 5, 12.50 and 1250. */
function isOtherNumber(before: string, after: string): boolean {
  const [a, b] = [parseAmount(before), parseAmount(after)];
  return a !== null && b !== null && a !== b;
}

function ofTexts(before: string, after: string): ValueChangeKind {
  if (before.trim() === after.trim()) return 'trimmed';
  if (before.replace(/\s+/g, '') === after.replace(/\s+/g, '')) return 'blanks';
  if (before.toLowerCase() === after.toLowerCase()) return 'case';
  if (isOtherNumber(before, after)) return 'text';
  if (toLetters(before) !== '' && toLetters(before) === toLetters(after)) return 'marks';
  if (toWords(before) !== '' && toWords(before) === toWords(after)) return 'words_reordered';
  if (after.includes(before)) return 'lengthened';
  if (before.includes(after)) return 'shortened';
  return 'text';
}
