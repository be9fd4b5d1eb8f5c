import { parseAmount } from '../../../rules/index.ts';

type Mark = '.' | ',';

/**
 * The numbers of a column, read as packages of own columns read them: the texts that tell their decimal mark decide for
 * all. Null for a text that is not a number.
 */
export function readNumbers(texts: readonly string[]): (number | null)[] {
  const marks = new Set(texts.flatMap((text) => readMark(text) ?? []));
  const [mark] = marks.size === 1 ? marks : [];
  return texts.map((text) => parseAmount(text, mark));
}

/** The mark that a text shows to be decimal; null if it has none, or one that may also group thousands. */
function readMark(text: string): Mark | null {
  const digits = text.replace(/[^\d.,]/g, '');
  const [point, comma] = [digits.lastIndexOf('.'), digits.lastIndexOf(',')];
  if (point < 0 && comma < 0) return null;
  const last: Mark = point > comma ? '.' : ',';
  const other: Mark = last === '.' ? ',' : '.';
  if (digits.includes(other)) return last;
  if (digits.indexOf(last) < digits.lastIndexOf(last)) return other;
  return /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits) ? null : last;
}
