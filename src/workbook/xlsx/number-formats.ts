import { TOKEN_AMPM, TOKEN_BREAK, TOKEN_DATETIME, TOKEN_DURATION, TOKEN_ERROR, tokenize } from 'numfmt';
import type { DateKind } from '../serial-dates.ts';

/** What a number format makes of the number below it, as far as ADE cares. */
export type NumberMeaning = { kind: 'number' } | { kind: DateKind } | { kind: 'padded'; width: number };

const NUMBER: NumberMeaning = { kind: 'number' };
/** A wider pad than any number has digits is decoration. */
const MAX_PAD_WIDTH = 30;

/** Formats that a file names by number only (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are those of East Asia). */
export function getBuiltInMeaning(formatId: number): NumberMeaning {
  if (formatId === 22) return { kind: 'datetime' };
  if ((formatId >= 18 && formatId <= 21) || formatId === 45 || formatId === 47) return { kind: 'time' };
  if (formatId === 32 || formatId === 33) return { kind: 'time' };
  const isDate = isBetween(formatId, 14, 17) || isBetween(formatId, 27, 36) || isBetween(formatId, 50, 58);
  return isDate ? { kind: 'date' } : NUMBER;
}

/** Reads a format code such as `yyyy-mm-dd;@`. Elapsed time (`[h]:mm`) is a quantity and stays a number. */
export function parseFormatMeaning(formatCode: string): NumberMeaning {
  if (/^0{2,}$/.test(formatCode) && formatCode.length <= MAX_PAD_WIDTH)
    return { kind: 'padded', width: formatCode.length };
  let showsDate = false;
  let showsTime = false;
  let hasMonthOrMinute = false;
  for (const token of tokenize(formatCode)) {
    // The sections behind the first are for negative numbers, zero and text.
    if (token.type === TOKEN_BREAK) break;
    if (token.type === TOKEN_DURATION || token.type === TOKEN_ERROR) return NUMBER;
    if (token.type !== TOKEN_DATETIME && token.type !== TOKEN_AMPM) continue;
    const unit = token.type === TOKEN_AMPM ? 'h' : String(token.value).toLowerCase();
    if (/^m{1,2}$/.test(unit)) hasMonthOrMinute = true;
    else if (/^[hs]/.test(unit)) showsTime = true;
    else showsDate = true;
  }
  // `m` is the minute beside hours or seconds, and the month everywhere else.
  if (hasMonthOrMinute && !showsTime) showsDate = true;
  if (showsDate) return { kind: showsTime ? 'datetime' : 'date' };
  return showsTime ? { kind: 'time' } : NUMBER;
}

function isBetween(value: number, first: number, last: number): boolean {
  return value >= first && value <= last;
}
