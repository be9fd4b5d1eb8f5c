import type { CellValue } from '../../workbook/index.ts';
import { findDays } from './dates.ts';
import { foldText, isSameWord, isUnspaced, listWords, type Word } from './fold.ts';
import { parseTerms, type Term } from './parse-terms.ts';

/**
 * How a place matched: `exact` words; a `number` apart from zeros at its start; a `date` in any format; a name in `parts`,
 * which are in several cells of a row.
 */
export type MatchKind = 'exact' | 'number' | 'date' | 'parts';

export interface Match {
  /** Position of the term, from 1. */
  term: number;
  how: MatchKind;
}

export interface Span extends Match {
  start: number;
  end: number;
}

/** A cell or another short text counts as a whole: the words of a name may have others between them. */
const SHORT_WORDS = 8;
/** In longer texts, this many other words may be between the words of a name. */
const OTHER_WORDS = 1;
const DIGITS = /^\d+$/;
const MIN_PART_CHARS = 2;

/** Knows what is looked for, and finds it in texts, cells and rows. */
export class Matcher {
  readonly #terms: readonly Term[];
  readonly #days: readonly ReadonlySet<string>[];

  constructor(texts: readonly string[]) {
    this.#terms = parseTerms(texts);
    this.#days = this.#terms.map(({ days }) => new Set(days));
  }

  /** Whether any term is a date. */
  get hasDays(): boolean {
    return this.#terms.some(({ days }) => days.length > 0);
  }

  /** Whether any term is a name of several words, which may be in several places. */
  get hasNames(): boolean {
    return this.#terms.some(({ words, days }) => words.length >= 2 && days.length === 0);
  }

  /** All days that are looked for, as ISO 8601. */
  get days(): string[] {
    return this.#terms.flatMap(({ days }) => days);
  }

  /** Where a text has what is looked for. */
  findInText(text: string): Span[] {
    if (text.length === 0) return [];
    const words = listWords(text);
    if (words.length === 0) return [];
    return this.#terms.flatMap((term, i) => [
      ...withoutDuplicates(findTerm(words, term)).map((span) => ({ ...span, term: i + 1 })),
      ...(term.days.length === 0
        ? []
        : findDays(text, this.#days[i] ?? new Set()).map((span) => ({ ...span, term: i + 1, how: 'date' as const }))),
    ]);
  }

  isInText(text: string): boolean {
    return this.findInText(text).length > 0;
  }

  /** The first match of a cell by itself; null for none. */
  matchCell(value: CellValue): Match | null {
    if (value === null || typeof value === 'boolean') return null;
    if (typeof value === 'string') return this.#matchText(value);
    if (typeof value === 'number') return this.#matchNumber(value);
    if ('time' in value) return null;
    const day = ('date' in value ? value.date : value.datetime).slice(0, 10);
    const at = this.#days.findIndex((days) => days.has(day));
    return at < 0 ? null : { term: at + 1, how: 'date' };
  }

  #matchNumber(value: number): Match | null {
    const text = String(value);
    return DIGITS.test(text) ? this.#matchText(text) : null;
  }

  #matchText(text: string): Match | null {
    const [span] = this.findInText(text);
    return span === undefined ? null : { term: span.term, how: span.how };
  }

  /** The matches of a row by position, also those of a name whose parts are in several cells. */
  matchRow(values: readonly CellValue[]): Map<number, Match> {
    const found = new Map<number, Match>();
    for (const [i, value] of values.entries()) {
      const match = value === null ? null : this.matchCell(value);
      if (match !== null) found.set(i, match);
    }
    // In a row about the person, a part of the name is enough.
    const isAbout = found.size > 0;
    for (const [i, term] of this.#terms.entries()) {
      if (term.words.length < 2 || term.days.length > 0) continue;
      for (const at of findParts(values, term, isAbout))
        if (!found.has(at)) found.set(at, { term: i + 1, how: 'parts' });
    }
    return found;
  }

  /**
   * The first term whose words are anywhere in a text, in any order and also inside of other words, or of whose days the
   * year is there; null for none. For bytes in which nothing says where a value begins or ends.
   */
  findTermIn(text: string): number | null {
    const folded = foldText(text);
    const at = this.#terms.findIndex(
      ({ words, number, days }) =>
        (number !== null && folded.includes(number)) ||
        words.every((forms) => forms.some((form) => folded.includes(form))) ||
        days.some((day) => folded.includes(day.slice(0, 4))),
    );
    if (at >= 0) return at + 1;
    return this.findInText(text)[0]?.term ?? null;
  }

  /** Whether a text is a part of a name that is looked for, and nothing else. */
  isPart(text: string): boolean {
    const words = listWords(text);
    return this.#terms.some((term) => term.words.length >= 2 && term.days.length === 0 && isPartOf(words, term));
  }
}

