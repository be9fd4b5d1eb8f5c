import type { Value } from '../../contract/rule-calls.ts';
import type { DayCell } from '../../workbook/rows/day-cell.ts';
import type { CellDate, CellValue } from '../../workbook/types.ts';
import type { WireCell } from '../protocol.ts';

type TemporalValue = Temporal.PlainDate | Temporal.PlainDateTime | Temporal.PlainTime;

/** Dates repeat; bounded caches make each Temporal value once. They are frozen, so sharing them is safe. */
const MAX_CACHED_TEXTS = 50_000;
const cachedTexts = new Map<string, TemporalValue>();

/** Days of these years have a place each in a list: most columns of dates have more days than a map finds quickly. */
const FIRST_CACHED_YEAR = 1800;
const CACHED_YEARS = 400;
const PLACES_A_MONTH = 31;
const cachedDays = new Array<TemporalValue | undefined>(CACHED_YEARS * 12 * PLACES_A_MONTH);

/**
 * From the wire to what rules see, in the list itself: nobody else has it. It is frozen, so that no rule can change
 * what the next one gets.
 */
export function reviveValues(wire: WireCell[]): readonly Value[] {
  const values = wire as Value[];
  for (let i = 0; i < wire.length; i++) {
    const value = wire[i]!;
    if (typeof value === 'object' && value !== null) values[i] = reviveDate(value);
  }
  return Object.freeze(values);
}

function reviveDate(value: CellDate | DayCell): TemporalValue {
  if (isDay(value)) return reviveDay(value[0]);
  if ('date' in value) {
    const { date } = value;
    return date.length === 'YYYY-MM-DD'.length
      ? reviveDay(Number(date.replaceAll('-', '')))
      : findOrMake(date, () => Temporal.PlainDate.from(date));
  }
  if ('datetime' in value) {
    return findOrMake(value.datetime, () => Temporal.PlainDateTime.from(value.datetime));
  }
  return findOrMake(value.time, () => Temporal.PlainTime.from(value.time));
}

function isDay(value: CellDate | DayCell): value is DayCell {
  return Array.isArray(value);
}

/** By the number YYYYMMDD. */
function reviveDay(number: number): TemporalValue {
  const year = Math.floor(number / 10_000);
  const month = Math.floor(number / 100) % 100;
  const day = number % 100;
  const at = ((year - FIRST_CACHED_YEAR) * 12 + month - 1) * PLACES_A_MONTH + day - 1;
  const cached = cachedDays[at];
  if (cached !== undefined) return cached;
  // By its parts: reading a text takes Temporal some times as long.
  const made = Object.freeze(new Temporal.PlainDate(year, month, day));
  if (at >= 0 && at < cachedDays.length) cachedDays[at] = made;
  return made;
}

function findOrMake(text: string, make: () => TemporalValue): TemporalValue {
  const cached = cachedTexts.get(text);
  if (cached !== undefined) return cached;
  const made = Object.freeze(make());
  if (cachedTexts.size >= MAX_CACHED_TEXTS) cachedTexts.clear();
  cachedTexts.set(text, made);
  return made;
}

/** What was wrong with a value that a rule gave back; never the value itself. */
export class BadValue extends Error {}

/** From what a rule gave back to the wire; throws BadValue for anything that is no cell value. */
export function encodeValue(value: unknown): CellValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new BadValue('a number that is not finite');
      return value;
    case 'undefined':
      return null;
    case 'object':
      return encodeObject(value);
    default:
      throw new BadValue(`a ${typeof value}`);
  }
}

function encodeObject(value: object | null): CellValue {
  if (value === null) return null;
  if (value instanceof Temporal.PlainDate) return { date: Temporal.PlainDate.prototype.toString.call(value) };
  if (value instanceof Temporal.PlainDateTime) {
    return { datetime: Temporal.PlainDateTime.prototype.toString.call(value, { smallestUnit: 'second' }) };
  }
  if (value instanceof Temporal.PlainTime) {
    return { time: Temporal.PlainTime.prototype.toString.call(value, { smallestUnit: 'second' }) };
  }
  throw new BadValue('an object that is no date or time');
}
