import assert from 'node:assert/strict';
import type { Context } from '../../bench/two-months/kinds/index.ts';
import { type Cell, type Edition, isDate, type Role, type Row } from '../../bench/two-months/lists/index.ts';

/** An error that was planted in an honest list. */
export interface Case {
  list: string;
  context: Context;
  honest: Edition;
  planted: Edition;
}

/** A cell that differs. */
export interface Change {
  role: Role;
  field: string;
  row: number;
  before: Cell;
  after: Cell;
}

/** What a kind changes; everything else must be as before. */
export interface Claim {
  roles?: readonly Role[];
  /** May also change the columns, or the lines around the rows. */
  also?: readonly ('headers' | 'titles' | 'total' | 'look')[];
  /** The rows are not the same ones; by default, they are. */
  hasOtherRows?: true;
  check: (one: Case, changes: readonly Change[]) => void;
}

const NAMES: readonly Role[] = ['first_name', 'last_name', 'full_name'];
const textOf = (row: Row, { fields }: Edition) => fields.map(({ name }) => String(row[name] ?? '')).join('|');
const textsOf = (edition: Edition, fields = edition) => edition.rows.map((row) => textOf(row, fields));
const columnOf = ({ rows }: Edition, name: string) => rows.map((row) => String(row[name] ?? ''));
const nameOf = ({ fields }: Edition, role: Role) => fields.find((field) => field.role === role)!.name;

function assertRatio(changes: readonly Change[], ratio: number): void {
  assert.ok(changes.length > 0);
  for (const { before, after } of changes) assert.ok(Math.abs((after as number) - (before as number) * ratio) < 0.006);
}

/** The same cells in every column, in other rows. */
function assertMoved({ honest, planted }: Case, changes: readonly Change[]): void {
  assert.ok(changes.length >= 3);
  for (const field of new Set(changes.map((change) => change.field)))
    assert.deepEqual(columnOf(planted, field).sort(), columnOf(honest, field).sort());
}

/** One column is in another's place: by its header or by its values. */
function assertExchanged({ honest, planted }: Case, changes: readonly Change[], roles: readonly Role[]): void {
  const own = honest.fields.filter(({ role }) => roles.includes(role)).slice(0, 2);
  const [a, b] = own.map(({ name }) => name) as [string, string];
  const headers = (edition: Edition) =>
    edition.fields.filter(({ name }) => name === a || name === b).map(({ header }) => header);
  if (changes.length === 0) {
    assert.deepEqual(headers(planted), headers(honest).toReversed());
    return;
  }
  assert.deepEqual(columnOf(planted, a), columnOf(honest, b));
  assert.deepEqual(columnOf(planted, b), columnOf(honest, a));
}

function assertDown({ honest, planted }: Case, fields: readonly string[]): void {
  assert.ok(fields.length > 0);
  for (const field of fields) {
    const [before, after] = [columnOf(honest, field), columnOf(planted, field)];
    const from = after.findIndex((_, i) => after.slice(i + 1).every((cell, j) => cell === before[i + j]));
    assert.ok(from >= 0 && from < before.length * 0.7);
    assert.deepEqual(after.slice(0, from), before.slice(0, from));
  }
}

