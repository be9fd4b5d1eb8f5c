import { parseAmount, tidyAmount } from '../../../rules/index.ts';
import { isMostly } from './odd-values.ts';

export type Mark = '.' | ',';

/** The numbers of a column, read as packages of own columns read them. */
export interface Numbers {
  readonly numbers: readonly number[];
  /** The decimal mark on which all telling texts agree. */
  readonly mark: Mark | undefined;
  /** Whether a text may be read in two ways: `1.234`. */
  readonly isAmbiguous: boolean;
  /** Whether a few texts are not numbers. */
  readonly hasOdd: boolean;
}

/**
 * Null if the texts are not numbers, or are digits that name something: with a zero in front, or more than fit into a
 * number. `known`: the decimal mark of the document, for columns that do not tell theirs.
 */
export function readNumbers(texts: readonly string[], known?: Mark): Numbers | null {
  const digits = texts.map(tidyAmount);
  const marks = new Set(digits.map((text) => (text === null ? null : readMark(text))));
  const isAmbiguous = marks.delete('either');
  marks.delete(null);
  const [only] = marks.size === 1 ? marks : [];
  const mark = only === '.' || only === ',' ? only : undefined;
  const decimal = mark ?? (isAmbiguous ? known : undefined);
  const read = digits.map((text) => (text === null || namesSomething(text) ? null : parseAmount(text, decimal)));
  const odd = texts.filter((_, i) => read[i] === null);
  if (digits.some((text) => text !== null && namesSomething(text)) || !isMostly(texts, odd)) return null;
  return { numbers: read.filter((number) => number !== null), mark, isAmbiguous, hasOdd: odd.length > 0 };
}

/** The decimal mark that the columns of a document show, if they agree. */
export function findMark(columns: readonly (readonly string[])[]): Mark | undefined {
  const marks = new Set(columns.flatMap((texts) => readNumbers(texts)?.mark ?? []));
  const [mark] = marks.size === 1 ? marks : [];
  return mark;
}

function namesSomething(text: string): boolean {
  return /^-?(?:0\d+|\d{16,})$/.test(text);
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
