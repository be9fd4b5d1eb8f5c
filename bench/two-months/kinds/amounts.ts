import { changeRows, type Edition, type Field, listFieldsOf, listNumbers, type Row, round } from '../lists/index.ts';
import type { Context, Kind, Plant } from './kind.ts';
import { countChanged, exchangeHeaders, exchangeValues, MIN_CHANGED, moveDown } from './moves.ts';

type PlantAmount = (edition: Edition, field: Field, context: Context) => Edition | null;

/** One amount that most rows have. */
const withAmount =
  (plant: PlantAmount): Plant =>
  (edition, context) => {
    const filled = listFieldsOf(edition, 'amount').filter(
      (field) => listNumbers(edition, field).filter((value) => value !== 0).length > edition.rows.length / 2,
    );
    return filled.length === 0 ? null : plant(edition, context.dice.pick(filled), context);
  };

const scale = (
  edition: Edition,
  field: Field,
  factor: number,
  isMeant: (index: number) => boolean = () => true,
): Edition =>
  changeRows(edition, (row, i) => {
    const amount = row[field.name];
    return typeof amount === 'number' && isMeant(i) ? { ...row, [field.name]: round(amount * factor) } : row;
  });

/** Amounts that are not zero, by row. */
const listRows = ({ rows }: Edition, { name }: Field): number[] =>
  rows.flatMap((row, i) => (typeof row[name] === 'number' && row[name] !== 0 ? [i] : []));

const scaleSome = (choose: (rows: number[], context: Context) => number[]): Plant =>
  withAmount((edition, field, context) => {
    const chosen = new Set(choose(listRows(edition, field), context));
    return chosen.size < MIN_CHANGED ? null : scale(edition, field, 100, (i) => chosen.has(i));
  });

const scaleOne = (choose: (edition: Edition, field: Field, context: Context) => number): Plant =>
  withAmount((edition, field, context) => {
    const at = choose(edition, field, context);
    return scale(edition, field, 10, (i) => i === at);
  });

const exchangeAmounts =
  (exchange: (edition: Edition, a: Field, b: Field) => Edition): Plant =>
  (edition) => {
    const [a, b] = listFieldsOf(edition, 'amount');
    if (a === undefined || b === undefined) return null;
    // Two columns that are mostly equal could be exchanged by nobody's mistake.
    return countChanged(edition, exchangeValues(edition, a, b)) < edition.rows.length * 0.9
      ? null
      : exchange(edition, a, b);
  };

const negate = (change: (amount: number) => number): Plant =>
  withAmount((edition, field, { dice }) => {
    if (listFieldsOf(edition, 'amount').some((one) => listNumbers(edition, one).some((value) => value < 0)))
      return null;
    const at = dice.pick(listRows(edition, field));
    return changeRows(edition, (row, i) =>
      i === at ? { ...row, [field.name]: change(row[field.name] as number) } : row,
    );
  });

const moveAmounts = (pick: (edition: Edition, field: Field) => Field[], isRepeated: boolean): Plant =>
  withAmount((edition, field) => {
    const moved = pick(edition, field).reduce((list, one) => moveDown(list, one, 0, isRepeated), edition);
    // Where neighbours have the same amounts, nothing moves.
    return countChanged(edition, moved) < edition.rows.length / 2 ? null : moved;
  });

const fill = (from: number): Plant =>
  withAmount((edition, field) => {
    const first = Math.floor(edition.rows.length * from);
    const amount = edition.rows[first]![field.name];
    const share = listNumbers(edition, field).filter((value) => value === amount).length / edition.rows.length;
    if (typeof amount !== 'number' || amount === 0 || share > 0.5) return null;
    return changeRows(edition, (row, i) => (i < first ? row : { ...row, [field.name]: amount }));
  });

