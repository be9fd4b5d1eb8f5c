import {
  type Cell,
  compareCells,
  type Edition,
  type Field,
  findField,
  listFieldsOf,
  listNumbers,
  type Row,
  round,
} from '../lists/index.ts';
import { makeNextId } from './ids.ts';
import type { Context, Kind, Plant } from './kind.ts';
import { takeRows } from './moves.ts';

/** A column without a header, into which cells are pushed. */
const BEYOND: Field = { name: 'beyond', header: '', role: 'other' };

/** In every third row, an empty cell pushes the cells from a column on to the right, or a deleted cell pulls them left. */
const shift =
  (from: (edition: Edition) => number, isRight: boolean): Plant =>
  (edition) => {
    const fields = isRight ? [...edition.fields, BEYOND] : edition.fields;
    const at = from(edition);
    const rows = edition.rows.map((row, i): Row => {
      if (i % 3 !== 2) return row;
      const cells = edition.fields.map(({ name }): Cell => row[name] ?? null);
      const shifted = isRight ? cells.toSpliced(at, 0, null) : [...cells.toSpliced(at, 1), null];
      return { ...row, ...Object.fromEntries(fields.map(({ name }, column) => [name, shifted[column]!])) };
    });
    return { ...edition, fields, rows };
  };

const secondColumn = ({ fields }: Edition): number => Math.min(1, fields.length - 1);
const middle = ({ fields }: Edition): number => Math.floor(fields.length / 2);

/** A row of sums: of all amounts, at the end or in the middle of the rows. */
const addTotal =
  (
    describe: (edition: Edition, key: Field | undefined, context: Context) => Record<string, Cell>,
    where: 'end' | 'middle' = 'end',
  ): Plant =>
  (edition, context) => {
    const fields = listFieldsOf(edition, 'amount');
    if (fields.length === 0) return null;
    const at = where === 'end' ? edition.rows.length : Math.floor(edition.rows.length / 2);
    const part = { rows: edition.rows.slice(0, at) };
    const sums = fields.map((field) => [
      field.name,
      round(listNumbers(part, field).reduce((sum, value) => sum + value, 0)),
    ]);
    const total: Row = { ...describe(edition, findField(edition, 'key'), context), ...Object.fromEntries(sums) };
    return { ...edition, rows: edition.rows.toSpliced(at, 0, total) };
  };

const nameOf = ({ fields }: Edition): string | undefined =>
  fields.find(({ role }) => role === 'last_name' || role === 'full_name')?.name;

const nextId = (edition: Edition, key: Field | undefined): Row =>
  key === undefined ? {} : { [key.name]: makeNextId(edition, key) };

/** The rows of before, as if they were new. */
const again =
  (order: (rows: readonly Row[], context: Context) => readonly Row[]): Plant =>
  (edition, context) => {
    const { before } = context;
    const isSame =
      before.rows.length === edition.rows.length &&
      before.rows.every((row, i) => sameIn(row, edition.rows[i]!, edition.fields));
    return isSame
      ? null
      : { ...before, month: edition.month, titles: edition.titles, rows: order(before.rows, context) };
  };

function sameIn(a: Row, b: Row, fields: readonly Field[]): boolean {
  return fields.every(({ name }) => String(a[name]) === String(b[name]));
}

const repeatRows =
  (place: (edition: Edition, from: number, count: number) => number): Plant =>
  (edition, { dice }) => {
    const count = Math.min(10, Math.floor(edition.rows.length / 2));
    const from = dice.below(edition.rows.length - count + 1);
    const rows = edition.rows.slice(from, from + count);
    return { ...edition, rows: edition.rows.toSpliced(place(edition, from, count), 0, ...rows) };
  };

/** The fields of the other list that this one has too. */
const addForeign =
  (place: (count: number, context: Context) => number): Plant =>
  (edition, context) => {
    const { other, dice } = context;
    if (other.rows.length < 5) return null;
    const rows = dice.choose(other.rows.length, 5).map((i) => other.rows[i]!);
    return { ...edition, rows: edition.rows.toSpliced(place(edition.rows.length, context), 0, ...rows) };
  };

const cutEnd =
  (share: number): Plant =>
  (edition) => {
    const count = Math.max(3, Math.round(edition.rows.length * share));
    // In a short list, three people may have left.
    if (edition.rows.length < 20) return null;
    return { ...edition, rows: edition.rows.slice(0, -count), total: null };
  };

export const rowKinds: Kind[] = [
  {
    number: 1,
    name: 'cells of every third row shifted',
    fits: ['cells_shifted', 'types_changed', 'values_missing', 'drift.empty', 'drift.errors'],
    variants: {
      right: shift(secondColumn, true),
      left: shift(secondColumn, false),
      from_the_middle: shift(middle, true),
      all: shift(() => 0, true),
    },
  },
  {
    number: 3,
    name: 'a total as a member',
    fits: ['total_as_row', 'key_missing'],
    variants: {
      named: addTotal((edition, _, { words }) => ({ [nameOf(edition) ?? '']: words.total })),
      unnamed: addTotal(() => ({})),
      with_id: addTotal((edition, key, { words }) => ({
        ...nextId(edition, key),
        [nameOf(edition) ?? '']: words.total,
      })),
      as_a_person: addTotal((edition, key) => ({ ...nextId(edition, key), [nameOf(edition) ?? '']: 'Alle' })),
      subtotal: addTotal((edition, _, { words }) => ({ [nameOf(edition) ?? '']: words.total }), 'middle'),
    },
  },
  {
    number: 4,
    name: "last month's list again",
    fits: ['rows_as_before', 'rows_repeated', 'accepted_before'],
    variants: {
      same: again((rows) => rows),
      sorted: again((rows, { before }) =>
        rows.toSorted((a, b) => compareCells(a[before.fields.at(-1)!.name], b[before.fields.at(-1)!.name])),
      ),
    },
  },
  {
    number: 6,
    name: 'half of the rows',
    fits: ['drift.rows', 'end_missing'],
    variants: {
      first_half: (edition) => takeRows(edition, (_, i) => i < edition.rows.length / 2),
      second_half: (edition) => takeRows(edition, (_, i) => i >= edition.rows.length / 2),
      every_second: (edition) => takeRows(edition, (_, i) => i % 2 === 0),
    },
  },
  {
    number: 14,
    name: 'ten rows twice',
    fits: ['key_repeated', 'person_repeated'],
    variants: {
      below: repeatRows((_, from, count) => from + count),
      at_the_end: repeatRows(({ rows }) => rows.length),
    },
  },
  {
    number: 15,
    name: 'five rows of another sender',
    fits: ['key_pattern_changed', 'keys_unknown'],
    variants: { at_the_end: addForeign((count) => count), inside: addForeign((count, { dice }) => dice.below(count)) },
  },
  {
    number: 19,
    name: "another sender's list",
    fits: ['keys_unknown', 'key_pattern_changed', 'names_changed'],
    variants: {
      all: (edition, { other }) => ({ ...edition, rows: other.rows }),
      as_many: (edition, { other }) =>
        other.rows.length <= edition.rows.length
          ? null
          : { ...edition, rows: other.rows.slice(0, edition.rows.length) },
    },
  },
  {
    number: 24,
    name: 'the last tenth cut off',
    fits: ['end_missing'],
    variants: { tenth: cutEnd(0.1), some_more: cutEnd(0.12) },
  },
];
