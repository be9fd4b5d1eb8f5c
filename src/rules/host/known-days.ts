/**
 * Dates of the document carry their day as a number, out of the sight of rules. To compare two dates Temporal makes a
 * copy of each, which takes a hundred times as long as to compare two numbers, and to ask for a year leaves JavaScript:
 * checks do one or the other for each row.
 */

/** Adds its private field to the object that it is given. */
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

/** A frozen date that carries its day as the number YYYYMMDD. */
export function makeKnownDay(day: number): Temporal.PlainDate {
  // By its parts: reading a text takes Temporal some times as long.
  const date = new Temporal.PlainDate(Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100);
  new KnownDay(date, day);
  return Object.freeze(date);
}

const MIN_YEAR = 1000;
const MAX_YEAR = 9999;

/** The getters of the language, which take a tenth of the time that `toString` takes. */
const { prototype } = Temporal.PlainDate;
const readCalendar = takeGetter<string>('calendarId');
const readYear = takeGetter<number>('year');
const readMonth = takeGetter<number>('month');
const readDayOfMonth = takeGetter<number>('day');

/** The number YYYYMMDD of any date; -1 where the year has not four digits, or the calendar is another one. */
export function readDay(date: Temporal.PlainDate): number {
  const known = KnownDay.read(date);
  if (known > 0) return known;
  if (readCalendar.call(date) !== 'iso8601') return -1;
  const year = readYear.call(date);
  if (year < MIN_YEAR || year > MAX_YEAR) return -1;
  return (year * 100 + readMonth.call(date)) * 100 + readDayOfMonth.call(date);
}

function takeGetter<Result>(name: string): (this: Temporal.PlainDate) => Result {
  return Object.getOwnPropertyDescriptor(prototype, name)!.get as (this: Temporal.PlainDate) => Result;
}

/** Lets dates of the document be compared and asked by their numbers; for all others everything is as ever. */
export function quickenDates(): void {
  quickenCompare();
  quickenGetter('year', (day) => Math.floor(day / 10_000));
  quickenGetter('month', (day) => Math.floor(day / 100) % 100);
  quickenGetter('day', (day) => day % 100);
}

function quickenCompare(): void {
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

function quickenGetter(name: 'year' | 'month' | 'day', takePart: (day: number) => number): void {
  const read = takeGetter<number>(name);
  const holder = {
    get [name](): number {
      const day = KnownDay.read(this);
      return day < 0 ? read.call(this as unknown as Temporal.PlainDate) : takePart(day);
    },
  };
  Object.defineProperty(prototype, name, { get: Object.getOwnPropertyDescriptor(holder, name)!.get });
}
