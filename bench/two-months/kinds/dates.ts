import {
  addMonths,
  type Cell,
  changeRows,
  type Edition,
  type Field,
  findField,
  isDate,
  type Role,
} from '../lists/index.ts';
import type { Context, Kind, Plant } from './kind.ts';
import { exchangeHeaders, exchangeValues, MIN_CHANGED } from './moves.ts';

type ChangeDate = (date: Temporal.PlainDate, index: number) => Cell;

/** Changes dates of some fields; null if none of these fields is there, or fewer than `min` dates change. */
function changeDates(
  edition: Edition,
  fields: readonly (Field | undefined)[],
  min: number,
  change: ChangeDate,
): Edition | null {
  const found = fields.filter((field) => field !== undefined);
  let changed = 0;
  const planted = changeRows(edition, (row, i) => {
    const changes = found.flatMap(({ name }) => {
      const before = row[name];
      if (!isDate(before)) return [];
      const after = change(before, i);
      if (String(after) !== String(before)) changed += 1;
      return [[name, after]];
    });
    return { ...row, ...Object.fromEntries(changes) };
  });
  return found.length === 0 || changed < min ? null : planted;
}

const swapDayAndMonth: ChangeDate = (date) =>
  date.day > 12 || date.day === date.month ? date : date.with({ day: date.month, month: date.day });

const swapIn =
  (...roles: Role[]): Plant =>
  (edition) => {
    // A sixth of the days, so that it is no coincidence in a short list.
    const min = Math.max(MIN_CHANGED, edition.rows.length * 0.15);
    return changeDates(
      edition,
      roles.map((role) => findField(edition, role)),
      min,
      swapDayAndMonth,
    );
  };

/** Days since the end of 1899, as Excel counts. */
const toSerial: ChangeDate = (date) => Temporal.PlainDate.from('1899-12-30').until(date).days;

const serialsIn =
  (...roles: Role[]): Plant =>
  (edition) =>
    changeDates(
      edition,
      roles.map((role) => findField(edition, role)),
      edition.rows.length / 2,
      toSerial,
    );

const inSomeBirths =
  (change: (date: Temporal.PlainDate, context: Context) => Cell): Plant =>
  (edition, context) => {
    const known = edition.rows.flatMap((row, i) => (isDate(row[findField(edition, 'birth')?.name ?? '']) ? [i] : []));
    const chosen = new Set(context.dice.shuffle(known).slice(0, context.dice.between(2, 3)));
    return changeDates(edition, [findField(edition, 'birth')], 2, (date, i) =>
      chosen.has(i) ? change(date, context) : date,
    );
  };

const isOfLastCentury = (date: Temporal.PlainDate): boolean => date.year < 1970;

const withBirthAndStart =
  (plant: (edition: Edition, birth: Field, start: Field) => Edition): Plant =>
  (edition) => {
    const [birth, start] = [findField(edition, 'birth'), findField(edition, 'start')];
    return birth === undefined || start === undefined ? null : plant(edition, birth, start);
  };

const IMPOSSIBLE = ['age_impossible', 'start_before_birth'];

export const dateKinds: Kind[] = [
  {
    number: 5,
    name: 'day and month swapped',
    fits: ['dates_changed'],
    variants: { births: swapIn('birth'), starts: swapIn('start'), both: swapIn('birth', 'start') },
  },
  {
    number: 7,
    name: 'last month in the title',
    fits: ['period_differs'],
    needsPeriod: true,
    variants: {
      old_title: (edition, { before }) => {
        const isSame = edition.titles.join() === before.titles.join();
        return isSame || edition.titles.length !== before.titles.length ? null : { ...edition, titles: before.titles };
      },
    },
  },
  {
    number: 8,
    name: 'birth and hire swapped',
    fits: ['dates_changed', 'fields_exchanged', ...IMPOSSIBLE],
    variants: { headers: withBirthAndStart(exchangeHeaders), values: withBirthAndStart(exchangeValues) },
  },
  {
    number: 16,
    name: 'impossible birth dates',
    fits: ['dates_changed', ...IMPOSSIBLE],
    variants: {
      in_future: inSomeBirths((date) =>
        date.with({ year: 2000 + (date.year % 100) + (date.year % 100 < 27 ? 100 : 0) }),
      ),
      day_of_entry: inSomeBirths((_, { before, dice }) =>
        Temporal.PlainDate.from(`${addMonths(before.month, -dice.between(1, 90))}-01`),
      ),
      long_ago: inSomeBirths((date) => date.with({ year: 1899 - (date.year % 10) })),
      filler: inSomeBirths(() => Temporal.PlainDate.from('1900-01-01')),
    },
  },
  {
    number: 21,
    name: 'births 100 years on',
    fits: ['dates_changed', ...IMPOSSIBLE],
    variants: {
      older_people: (edition) =>
        changeDates(edition, [findField(edition, 'birth')], 2, (date) =>
          isOfLastCentury(date) ? date.add({ years: 100 }) : date,
        ),
      all: (edition) =>
        changeDates(edition, [findField(edition, 'birth')], MIN_CHANGED, (date) =>
          date.year < 2000 ? date.add({ years: 100 }) : date,
        ),
    },
  },
  {
    number: 25,
    name: 'dates as serial numbers',
    fits: ['types_changed', 'cells_shifted', 'drift.errors'],
    variants: { births: serialsIn('birth'), starts: serialsIn('start'), both: serialsIn('birth', 'start') },
  },
];