type Place = Omit<Span, 'term'>;

/** Leaves out places that are within another one. */
function withoutDuplicates(places: readonly Place[]): Place[] {
  return places.filter(
    ({ start, end }, i) =>
      !places.some(
        (other, k) =>
          other.start <= start && end <= other.end && (k < i || other.end - other.start > end - start) && k !== i,
      ),
  );
}

/** Other letters may be glued to a term that is so long; a shorter one would be in words by chance. */
const MIN_GLUED_CHARS = 10;

/** Where a long term is inside of words, such as names of files: `listZyxannaQwertmann2`. */
function findGlued(words: readonly Word[], { joined }: Term): Place[] {
  const long = joined.filter((form) => (form.length >= MIN_GLUED_CHARS && !DIGITS.test(form)) || isUnspaced(form));
  if (long.length === 0) return [];
  const found: Place[] = [];
  for (const which of [0, 1]) {
    let text = '';
    const starts = words.map(({ forms }) => {
      const start = text.length;
      text += forms[Math.min(which, forms.length - 1)] ?? '';
      return start;
    });
    for (const form of long) {
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
        const first = words[starts.findLastIndex((start) => start <= at)];
        const last = words[starts.findLastIndex((start) => start < at + form.length)];
        if (first !== undefined && last !== undefined) found.push({ start: first.start, end: last.end, how: 'exact' });
      }
    }
  }
  return found;
}

function findTerm(words: readonly Word[], term: Term): Place[] {
  const found: Place[] = findGlued(words, term);
  for (const [at, word] of words.entries()) {
    const joined = findJoined(words, at, term.joined);
    if (joined !== null) found.push({ start: word.start, end: joined.end, how: 'exact' });
    else if (term.number !== null && word.forms.some((form) => isNumber(form, term.number)))
      found.push({ start: word.start, end: word.end, how: 'number' });
  }
  if (term.words.length < 2 || term.days.length > 0) return found;
  return [...found, ...findWindow(words, term)];
}

function isNumber(form: string, number: string | null): boolean {
  return DIGITS.test(form) && form.replace(/^0+/, '') === number;
}

/** The last of the words from `at` on that make up the term in one piece. */
function findJoined(words: readonly Word[], at: number, joined: readonly string[]): Word | null {
  const longest = Math.max(...joined.map(({ length }) => length));
  let texts = [''];
  for (let i = at; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) return null;
    texts = texts.flatMap((text) => word.forms.map((form) => text + form)).filter(({ length }) => length <= longest);
    if (texts.length === 0) return null;
    if (texts.some((text) => joined.includes(text))) return word;
    if (texts.length > 64) return null;
  }
  return null;
}

/** Places with all words of a name in any order, and with few other words between them. */
function findWindow(words: readonly Word[], { words: wanted }: Term): Place[] {
  const reach = words.length <= SHORT_WORDS ? words.length : wanted.length + OTHER_WORDS;
  const found: Place[] = [];
  for (let at = 0; at < words.length; at++) {
    const missing = [...wanted];
    let last: Word | undefined;
    for (const word of words.slice(at, at + reach)) {
      const which = missing.findIndex((forms) => isSameWord(forms, word.forms));
      if (which < 0) {
        // A place begins with a word of the name.
        if (missing.length === wanted.length) break;
        continue;
      }
      missing.splice(which, 1);
      last = word;
      if (missing.length === 0) break;
    }
    const first = words[at];
    if (missing.length > 0 || last === undefined || first === undefined) continue;
    found.push({ start: first.start, end: last.end, how: 'exact' });
  }
  return found;
}

function isPartOf(words: readonly Word[], { words: wanted }: Term): boolean {
  const length = words.reduce((sum, { forms }) => sum + (forms[0]?.length ?? 0), 0);
  return length >= MIN_PART_CHARS && words.every((word) => wanted.some((forms) => isSameWord(forms, word.forms)));
}

/** The cells that have nothing but words of a name, if together they have all of them, or if `isAbout` the person. */
function findParts(values: readonly CellValue[], term: Term, isAbout: boolean): number[] {
  const parts: { at: number; words: Word[] }[] = [];
  for (const [at, value] of values.entries()) {
    if (typeof value !== 'string' || value.length > 200) continue;
    const words = listWords(value);
    if (words.length > 0 && words.length < term.words.length && isPartOf(words, term)) parts.push({ at, words });
  }
  const all = parts.flatMap(({ words }) => words);
  const isWhole = isAbout || term.words.every((forms) => all.some((word) => isSameWord(forms, word.forms)));
  return isWhole ? parts.map(({ at }) => at) : [];
}
