import { TOKEN_AMPM, TOKEN_BREAK, TOKEN_DATETIME, TOKEN_DURATION, TOKEN_ERROR, tokenize } from 'numfmt';
import { getPaddedMeaning, NUMBER, type NumberMeaning } from './number-formats.ts';

/** A line break that is shown as it is, kept free or repeated. The library takes these signs before it for an error. */
const MARKED_BREAK = /(\\[^\r\n])|[\\_*](?=[\r\n])/g;

/** Parses a format code such as `yyyy-mm-dd;@`. */
export function parseFormatMeaning(formatCode: string): NumberMeaning {
  const padded = getPaddedMeaning(formatCode);
  if (padded) return padded;
  let showsDate = false;
  let showsTime = false;
  let hasMonthOrMinute = false;
  for (const token of tokenize(formatCode.replace(MARKED_BREAK, '$1'))) {
    // The sections after the first one are for negative numbers, zero and text.
    if (token.type === TOKEN_BREAK) break;
    if (token.type === TOKEN_DURATION) return { kind: 'elapsed' };
    if (token.type === TOKEN_ERROR) return NUMBER;
    if (token.type !== TOKEN_DATETIME && token.type !== TOKEN_AMPM) continue;
    const unit = token.type === TOKEN_AMPM ? 'h' : String(token.value).toLowerCase();
    if (/^m{1,2}$/.test(unit)) hasMonthOrMinute = true;
    else if (/^[hs]/.test(unit)) showsTime = true;
    else showsDate = true;
  }
  // `m` means minutes next to hours or seconds, and months everywhere else.
  if (hasMonthOrMinute && !showsTime) showsDate = true;
  if (showsDate) return { kind: showsTime ? 'datetime' : 'date' };
  return showsTime ? { kind: 'time' } : NUMBER;
}
