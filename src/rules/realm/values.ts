import type { Value } from '../../contract/rule-calls.ts';
import { type CellDate, type DateCell, type EncodedCell, isDateCell, toDateCell } from '../../workbook/index.ts';
import { makeKnownDay, readDay, readMoment } from './known-days.ts';

type TemporalValue = Temporal.PlainDate | Temporal.PlainDateTime | Temporal.PlainTime;

/** Dates repeat, so bounded caches make each Temporal value only once. Values are frozen, so sharing them is safe. */
const MAX_CACHED = 50_000;
const cachedTexts = new Map<string, TemporalValue>();
const cachedMoments = new Map<number, TemporalValue>();

/** Days from this year on have places in a list: most date columns have so many days that a map would be slow. */
const FIRST_CACHED_YEAR = 1800;
const CACHED_YEARS = 400;
const PLACES_A_MONTH = 31;
const cachedDays = new Array<TemporalValue | undefined>(CACHED_YEARS * 12 * PLACES_A_MONTH);

const MS_PER_DAY = 86_400_000;

/** Turns the values of a request into the values that rules see. Changes the list itself, which is used nowhere else. */
export function reviveValues(wire: EncodedCell[]): Value[] {
  return reviveEach(wire, (value) => (isDateCell(value) ? value : (toDateCell(value) ?? value)));
}

/** Like `reviveValues`, for values that `encodeValue` made. */
export function reviveEncoded(encoded: EncodedCell[]): Value[] {
  return reviveEach(encoded, (value) => value);
}

function reviveEach(wire: EncodedCell[], shorten: (value: CellDate | DateCell) => CellDate | DateCell): Value[] {
  const values = wire as Value[];
  for (let i = 0; i < wire.length; i++) {
    const value = wire[i]!;
    if (typeof value === 'object' && value !== null) values[i] = reviveDate(shorten(value));
  }
  return values;
}

function reviveDate(value: CellDate | DateCell): TemporalValue {
  if (isDateCell(value)) return value.length === 1 ? reviveDay(value[0]) : reviveMoment(value[0], value[1]);
  if ('date' in value) return findOrMake(cachedTexts, value.date, () => Temporal.PlainDate.from(value.date));
  if ('datetime' in value) {
    return findOrMake(cachedTexts, value.datetime, () => Temporal.PlainDateTime.from(value.datetime));
  }
  return findOrMake(cachedTexts, value.time, () => Temporal.PlainTime.from(value.time));
}

/** Finds or makes the date of a number YYYYMMDD. */
function reviveDay(number: number): TemporalValue {
  const year = Math.floor(number / 10_000);
  const month = Math.floor(number / 100) % 100;
  const day = number % 100;
  const at = ((year - FIRST_CACHED_YEAR) * 12 + month - 1) * PLACES_A_MONTH + day - 1;
  const cached = cachedDays[at];
  if (cached !== undefined) return cached;
  const made = makeKnownDay(number);
  if (at >= 0 && at < cachedDays.length) cachedDays[at] = made;
  return made;
}

function reviveMoment(day: number, ms: number): TemporalValue {
  // The key is exact: even the largest is below 2^53.
  return findOrMake(cachedMoments, day * MS_PER_DAY + ms, () => {
    const date = Temporal.PlainDate.prototype.toPlainDateTime.call(reviveDay(day));
    return date.add({ milliseconds: ms });
  });
}

function findOrMake<Key>(cache: Map<Key, TemporalValue>, key: Key, make: () => TemporalValue): TemporalValue {
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const made = Object.freeze(make());
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(key, made);
  return made;
}

/** A defect of a value that a rule returned; the message never contains the value. */
export class BadValue extends Error {}

/**
 * Encodes a value that a rule returned; throws BadValue if it is not a cell value. Called in the rule's turn, as
 * `reviveEncoded`: both use no regular expressions, which the rule may have changed.
 */
export function encodeValue(value: unknown): EncodedCell {
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

function encodeObject(value: object | null): EncodedCell {
  if (value === null) return null;
  if (value instanceof Temporal.PlainDate) return encodeDate(value);
  if (value instanceof Temporal.PlainDateTime) return encodeMoment(value);
  if (value instanceof Temporal.PlainTime) {
    return { time: Temporal.PlainTime.prototype.toString.call(value, { smallestUnit: 'second' }) };
  }
  throw new BadValue('an object that is not a date or time');
}

/** A date's text is in the calendar of spreadsheets, even if the value has another calendar. */
function encodeDate(value: Temporal.PlainDate): EncodedCell {
  const day = readDay(value);
  if (day > 0) return [day];
  return { date: Temporal.PlainDate.prototype.toString.call(value, { calendarName: 'never' }) };
}

function encodeMoment(value: Temporal.PlainDateTime): EncodedCell {
  const moment = readMoment(value);
  if (moment !== null) return moment;
  const options = { smallestUnit: 'second', calendarName: 'never' } as const;
  return { datetime: Temporal.PlainDateTime.prototype.toString.call(value, options) };
}
