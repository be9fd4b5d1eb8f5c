import { toDecimal, toPlainText } from '../contract/decimals.ts';
import { type CellValue, isoOf, isRealDate } from '../workbook/index.ts';
import type { ExportField } from './fields.ts';

/** A value in the type of its column: dates, times and decimals are texts (`2026-01-31`, `12.30`). */
export type TypedValue = string | number | boolean | null;

/** Turns a cell's value into the type of a column; undefined if it is of another kind. */
export type ToTyped = (value: CellValue) => TypedValue | undefined;

const MIDNIGHT = 'T00:00:00';
const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?$/;
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?$/;

/** A date or time, or a text of the same form: dates that a workbook cannot hold, such as those before 1900, are texts. */
function isoText(value: CellValue): string | undefined {
  if (typeof value === 'object' && value !== null) return isoOf(value);
  // Cells with dates have real ones; of a text, nobody knows.
  return typeof value === 'string' && isRealDate(value.slice(0, 10)) ? value : undefined;
}

export function makeToTyped({ type, scale = 0 }: ExportField): ToTyped {
  switch (type) {
    case 'string':
      return toText;
    case 'integer':
    case 'number':
      return (value) => (typeof value === 'number' || value === null ? value : undefined);
    case 'decimal':
      return (value) =>
        value === null ? null : typeof value === 'number' ? (toDecimal(value, scale) ?? undefined) : undefined;
    case 'boolean':
      return (value) => (typeof value === 'boolean' || value === null ? value : undefined);
    case 'date':
      return (value) => (value === null ? null : toDay(isoText(value)));
    case 'datetime':
      return (value) => (value === null ? null : toMoment(isoText(value)));
    case 'time':
      return (value) => (value === null ? null : toTime(value));
  }
}

function toText(value: CellValue): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'object') return isoOf(value);
  return typeof value === 'number' ? toPlainText(value) : String(value);
}

function toDay(iso: string | undefined): string | undefined {
  const day = iso?.endsWith(MIDNIGHT) ? iso.slice(0, -MIDNIGHT.length) : iso;
  return day !== undefined && DAY.test(day) ? day : undefined;
}

function toMoment(iso: string | undefined): string | undefined {
  if (iso === undefined) return undefined;
  if (MOMENT.test(iso)) return TIME_OF_DAY.test(iso.slice(11)) ? iso : undefined;
  const day = toDay(iso);
  return day === undefined ? undefined : `${day}${MIDNIGHT}`;
}

function toTime(value: NonNullable<CellValue>): string | undefined {
  const text = typeof value === 'object' ? isoOf(value) : value;
  return typeof text === 'string' && TIME_OF_DAY.test(text) ? text : undefined;
}
