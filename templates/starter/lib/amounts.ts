import { parseAmount, type TransformCall } from 'ade/rules';

export type DecimalMark = '.' | ',';

/**
 * The decimal mark on which all telling values of the column agree; null if no value tells, or they contradict.
 * `state` lasts for the whole table, so that what one batch shows also decides in the next.
 */
export function findDecimalMark({ values, state }: Pick<TransformCall, 'values' | 'state'>): DecimalMark | null {
  state.decimal_marks ??= new Set<DecimalMark>();
  const marks = state.decimal_marks as Set<DecimalMark>;
  for (const value of values) {
    const mark = typeof value === 'string' ? readMark(value) : null;
    if (mark !== null && mark !== 'either') marks.add(mark);
  }
  const [mark] = marks;
  return marks.size === 1 && mark !== undefined ? mark : null;
}

/** `1.234` and `1,234`: the mark is either decimal or groups thousands. */
export function isAmbiguousAmount(text: string): boolean {
  return readMark(text) === 'either';
}

/** The mark that a text shows to be decimal; null if it has none or is not an amount. */
function readMark(text: string): DecimalMark | 'either' | null {
  if (!/[.,]/.test(text) || parseAmount(text) === null) return null;
  const digits = text.replace(/[^\d.,]/g, '');
  const last = digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ',';
  const other = last === '.' ? ',' : '.';
  if (digits.includes(other)) return last;
  // A mark that occurs twice groups thousands.
  if (digits.indexOf(last) < digits.lastIndexOf(last)) return other;
  return /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits) ? 'either' : last;
}
