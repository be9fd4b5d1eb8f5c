import type { EditionCheckCode } from '../../contract/artifact/edition-checks.ts';
import type { Attention, Check } from '../../contract/artifact.ts';
import type { Manifest } from '../../contract/manifest.ts';

/** The package's words for rows and fields, and the name of the period before. */
export class EditionWords {
  readonly #columns: Manifest['columns'];
  /** `2026-09`, or `the previous period`. */
  readonly before: string;

  constructor({ columns }: Manifest, period: string | undefined) {
    this.#columns = columns;
    this.before = period ?? 'the previous period';
  }

  label(field: string | undefined): string {
    return `"${this.#columns.meta[field ?? '']?.label ?? field ?? ''}"`;
  }

  /** `1 member`, `12 members`. */
  rows(count: number | undefined): string {
    const { one, other } = this.#columns.row ?? { one: 'row', other: 'rows' };
    return count === undefined ? other : `${count} ${count === 1 ? one : other}`;
  }

  get row(): string {
    return this.#columns.row?.one ?? 'row';
  }
}

/** The point about a check, in words that have no value of the document. */
export function describeEdition(check: Check, words: EditionWords): Attention {
  const { measure, sheet, table_id, target_field, count, rows } = check;
  const code = measure as EditionCheckCode;
  const where = rows === undefined ? '' : `, first in row ${rows[0]}`;
  return {
    code,
    message: `${describe(code, check, words)}${where}.`,
    ...(sheet === undefined ? {} : { sheet }),
    ...(table_id === undefined ? {} : { table_id }),
    ...(target_field === undefined ? {} : { target_field }),
    ...(count === undefined ? {} : { count }),
  };
}

/** A sentence without its full stop. */
function describe(code: EditionCheckCode, check: Check, words: EditionWords): string {
  const { target_field: field, other_field: other, detail, count } = check;
  const label = words.label(field);
  const rows = words.rows(count);
  const { before } = words;
  switch (code) {
    case 'names_changed':
      return `${rows} ${has(count)} the name of another ${words.row} than in ${before}`;
    case 'dates_changed':
      if (detail === 'day_month')
        return `Day and month of ${label} look exchanged for ${rows}, compared with ${before}`;
      if (detail === 'century') return `${label} is 100 years off for ${rows}, compared with ${before}`;
      return `${label} is not the day of ${before} for ${rows}`;
    case 'fields_exchanged':
      return `${label} and ${words.label(other)} look exchanged, compared with ${before}`;
    case 'texts_moved':
      return `${label} no longer belongs to the same ${words.rows(undefined)} as in ${before}: ${rows} ${has(count)} the value of another`;
    case 'keys_unknown':
      return `Fewer than half of the ${words.rows(undefined)} were in ${before}: ${label} may be of another list, or have new values`;
    case 'key_pattern_changed':
      if (detail === 'in_document')
        return `${label} ends in ".0" for most ${words.rows(undefined)}: it was read as a number`;
      return `${label} is written in another way than in ${before}`;
    case 'person_under_two_keys':
      return `${rows} of ${before} ${has(count)} another ${label} now`;
    case 'amount_multiplied':
      if (detail === 'in_document') return `A part of ${label} is about 100 or 1,000 times the others`;
      return `${label} is about 10, 100 or 1,000 times its amount of ${before} for ${rows}`;
    case 'amounts_scaled':
      return `${label} is far from its amounts of ${before} in most ${words.rows(undefined)}: the currency or the decimal point may differ`;
    case 'amount_negative':
      return `${label} is negative for ${rows}, and was not before`;
    case 'values_missing':
      return `${label} is empty for ${rows} that had a value in ${before}`;
    case 'amounts_moved':
      return `${label} seems to be in the wrong ${words.rows(undefined)}: it has no relation to ${before}`;
    case 'end_missing':
      return `The last ${words.rows(undefined)} of ${before} are missing: the file may be cut off`;
    case 'key_came_back':
      return `${rows} ${count === 1 ? 'was' : 'were'} in ${before} already, with the same ${label}`;
    case 'types_changed':
      return `${label} has other kinds of values than in ${before}, such as texts or plain numbers for dates`;
    case 'amount_repeated':
      return `${label} is the same amount in most ${words.rows(undefined)}`;
    case 'sorted_apart':
      return `${label} is in alphabetical order now, and ${words.label(other)} is in its old order`;
    case 'rows_as_before':
      return `All ${words.rows(undefined)} are those of ${before}: it may be the same list again`;
    case 'text_lengths_changed':
      return `The texts of ${label} are much longer or shorter than in ${before}`;
    case 'broken_letters':
      return `${label} has broken letters: the encoding may be wrong`;
    case 'age_impossible':
      return `${label} gives an impossible age for ${rows}`;
    case 'start_before_birth':
      return `${label} is before the day of birth for ${rows}`;
    case 'cells_shifted':
      return field === undefined
        ? `The cells of ${rows} seem shifted: several fields have values of the wrong kind`
        : `${label} has values of the wrong kind for ${rows}`;
    case 'total_as_row':
      return `A row looks like a total, not like a ${words.row}: its ${label} is the sum of the others`;
    case 'key_repeated':
      return `${label} is there more than once for ${rows}`;
    case 'key_missing':
      return `${label} is empty for ${rows}`;
    case 'person_repeated':
      return `${rows} ${count === 1 ? 'is' : 'are'} listed more than once`;
    case 'names_exchanged':
      return `First names are in ${label}, and last names in ${words.label(other)}`;
    case 'names_in_one_field':
      return `${label} has both parts of the name for ${rows}`;
    case 'amount_ratio':
      return `${label} does not fit the other amounts of its ${words.row}`;
  }
}

const has = (count = 0) => (count === 1 ? 'has' : 'have');
