import type { Value } from '../../contract/rule-calls.ts';
import type { CellValue } from '../../workbook/types.ts';

type TemporalValue = Temporal.PlainDate | Temporal.PlainDateTime | Temporal.PlainTime;

/** Dates repeat; bounded caches make each Temporal value once. They are frozen, so sharing them is safe. */
const MAX_CACHED_DATES = 50_000;
const cachedDays = new Map<number, TemporalValue>();
const cachedTexts = new Map<string, TemporalValue>();

/**
 * From the wire to what rules see, in the list itself: nobody else has it. It is frozen, so that no rule can change
 * what the next one gets.
 */
export function reviveValues(wire: CellValue[]): readonly Value[] {
  const values = wire as Value[];
  for (let i = 0; i < wire.length; i++) {
    const value = wire[i]!;
    if (typeof value === 'object' && value !== null) values[i] = reviveDate(value);
  }
  return Object.freeze(values);
}

function reviveDate(value: Exclude<CellValue, string | number | boolean | null>): TemporalValue {
  if ('date' in value) {
    const { date } = value;
    if (date.length !== 10) return findOrMake(cachedTexts, date, () => Temporal.PlainDate.from(date));
    // Texts are new ones each time and must be hashed to be found; a number is found at once.
    const day = readDayNumber(date);
    return findOrMake(cachedDays, day, () => makeDay(day));
  }
  if ('datetime' in value) {
    return findOrMake(cachedTexts, value.datetime, () => Temporal.PlainDateTime.from(value.datetime));
  }
  return findOrMake(cachedTexts, value.time, () => Temporal.PlainTime.from(value.time));
}

/** `YYYY-MM-DD` as the number YYYYMMDD. */
function readDayNumber(date: string): number {
  let number = 0;
  for (let i = 0; i < 10; i++) if (i !== 4 && i !== 7) number = number * 10 + date.charCodeAt(i) - 48;
  return number;
}

/** By its parts: reading a text takes Temporal some times as long. */
function makeDay(number: number): TemporalValue {
  return new Temporal.PlainDate(Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100);
}

function findOrMake<Key>(cache: Map<Key, TemporalValue>, key: Key, make: () => TemporalValue): TemporalValue {
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const made = Object.freeze(make());
  if (cache.size >= MAX_CACHED_DATES) cache.clear();
  cache.set(key, made);
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