const empty = (choose: (rows: number[], count: number, context: Context) => number[]): Plant =>
  withAmount((edition, field, context) => {
    const count = Math.max(MIN_CHANGED, Math.round(edition.rows.length * 0.15));
    const chosen = new Set(choose(listRows(edition, field), count, context));
    return changeRows(edition, (row, i): Row => (chosen.has(i) ? { ...row, [field.name]: null } : row));
  });

/** Rates of exchange at which amounts cannot be taken for a raise. */
const CURRENCIES = { zloty: 4.27, crowns: 25.1, kronor: 11.4, forint: 392, pesos: 18.9, yen: 158 };

const convert =
  (rate: number): Plant =>
  (edition) => {
    const fields = listFieldsOf(edition, 'amount').filter(({ name }) => name !== 'hours');
    return fields.length === 0 ? null : fields.reduce((list, field) => scale(list, field, rate), edition);
  };

export const amountKinds: Kind[] = [
  {
    number: 9,
    name: 'all amounts ×100',
    fits: ['amounts_scaled', 'amount_multiplied', 'drift.sum'],
    variants: {
      one_column: withAmount((edition, field) => scale(edition, field, 100)),
      all_columns: (edition) => {
        const fields = listFieldsOf(edition, 'amount');
        return fields.length === 0 ? null : fields.reduce((list, field) => scale(list, field, 100), edition);
      },
    },
  },
  {
    number: 10,
    name: 'one amount ×10, its total too',
    fits: ['amount_multiplied', 'amount_ratio'],
    variants: {
      any: scaleOne((edition, field, { dice }) => dice.pick(listRows(edition, field))),
      small: scaleOne(({ rows }, { name }) => {
        const amounts = rows.map((row) =>
          typeof row[name] === 'number' && row[name] > 0 ? row[name] : Number.POSITIVE_INFINITY,
        );
        return amounts.indexOf(Math.min(...amounts));
      }),
    },
  },
  {
    number: 11,
    name: 'hours and amount swapped',
    fits: ['fields_exchanged', 'amounts_moved'],
    variants: { headers: exchangeAmounts(exchangeHeaders), values: exchangeAmounts(exchangeValues) },
  },
  {
    number: 18,
    name: 'one negative amount',
    fits: ['amount_negative'],
    variants: { same: negate((amount) => -amount), refund: negate((amount) => -round(amount / 2)) },
  },
  {
    number: 20,
    name: 'a fifth of the amounts ×100',
    fits: ['amount_multiplied', 'drift.sum'],
    variants: {
      scattered: scaleSome((rows, { dice }) =>
        dice.shuffle(rows).slice(0, Math.max(MIN_CHANGED, Math.round(rows.length / 5))),
      ),
      block: scaleSome((rows, { dice }) => {
        const count = Math.max(MIN_CHANGED, Math.round(rows.length / 5));
        const from = dice.below(rows.length - count + 1);
        return rows.slice(from, from + count);
      }),
    },
  },
  {
    number: 23,
    name: 'amounts one row down',
    fits: ['amounts_moved'],
    variants: {
      empty: moveAmounts((_, field) => [field], false),
      repeated: moveAmounts((_, field) => [field], true),
      all: moveAmounts((edition) => listFieldsOf(edition, 'amount'), false),
    },
  },
  {
    number: 29,
    name: 'one amount filled down',
    fits: ['amount_repeated'],
    variants: { from_the_top: fill(0), from_a_fifth: fill(0.2) },
  },
  {
    number: 31,
    name: '15 % of the amounts empty',
    fits: ['values_missing', 'drift.empty'],
    variants: {
      scattered: empty((rows, count, { dice }) => dice.shuffle(rows).slice(0, count)),
      at_the_end: empty((rows, count) => rows.slice(-count)),
    },
  },
  {
    number: 32,
    name: 'all amounts in another currency',
    fits: ['amounts_scaled', 'drift.sum'],
    variants: Object.fromEntries(Object.entries(CURRENCIES).map(([name, rate]) => [name, convert(rate)])),
  },
];
