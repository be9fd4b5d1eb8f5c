import { type GapNumber, isLongYear } from './numbers.ts';
import { choose, NONE, nameQuarter, nameWeek, type PeriodReading, type ShortYears } from './reading.ts';
import type { Part } from './tokens.ts';

type WordPart = Extract<Part, { kind: 'word' }>;

/** Reads a quarter or a week: Q4 2026, 4. Quartal 2026, 4Q26, KW 44 2026, 2026-W44. */
export function parseNumbered(
  word: WordPart,
  { before, after }: { before: readonly GapNumber[]; after: readonly GapNumber[] },
  years: ShortYears,
): PeriodReading {
  const numbers = [...before, ...after];
  const [a, b] = numbers;
  if (a === undefined || numbers.length > 2) return NONE;
  if (b === undefined) return parseWithoutYear(word, a, years);
  const pairs: [GapNumber, GapNumber][] = [[a, b]];
  // Q4 26 is never the fourth year, but 26 Q4 is the fourth quarter.
  if (isLongYear(a) || before.length > 0) pairs.push([b, a]);
  const names = pairs.flatMap(([number, year]) => {
    if (number.digits > 2 || number.isQuoted || !(isLongYear(year) || year.digits === 2)) return [];
    return nameAll(word, number, isLongYear(year) ? year.value : years.complete(year.value));
  });
  return choose(names, !isHalf(word, [a, b]));
}

/** The quarter and the week that the word and the number may mean. */
function nameAll({ isQuarter, isWeek }: WordPart, { value, digits, isRoman }: GapNumber, year: number): string[] {
  const names = isQuarter && digits === 1 ? [nameQuarter(year, value)] : [];
  return isWeek && !isRoman ? [...names, nameWeek(year, value)] : names;
}

/** sem. 1 may be a week or half a year, which ADE does not keep. */
const isHalf = ({ word }: WordPart, numbers: readonly GapNumber[]) =>
  word === 'sem' && numbers.some(({ digits, value }) => digits <= 2 && value <= 2);

function parseWithoutYear(word: WordPart, number: GapNumber, years: ShortYears): PeriodReading {
  if (number.digits > 2) return NONE;
  const found = choose(nameAll(word, number, years.now), !isHalf(word, [number]));
  return found.kind === 'period' ? { kind: 'no_year', example: found.period } : found;
}
