/**
 * Dates of the document store their day as a number, in a field that rules cannot see. To compare two dates, Temporal
 * copies both, which takes a hundred times as long as comparing two numbers; reading a year leaves JavaScript. Rules
 * that check dates do one or the other for each row.
 */
import { takeGetter } from './take-getter.ts';

/** A base class whose constructor returns the given object, to which a subclass then adds a private field. */
const Carrier = function carry(given: object): object {
  return given;
} as unknown as new (
  given: object,
) => object;

class KnownDay extends Carrier {
  readonly #day: number;

  constructor(date: Temporal.PlainDate, day: number) {
    super(date);
    this.#day = day;
  }

  static read(value: unknown): number {
    return typeof value === 'object' && value !== null && #day in value ? value.#day : -1;
  }
}

/** Makes a frozen date that has its day as the number YYYYMMDD. */
export function makeKnownDay(day: number): Temporal.PlainDate {
  // Made from its parts, since Temporal takes several times as long to parse a text.
  const date = new Temporal.PlainDate(Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100);
  new KnownDay(date, day);
  return Object.freeze(date);
}

const MIN_YEAR = 1000;
const MAX_YEAR = 9999;

/** The language's own getters, which take a tenth of the time of `toString`. */
const { prototype } = Temporal.PlainDate;
const readCalendar = takeDateGetter<string>('calendarId');
const readYear = takeDateGetter<number>('year');
const readMonth = takeDateGetter<number>('month');
const readDayOfMonth = takeDateGetter<number>('day');

const moments = Temporal.PlainDateTime.prototype;
const { withCalendar } = moments;
const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;
const partGetters = PARTS.map((name) => takeGetter<number>(moments, name));

/** The number YYYYMMDD of any date; -1 if the year does not have four digits, or for another calendar. */
export function readDay(date: Temporal.PlainDate): number {
  const known = KnownDay.read(date);
  if (known > 0) return known;
  if (readCalendar.call(date) !== 'iso8601') return -1;
  const year = readYear.call(date);
  if (year < MIN_YEAR || year > MAX_YEAR) return -1;
  return (year * 100 + readMonth.call(date)) * 100 + readDayOfMonth.call(date);
}

/** The day (YYYYMMDD) and the millisecond of the day, in whole seconds; null if the year does not have four digits. */
export function readMoment(moment: Temporal.PlainDateTime): [day: number, ms: number] | null {
  const iso = withCalendar.call(moment, 'iso8601');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = partGetters.map((read) => read(iso));
  if (year < MIN_YEAR || year > MAX_YEAR) return null;
  return [(year * 100 + month) * 100 + day, ((hour * 60 + minute) * 60 + second) * 1000];
}

/** Called directly: dates are read much more often than anything else. */
function takeDateGetter<Result>(name: string): (this: Temporal.PlainDate) => Result {
  return Object.getOwnPropertyDescriptor(prototype, name)!.get as (this: Temporal.PlainDate) => Result;
}

/** Makes `compare` and the getters use the stored numbers for the document's dates; other dates behave as before. */
export function speedUpDates(): void {
  speedUpCompare();
  speedUpGetter('year', (day) => Math.floor(day / 10_000));
  speedUpGetter('month', (day) => Math.floor(day / 100) % 100);
  speedUpGetter('day', (day) => day % 100);
}

function speedUpCompare(): void {
  const { PlainDate } = Temporal;
  const compareDates = PlainDate.compare.bind(PlainDate);
  const { compare } = {
    compare(one: Temporal.PlainDate, two: Temporal.PlainDate): number {
      const first = KnownDay.read(one);
      const second = KnownDay.read(two);
      return first < 0 || second < 0 ? compareDates(one, two) : Math.sign(first - second);
    },
  };
  Object.defineProperty(PlainDate, 'compare', { value: compare });
}

function speedUpGetter(name: 'year' | 'month' | 'day', takePart: (day: number) => number): void {
  const read = takeDateGetter<number>(name);
  const holder = {
    get [name](): number {
      const day = KnownDay.read(this);
      return day < 0 ? read.call(this as unknown as Temporal.PlainDate) : takePart(day);
    },
  };
  Object.defineProperty(prototype, name, { get: Object.getOwnPropertyDescriptor(holder, name)!.get });
}
