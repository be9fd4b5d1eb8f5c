const CURRENCY = /(?:CAD|USD|EUR|GBP|CA\$|US\$|C\$|[$€£])/i;
const PLAIN = /^\d{1,15}(?:\.\d{1,6})?$/;
const BARE = /^[\d.,]*$/;
const SPACES = /[\s'\u2019]/g;

/**
 * Returns the number that a text of an amount means, or null if it is not an amount: `1,234.56`, `1.234,56`, `1 234,56 $`,
 * `(1,234.56)`, `-12`, `12-`, `CAD 5`. Parentheses and a minus on either side mean a negative amount.
 *
 * The decimal separator is `decimal`, if given. Otherwise, it is the last one if there are two kinds; a separator that
 * occurs twice groups thousands. A single comma before exactly three digits groups thousands (`1,234` is 1234), before
 * any other number of digits it is decimal (`12,5` is 12.5). A single point is always decimal (`1.234` is 1.234): if a
 * column writes `1.234` for a thousand, give ',' as `decimal`.
 */
export function parseAmount(text: string, decimal?: '.' | ','): number | null {
  // Most texts are plain numbers, without signs and separators to handle.
  if (decimal !== ',' && PLAIN.test(text)) return Number(text);
  const { digits, isNegative } = stripSigns(text);
  if (!/^[\d.,]*\d[\d.,]*$/.test(digits)) return null;
  const mark = decimal ?? findDecimalMark(digits);
  const grouping = mark === ',' ? '.' : ',';
  const at = digits.lastIndexOf(mark);
  const whole = at < 0 ? digits : digits.slice(0, at);
  const fraction = at < 0 ? '' : digits.slice(at + 1);
  if (!isWhole(whole, grouping) || !/^\d*$/.test(fraction)) return null;
  const amount = Number(`${whole.replaceAll(grouping, '') || '0'}.${fraction || '0'}`);
  return isNegative && amount !== 0 ? -amount : amount;
}

function stripSigns(text: string): { digits: string; isNegative: boolean } {
  if (BARE.test(text)) return { digits: text, isNegative: false };
  let rest = text.trim().replaceAll('\u2212', '-').replace(CURRENCY, '').replace(CURRENCY, '').replace(SPACES, '');
  const isBracketed = rest.startsWith('(') && rest.endsWith(')');
  if (isBracketed) rest = rest.slice(1, -1);
  const hasMinus = rest.startsWith('-') || rest.endsWith('-');
  if (hasMinus) rest = rest.startsWith('-') ? rest.slice(1) : rest.slice(0, -1);
  else if (rest.startsWith('+')) rest = rest.slice(1);
  return { digits: rest, isNegative: isBracketed || hasMinus };
}

function findDecimalMark(digits: string): '.' | ',' {
  const point = digits.lastIndexOf('.');
  const comma = digits.lastIndexOf(',');
  if (point >= 0 && comma >= 0) return point > comma ? '.' : ',';
  if (point > digits.indexOf('.')) return ',';
  if (comma < 0 || comma > digits.indexOf(',')) return '.';
  return /,\d{3}$/.test(digits) && !/^0?,/.test(digits) ? '.' : ',';
}

/** Whether these are digits, plain or grouped in thousands. */
function isWhole(whole: string, grouping: string): boolean {
  if (/^\d*$/.test(whole)) return true;
  const [first, ...groups] = whole.split(grouping);
  return /^\d{1,3}$/.test(first ?? '') && groups.every((group) => /^\d{3}$/.test(group));
}
