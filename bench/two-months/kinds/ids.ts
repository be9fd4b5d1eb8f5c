import { type Cell, type Edition, type Field, findField, type Row } from '../lists/index.ts';
import type { Context, Kind, Plant } from './kind.ts';
import { fillColumn, moveDown, readColumn } from './moves.ts';

const withKey =
  (plant: (edition: Edition, key: Field, context: Context) => Edition | null): Plant =>
  (edition, context) => {
    const key = findField(edition, 'key');
    return key === undefined ? null : plant(edition, key, context);
  };

/** Changes all ids; null if fewer than half of them change. */
const changeIds = (change: (id: string) => string): Plant =>
  withKey((edition, key) => {
    const ids = readColumn(edition, key).map((cell) => (typeof cell === 'string' ? change(cell) : cell));
    const changed = ids.filter((id, i) => id !== edition.rows[i]![key.name]).length;
    const isUnique = new Set(ids).size === new Set(readColumn(edition, key)).size;
    return changed < edition.rows.length / 2 || !isUnique ? null : fillColumn(edition, key, ids);
  });

/** Null if most ids stay as they are. */
const renumber = (number: (index: number, count: number) => string): Plant =>
  withKey((edition, key) => {
    const ids = edition.rows.map((_, i) => number(i, edition.rows.length));
    const changed = ids.filter((id, i) => id !== edition.rows[i]![key.name]).length;
    return changed < edition.rows.length * 0.9 ? null : fillColumn(edition, key, ids);
  });

const isNamed = ({ fields }: Edition): boolean =>
  fields.some(({ role }) => role === 'full_name' || role === 'last_name');

const exchangeIds = (choose: (count: number, context: Context) => [number, number]): Plant =>
  withKey((edition, key, context) => {
    if (!isNamed(edition) || edition.rows.length < 2) return null;
    const [a, b] = choose(edition.rows.length, context);
    const cells = readColumn(edition, key);
    [cells[a], cells[b]] = [cells[b]!, cells[a]!];
    return fillColumn(edition, key, cells);
  });

/** The id that would come next, in the form of another one. */
export function makeNextId({ rows }: Edition, { name }: Field): string {
  const ids = rows.flatMap((row) => (typeof row[name] === 'string' ? [row[name]] : []));
  const pattern = /^(.*?)(\d+)(\D*)$/s;
  const numbers = ids.map((id) => Number(pattern.exec(id)?.[2] ?? 0));
  const most = numbers.indexOf(Math.max(...numbers));
  const [, before = '', digits = '0', after = ''] = pattern.exec(ids[most] ?? '') ?? [];
  return before + String(Number(digits) + 1).padStart(digits.length, '0') + after;
}

const addAgain = (change: (row: Row, edition: Edition, context: Context) => Row): Plant =>
  withKey((edition, key, context) => {
    if (!isNamed(edition)) return null;
    const known = new Set(readColumn(context.before, key));
    const birth = findField(edition, 'birth');
    const choosable = edition.rows.filter(
      (row) => known.has(row[key.name]!) && (birth === undefined || row[birth.name] !== null),
    );
    if (choosable.length === 0) return null;
    const again = change({ ...context.dice.pick(choosable), [key.name]: makeNextId(edition, key) }, edition, context);
    return { ...edition, rows: [...edition.rows, again] };
  });

const toCapitals = (cell: Cell | undefined): Cell => (typeof cell === 'string' ? cell.toUpperCase() : (cell ?? null));

export const idKinds: Kind[] = [
  {
    number: 13,
    name: 'ids without prefix',
    fits: ['key_pattern_changed', 'keys_unknown'],
    variants: {
      prefix: changeIds((id) => id.replace(/^.*\D(?=\d+$)/, '')),
      zeros: changeIds((id) => id.replace(/^0+(?=\d)/, '')),
      prefix_and_zeros: changeIds((id) => id.replace(/^.*\D0*(?=\d+$)/, '')),
    },
  },
  {
    number: 22,
    name: 'ids one row down',
    fits: ['names_changed', 'texts_moved'],
    variants: {
      empty: withKey((edition, key) => (isNamed(edition) ? moveDown(edition, key, 0, false) : null)),
      repeated: withKey((edition, key) => (isNamed(edition) ? moveDown(edition, key, 0, true) : null)),
      from_the_middle: withKey((edition, key, { dice }) => {
        const from = Math.floor(edition.rows.length * (0.3 + 0.3 * dice.share()));
        return isNamed(edition) ? moveDown(edition, key, from, true) : null;
      }),
    },
  },
  {
    number: 27,
    name: 'ids end in .0',
    fits: ['key_pattern_changed', 'keys_unknown'],
    variants: { all: changeIds((id) => (/^\d+$/.test(id) ? `${Number(id)}.0` : id)) },
  },
  {
    number: 28,
    name: 'all ids renumbered',
    fits: ['keys_unknown', 'person_under_two_keys', 'names_changed', 'key_pattern_changed'],
    variants: {
      from_one: renumber((i) => String(i + 1)),
      new_range: renumber((i) => String(500_001 + i)),
      new_form: renumber((i, count) => `N-${String(i + 1).padStart(String(count).length + 1, '0')}`),
    },
  },
  {
    number: 33,
    name: 'ids of two rows exchanged',
    fits: ['names_changed'],
    variants: {
      neighbours: exchangeIds((count, { dice }) => {
        const at = dice.below(count - 1);
        return [at, at + 1];
      }),
      far: exchangeIds((count, { dice }) => dice.choose(count, 2) as [number, number]),
    },
  },
  {
    number: 34,
    name: 'one person under a second id',
    fits: ['person_under_two_keys', 'person_repeated'],
    variants: {
      same_row: addAgain((row) => row),
      other_amounts: addAgain((row, { fields }) => {
        const amounts = fields.filter(({ role }) => role === 'amount');
        return {
          ...row,
          ...Object.fromEntries(
            amounts.map(({ name }) => [name, typeof row[name] === 'number' ? Math.ceil(row[name] / 2) : null]),
          ),
        };
      }),
      in_capitals: addAgain((row, { fields }) => {
        const names = fields.filter(
          ({ role }) => role === 'full_name' || role === 'last_name' || role === 'first_name',
        );
        return { ...row, ...Object.fromEntries(names.map(({ name }) => [name, toCapitals(row[name])])) };
      }),
    },
  },
];