export const claims: Record<number, Claim> = {
  1: {
    roles: ['key', ...NAMES, 'birth', 'start', 'amount', 'other'],
    also: ['headers'],
    check: (_, changes) => assert.ok(changes.length > 0 && changes.every(({ row }) => row % 3 === 2)),
  },
  2: { roles: NAMES, also: ['headers'], check: (one, changes) => assertExchanged(one, changes, NAMES) },
  3: {
    hasOtherRows: true,
    check: ({ honest, planted }) => {
      const known = new Set(textsOf(honest));
      const added = planted.rows.filter((row) => !known.has(textOf(row, honest)));
      assert.equal(added.length, 1);
      assert.equal(planted.rows.length, honest.rows.length + 1);
      const field = nameOf(honest, 'amount');
      const above = planted.rows.slice(0, planted.rows.indexOf(added[0]!)).map((row) => Number(row[field] ?? 0));
      assert.ok(Math.abs(Number(added[0]![field]) - above.reduce((a, b) => a + b, 0)) < 0.01);
    },
  },
  4: {
    hasOtherRows: true,
    also: ['headers', 'total', 'look'],
    check: ({ planted, context: { before } }) =>
      assert.deepEqual(textsOf(planted, before).sort(), textsOf(before).sort()),
  },
  5: {
    roles: ['birth', 'start'],
    check: (_, changes) => {
      assert.ok(changes.length >= 3);
      for (const { before, after } of changes) {
        assert.ok(isDate(before) && isDate(after));
        assert.deepEqual([after.year, after.month, after.day], [before.year, before.day, before.month]);
      }
    },
  },
  6: {
    hasOtherRows: true,
    check: ({ honest, planted }) => {
      assert.ok(Math.abs(planted.rows.length - honest.rows.length / 2) <= 0.5);
      assert.ok(planted.rows.every((row) => honest.rows.includes(row)));
    },
  },
  7: {
    also: ['titles'],
    check: ({ honest, planted, context }) => {
      assert.deepEqual(planted.titles, context.before.titles);
      assert.notDeepEqual(planted.titles, honest.titles);
    },
  },
  8: {
    roles: ['birth', 'start'],
    also: ['headers'],
    check: (one, changes) => assertExchanged(one, changes, ['birth', 'start']),
  },
  9: { roles: ['amount'], check: (_, changes) => assertRatio(changes, 100) },
  10: {
    roles: ['amount'],
    check: (_, changes) => {
      assert.equal(changes.length, 1);
      assertRatio(changes, 10);
    },
  },
  11: { roles: ['amount'], also: ['headers'], check: (one, changes) => assertExchanged(one, changes, ['amount']) },
  13: {
    roles: ['key'],
    check: (_, changes) => {
      for (const { before, after } of changes) {
        assert.ok(String(before).endsWith(String(after)) && before !== after);
        assert.match(String(after), /^\d+$/);
      }
    },
  },
  14: {
    hasOtherRows: true,
    check: ({ honest, planted }) => {
      const added = planted.rows.length - honest.rows.length;
      assert.ok(added === 10 || added === Math.floor(honest.rows.length / 2));
      assert.deepEqual([...new Set(planted.rows)].length, honest.rows.length);
    },
  },
  15: {
    hasOtherRows: true,
    check: ({ honest, planted, context: { other } }) => {
      const added = planted.rows.filter((row) => !honest.rows.includes(row));
      assert.equal(added.length, 5);
      assert.ok(added.every((row) => other.rows.includes(row)));
    },
  },
  16: {
    roles: ['birth'],
    check: (_, changes) => {
      assert.ok(changes.length === 2 || changes.length === 3);
      for (const { after } of changes) assert.ok(isDate(after) && (after.year > 2012 || after.year <= 1900));
    },
  },
  17: { roles: ['key', ...NAMES], check: assertMoved },
  18: {
    roles: ['amount'],
    check: (_, changes) => {
      assert.equal(changes.length, 1);
      assert.ok((changes[0]!.after as number) < 0 && (changes[0]!.before as number) > 0);
    },
  },
  19: {
    hasOtherRows: true,
    check: ({ planted, context: { other } }) => assert.ok(planted.rows.every((row) => other.rows.includes(row))),
  },
  20: {
    roles: ['amount'],
    check: ({ honest }, changes) => {
      assertRatio(changes, 100);
      assert.ok(changes.length <= Math.max(3, Math.round(honest.rows.length / 5)));
    },
  },
  21: {
    roles: ['birth'],
    check: (_, changes) => {
      for (const { before, after } of changes)
        assert.equal(String(after), (before as Temporal.PlainDate).add({ years: 100 }).toString());
    },
  },
  22: { roles: ['key'], check: (one) => assertDown(one, [nameOf(one.honest, 'key')]) },
  23: { roles: ['amount'], check: (one, changes) => assertDown(one, [...new Set(changes.map(({ field }) => field))]) },
  24: {
    hasOtherRows: true,
    also: ['total'],
    check: ({ honest, planted }) => {
      assert.deepEqual(planted.rows, honest.rows.slice(0, planted.rows.length));
      assert.ok(honest.rows.length - planted.rows.length >= 3 && planted.rows.length > honest.rows.length * 0.8);
    },
  },
  25: {
    roles: ['birth', 'start'],
    check: (_, changes) => {
      for (const { before, after } of changes) {
        const day = Temporal.PlainDate.from('1900-01-01').add({ days: (after as number) - 2 });
        assert.equal(day.toString(), String(before));
      }
    },
  },
  26: {
    roles: NAMES,
    check: ({ honest }, changes) => {
      const rows = new Set(changes.map(({ row }) => row));
      assert.ok(rows.size >= 2 && rows.size <= Math.max(2, Math.round(honest.rows.length / 10)));
      for (const { after } of changes) assert.match(String(after), /[\ufffd?]|[ÃÅÄ]/);
    },
  },
  27: {
    roles: ['key'],
    check: (_, changes) => {
      for (const { before, after } of changes) assert.equal(after, `${Number(before)}.0`);
    },
  },
  28: {
    roles: ['key'],
    check: ({ planted }) => {
      const ids = columnOf(planted, nameOf(planted, 'key'));
      assert.equal(new Set(ids).size, ids.length);
    },
  },
  29: {
    roles: ['amount'],
    check: ({ planted }, changes) => {
      const [{ field, after }] = changes as [Change];
      assert.equal(new Set(changes.map((change) => change.field)).size, 1);
      assert.ok(planted.rows.filter((row) => row[field] === after).length >= planted.rows.length * 0.75);
    },
  },
  30: {
    roles: NAMES,
    also: ['headers'],
    check: ({ honest, planted }) => {
      const [first, last] = [nameOf(honest, 'first_name'), nameOf(honest, 'last_name')];
      for (const [i, row] of planted.rows.entries()) {
        const texts = planted.fields.map(({ name }) => String(row[name] ?? ''));
        const isWhole = (text: string) => [first, last].every((name) => text.includes(String(honest.rows[i]![name])));
        assert.ok(texts.some(isWhole));
      }
    },
  },
  31: {
    roles: ['amount'],
    check: ({ honest }, changes) => {
      assert.equal(changes.length, Math.max(3, Math.round(honest.rows.length * 0.15)));
      for (const { after } of changes) assert.equal(after, null);
    },
  },
  32: {
    roles: ['amount'],
    check: ({ honest }, changes) => {
      const rates = changes.flatMap(({ before, after }) =>
        before === 0 ? [] : [(after as number) / (before as number)],
      );
      assert.ok(Math.max(...rates) - Math.min(...rates) < 0.1 * Math.max(...rates) && Math.min(...rates) > 2);
      assert.ok(changes.length > honest.rows.length / 2);
    },
  },
  33: {
    roles: ['key'],
    check: (_, changes) => {
      const [a, b] = changes as [Change, Change];
      assert.equal(changes.length, 2);
      assert.deepEqual([a.after, b.after], [b.before, a.before]);
    },
  },
  34: {
    hasOtherRows: true,
    check: ({ honest, planted }) => {
      assert.equal(planted.rows.length, honest.rows.length + 1);
      assert.deepEqual(planted.rows.slice(0, -1), honest.rows);
      const key = nameOf(honest, 'key');
      const own = honest.fields.filter(({ role }) => role === 'birth' || NAMES.includes(role));
      const textOfPerson = (row: Row) => textOf(row, { ...honest, fields: own }).toUpperCase();
      const again = planted.rows.at(-1)!;
      assert.ok(honest.rows.some((row) => textOfPerson(row) === textOfPerson(again)));
      assert.ok(!columnOf(honest, key).includes(String(again[key])));
    },
  },
};
