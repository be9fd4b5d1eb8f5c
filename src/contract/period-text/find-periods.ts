import { parsePeriod } from '../period.ts';
import { isKept, parseTokens } from './parse-period-text.ts';
import { choose, NONE, type PeriodReading } from './reading.ts';
import { splitText, type Token } from './tokens.ts';
import { foldWord } from './words.ts';

/** A part of a name that may be a period. */
export interface PeriodSpan {
  start: number;
  end: number;
  reading: Exclude<PeriodReading, { kind: 'none' }>;
  /** Whether it is written as ADE keeps periods, and more than a year. */
  isKept: boolean;
}

/** Which ends of a span are next to text that a pattern leaves open; other text is the pattern's own. */
export interface OpenEnds {
  before: boolean;
  after: boolean;
}

/** Enough for "1er trimestre de 2026"; a longer span is no period. */
const MAX_TOKENS = 8;
/** Italian and Portuguese months that are also common in English names: data set 2026, next gen 2026. */
const COMMON_WORDS = new Set(['set', 'out', 'gen', 'mag']);

/** Finds all parts of a name that may be a period, longest first. */
export function findPeriods(name: string, year?: number): PeriodSpan[] {
  const tokens = splitText(name);
  const spans: PeriodSpan[] = [];
  for (let length = Math.min(MAX_TOKENS, tokens.length); length > 0; length--) {
    for (let from = 0; from + length <= tokens.length; from++) {
      const found = readSpan(name, tokens.slice(from, from + length), year);
      if (found !== null) spans.push(found);
    }
  }
  return spans;
}

function readSpan(name: string, tokens: readonly Token[], year: number | undefined): PeriodSpan | null {
  const start = tokens[0]!.start;
  const end = tokens.at(-1)!.end;
  const text = name.slice(start, end);
  const kept = isKept(text);
  // A single number that is neither a year nor a whole date may be a number of anything.
  if (!kept && tokens.length === 1 && tokens[0]!.number !== undefined && text.length < 6) return null;
  const reading = kept ? choose([text]) : parseTokens(name, tokens, year);
  return reading.kind === 'none' ? null : { start, end, reading, isKept: kept && text.length > 4 };
}

/**
 * What the spans of a name that a pattern allows mean together. A span inside of another one does not count: 2026 in
 * Oct 2026. Where people may mean different periods, the name is ambiguous.
 */
export function combineSpans(name: string, allowed: readonly PeriodSpan[], open: OpenEnds): PeriodReading {
  const spans = open.before ? allowed.filter((span) => !isPartOfWord(name, span)) : allowed;
  const outer = spans.filter((span) => !spans.some((other) => isInside(span, other) && !hasCommonWord(name, other)));
  const periods = outer.filter(({ reading }) => reading.kind === 'period');
  const [first] = outer;
  if (periods.length === 0) return first?.reading ?? NONE;
  const isSure =
    periods.some((span) => span.isKept && !(open.after && isCut(name, span))) ||
    (periods.every((span) => !isContinued(name, span, open)) &&
      periods.length + countNumbers(name, outer) === outer.length);
  return choose(
    periods.flatMap(({ reading }) => (reading.kind === 'period' ? [reading.period] : [])),
    isSure,
  );
}

function isInside(span: PeriodSpan, other: PeriodSpan): boolean {
  return span !== other && other.start <= span.start && other.end >= span.end;
}

/** The 2 of v2 is no day. */
function isPartOfWord(name: string, { start, end }: PeriodSpan): boolean {
  return /\p{L}$/u.test(name.slice(0, start)) && /^\d{1,2}(?!\d)/.test(name.slice(start, end));
}

/** Spans without a sure period and without a name: numbers of anything. Jan in Jan-Mar 2026 is not one of them. */
function countNumbers(name: string, spans: readonly PeriodSpan[]): number {
  const isNumber = ({ start, end }: PeriodSpan) => !/\p{L}/u.test(name.slice(start, end));
  return spans.filter((span) => span.reading.kind !== 'period' && isNumber(span)).length;
}

/** Whether a part of the name was left out because it cannot be: 2026-02 of 2026-02-31, 2026 of 2026-13. */
function isCut(name: string, { end, reading }: PeriodSpan): boolean {
  const isDay = reading.kind === 'period' && parsePeriod(reading.period)?.kind === 'day';
  return !isDay && /^[-./]\d\d(?!\d)/.test(name.slice(end));
}

/** Whether a number next to the period may belong to it, as in 1-31 Oct 2026 and Oct 26-28; a year ends it. */
function isContinued(name: string, span: PeriodSpan, open: OpenEnds): boolean {
  const { start, end } = span;
  const before = open.before ? splitText(name.slice(0, start)).at(-1) : undefined;
  if (open.after && isCut(name, span)) return true;
  const after = open.after && !/\d{4}$/.test(name.slice(start, end)) ? splitText(name.slice(end))[0] : undefined;
  return before?.number !== undefined || after?.number !== undefined;
}

/** Whether a span is about a month whose abbreviation is also a common word. */
export function hasCommonWord(name: string, { start, end }: PeriodSpan): boolean {
  return splitText(name.slice(start, end)).some(({ word }) => word !== undefined && COMMON_WORDS.has(foldWord(word)));
}
