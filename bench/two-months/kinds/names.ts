import { type Cell, changeRows, compareCells, type Edition, type Field, findField } from '../lists/index.ts';
import type { Kind, Plant } from './kind.ts';
import { countChanged, exchangeHeaders, exchangeValues, fillColumn, MIN_CHANGED, readColumn } from './moves.ts';

type TwoNames = (edition: Edition, first: Field, last: Field) => Edition | null;

const withTwoNames =
  (plant: TwoNames): Plant =>
  (edition) => {
    const [first, last] = [findField(edition, 'first_name'), findField(edition, 'last_name')];
    return first === undefined || last === undefined ? null : plant(edition, first, last);
  };

/** Sorts some columns and not the others. */
function sortApart(edition: Edition, by: Field, moved: readonly Field[]): Edition | null {
  const order = edition.rows.map((_, i) => i);
  order.sort((a, b) => compareCells(edition.rows[a]![by.name], edition.rows[b]![by.name]));
  const sorted = moved.reduce((list, field) => {
    const cells = readColumn(edition, field);
    return fillColumn(
      list,
      field,
      order.map((i) => cells[i]!),
    );
  }, edition);
  return countChanged(edition, sorted) < Math.max(MIN_CHANGED, edition.rows.length * 0.3) ? null : sorted;
}

const nameFields = (edition: Edition): Field[] =>
  edition.fields.filter(({ role }) => role === 'full_name' || role === 'first_name' || role === 'last_name');

const sortNames: Plant = (edition) => {
  const fields = nameFields(edition);
  const by = fields.find(({ role }) => role !== 'first_name');
  return by === undefined ? null : sortApart(edition, by, fields);
};

const sortLastNames: Plant = (edition) => {
  const by = nameFields(edition).find(({ role }) => role !== 'first_name');
  return by === undefined ? null : sortApart(edition, by, [by]);
};

const sortIds: Plant = (edition) => {
  const key = findField(edition, 'key');
  return key === undefined || nameFields(edition).length === 0 ? null : sortApart(edition, key, [key]);
};

const join = (texts: readonly (Cell | undefined)[], between: string): string =>
  texts.filter((text) => text !== null && text !== undefined && text !== '').join(between);

/** Letters beyond ASCII, as programs show them that read another encoding. */
const brokenLetters = {
  utf8_as_latin: (text: string) => new TextDecoder('windows-1252').decode(new TextEncoder().encode(text)),
  lost: (text: string) => text.replace(/[^\0-~]/g, '\ufffd'),
  question_mark: (text: string) => text.replace(/[^\0-~]/g, '?'),
};

const breakLetters =
  (spoil: (text: string) => string): Plant =>
  (edition, { dice }) => {
    const fields = nameFields(edition);
    const hasMarks = (cell: Cell | undefined) => typeof cell === 'string' && /[^\0-~]/.test(cell);
    const marked = edition.rows.flatMap((row, i) => (fields.some(({ name }) => hasMarks(row[name])) ? [i] : []));
    const count = Math.max(2, Math.round(edition.rows.length / 10));
    if (marked.length < 2) return null;
    const chosen = new Set(dice.shuffle(marked).slice(0, count));
    return changeRows(edition, (row, i) => {
      if (!chosen.has(i)) return row;
      const spoilt = fields.flatMap(({ name }) => (typeof row[name] === 'string' ? [[name, spoil(row[name])]] : []));
      return { ...row, ...Object.fromEntries(spoilt) };
    });
  };

export const nameKinds: Kind[] = [
  {
    number: 2,
    name: 'first and last names swapped',
    fits: ['names_changed', 'names_exchanged', 'fields_exchanged'],
    variants: { headers: withTwoNames(exchangeHeaders), values: withTwoNames(exchangeValues) },
  },
  {
    number: 17,
    name: 'names sorted apart from ids',
    fits: ['names_changed', 'texts_moved', 'sorted_apart'],
    variants: { names: sortNames, ids: sortIds, last_names: sortLastNames },
  },
  {
    number: 26,
    name: 'broken letters in a tenth of the names',
    fits: ['broken_letters'],
    variants: {
      utf8_as_latin: breakLetters(brokenLetters.utf8_as_latin),
      lost: breakLetters(brokenLetters.lost),
      question_mark: breakLetters(brokenLetters.question_mark),
    },
  },
  {
    number: 30,
    name: 'both names in one column',
    fits: [
      'names_in_one_field',
      'names_changed',
      'text_lengths_changed',
      'values_missing',
      'drift.empty',
      'field_lost',
    ],
    variants: {
      last_comma_first: withTwoNames((edition, first, last) =>
        changeRows(edition, (row) => ({
          ...row,
          [last.name]: join([row[last.name], row[first.name]], ', '),
          [first.name]: null,
        })),
      ),
      in_first: withTwoNames((edition, first, last) =>
        changeRows(edition, (row) => ({
          ...row,
          [first.name]: join([row[first.name], row[last.name]], ' '),
          [last.name]: null,
        })),
      ),
      one_column: (edition, context) =>
        withTwoNames((list, first, last) => {
          const { fullName } = context.words;
          if (fullName === undefined) return null;
          const joined = changeRows(list, (row) => ({
            ...row,
            [last.name]: join([row[last.name], row[first.name]], ' '),
          }));
          const fields = list.fields
            .filter((field) => field !== first)
            .map((field) => (field === last ? { ...field, header: fullName } : field));
          return { ...joined, fields };
        })(edition, context),
    },
  },
];
