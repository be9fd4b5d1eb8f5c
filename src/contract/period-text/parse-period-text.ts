import { PERIOD_PATTERN } from '../period.ts';
import { parseNamedMonth } from './named-months.ts';
import { type GapNumber, parseNumbers } from './numbers.ts';
import { parseNumbered } from './quarters-and-weeks.ts';
import { choose, isYear, NONE, type PeriodReading, ShortYears } from './reading.ts';
import { findParts, type Part, splitText, type Token } from './tokens.ts';

const KEPT = new RegExp(PERIOD_PATTERN);
const currentYear = () => new Date().getUTCFullYear();

/**
 * Reads a period as people write it, in eight languages: `October 2026`, `Okt 26`, `octubre de 2026`, `10/26`,
 * `Q4 2026`, `KW 44 2026`. Names as ADE keeps them mean themselves. `year` is the current year, which completes years
 * of two digits.
 */
export function parsePeriodText(text: string, year = currentYear()): PeriodReading {
  const trimmed = text.trim();
  if (isKept(trimmed)) return choose([trimmed]);
  const tokens = splitText(trimmed);
  const isWhole = tokens[0]?.start === 0 || /^[('’´]+$/.test(trimmed.slice(0, tokens[0]?.start));
  const rest = trimmed.slice(tokens.at(-1)?.end);
  return isWhole && /^[.,)]*$/.test(rest) ? parseTokens(trimmed, tokens, year) : NONE;
}

/** Whether a text has the form of a kept period; 1026 is rather October 2026 than a year. */
export const isKept = (text: string): boolean => KEPT.test(text) && (text.length > 4 || isYear(Number(text)));

export function parseTokens(text: string, tokens: readonly Token[], year = currentYear()): PeriodReading {
  const parts = findParts(text, tokens);
  if (parts === null) return NONE;
  const at = parts.findIndex(({ kind }) => kind === 'word');
  const years = new ShortYears(year);
  const word = parts[at];
  if (word?.kind !== 'word')
    return parseNumbers(parts.filter(isNumber), text.slice(tokens[0]?.start, tokens.at(-1)?.end), years);
  const around = { before: parts.slice(0, at).filter(isNumber), after: parts.slice(at + 1).filter(isNumber) };
  // A span such as Jan-Mar 2026 has two words.
  if (around.before.length + around.after.length + 1 < parts.length) return NONE;
  if (word.months.length > 0) return parseNamedMonth({ months: word.months, ...around }, years);
  return parseNumbered(word, around, years);
}

const isNumber = (part: Part): part is { kind: 'number' } & GapNumber => part.kind === 'number';
