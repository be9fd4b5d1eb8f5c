const CODES =
  'AED|ARS|AUD|BGN|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EUR|GBP|HKD|HUF|ILS|INR|ISK|JPY|KRW|MXN|NOK|NZD|PEN|PLN|RON|RUB|SEK|SGD|TRY|UAH|USD|ZAR';
/** A currency, by its code, its sign, or as people write it. */
const CURRENCY = `(?:(?:US|CA|A|C|R|NZ)?\\p{Sc}|Euros?|SFr\\.?|Fr\\.?|zł|Kč|kr\\.?|Ft|lei|${CODES})`;
const MINUS = '[-\u2212\u2013]';
const SIGN = '[-+\u2212\u2013]';
/** Digits, with spaces or apostrophes only between thousands. */
const DIGITS = "\\d{1,3}(?:[ '\u2019]\\d{3})+(?:[.,]\\d+)?|[\\d.,]*\\d";
/** Debit and credit, as accounts of several countries write it after an amount with decimals. */
const SIDE = '(?:(?<debit>S|Soll|DR|D)|(?<credit>H|Haben|CR|C))';
const SHAPE = new RegExp(
  `^(?<early>${SIGN})? ?${CURRENCY}? ?(?<open>\\()? ?(?<before>${SIGN})? ?${CURRENCY}? ?(?<inside>${SIGN})? ?` +
    `(?<digits>${DIGITS})(?:[.,]${MINUS}+|[.,])? ?(?<after>${MINUS})? ?` +
    `(?:${CURRENCY}|%)? ?(?:(?<last>${MINUS})|${SIDE})? ?(?<close>\\))? ?${CURRENCY}?$`,
  'iu',
);
const DECIMALS = /[.,]\d{2}$/;
/** A longer text is not an amount. */
const MAX_CHARS = 60;

/**
 * The digits of an amount for `parseAmount`, with its sign but without currency, percent sign and spaces: `-1.234,50` from
 * `(1.234,50 €)`, `12` from `12,- CHF`, `12,5` from `12,5 %`. Debit and credit become signs: `12.50 DR` and `12.50 S` are
 * `-12.50`. Null if the text is not an amount; spaces only group thousands, so `12 34` is none.
 */
export function tidyAmount(text: string): string | null {
  // With single spaces, a text can be split in few ways only.
  const line = text.trim().replace(/\s+/gu, ' ');
  const parts = line.length > MAX_CHARS ? undefined : SHAPE.exec(line)?.groups;
  if (parts === undefined || (parts.open === undefined) !== (parts.close === undefined)) return null;
  const { digits = '', early, open, before, inside, after, last, debit, credit } = parts;
  if ((debit ?? credit) !== undefined && !DECIMALS.test(digits)) return null;
  const minuses = [early, before, inside, after, last, debit].filter((sign) => sign !== undefined && sign !== '+');
  if (minuses.length > 1) return null;
  const isNegative = minuses.length === 1 || open !== undefined;
  return `${isNegative ? '-' : ''}${digits.replace(/[ '\u2019]/gu, '')}`;
}
