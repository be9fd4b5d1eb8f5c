import { parseAmount, tidyAmount } from '../../../rules/index.ts';

export type Mark = '.' | ',';

/** More digits do not fit into a number. */
const MAX_DIGITS = 15;

/** The numbers of a column, read as packages of own columns read them. */
export interface Numbers {
  readonly numbers: readonly number[];
  /** The decimal mark on which all telling texts agree. */
  readonly mark: Mark | undefined;
  /** Whether a text may be read in two ways: `1.234`. */
  readonly isAmbiguous: boolean;
}

/**
 * Null if a text is not a number, or is digits that name something: with a zero in front, or very many. `known`: the
 * decimal mark of the document, for columns that do not tell theirs.
 */
export function readNumbers(texts: readonly string[], known?: Mark): Numbers | null {
  const digits = texts.map(tidyAmount).filter((text) => text !== null);
  if (digits.length < texts.length || !digits.every(isNumber)) return null;
  const marks = new Set(digits.map(readMark));
  const isAmbiguous = marks.delete('either');
  marks.delete(null);
  const [only] = marks.size === 1 ? marks : [];
  const mark = only === '.' || only === ',' ? only : undefined;
  const numbers = digits
    .map((text) => parseAmount(text, mark ?? (isAmbiguous ? known : undefined)))
    .filter((number) => number !== null);
  return numbers.length === digits.length ? { numbers, mark, isAmbiguous } : null;
}

/** The decimal mark that the columns of a document show, if they agree. */
export function findMark(columns: readonly (readonly string[])[]): Mark | undefined {
  const marks = new Set(columns.flatMap((texts) => readNumbers(texts)?.mark ?? []));
  const [mark] = marks.size === 1 ? marks : [];
  return mark;
}

function isNumber(text: string): boolean {
  return !/^-?0\d+$/.test(text) && text.replace(/\D/g, '').length <= MAX_DIGITS;
}

/** The mark that a text shows to be decimal; null if it has none. */
function readMark(text: string): Mark | 'either' | null {
  const digits = text.replace('-', '');
  const [point, comma] = [digits.lastIndexOf('.'), digits.lastIndexOf(',')];
  if (point < 0 && comma < 0) return null;
  const last: Mark = point > comma ? '.' : ',';
  const other: Mark = last === '.' ? ',' : '.';
  if (digits.includes(other)) return last;
  if (digits.indexOf(last) < digits.lastIndexOf(last)) return other;
  return /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits) ? 'either' : last;
}
