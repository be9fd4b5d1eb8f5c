/** The languages in which people may name a month, with regions that have names of their own (Sept, Jänner, setiembre). Names and abbreviations come from `Intl`. */
const LANGUAGES = ['en', 'en-GB', 'de', 'de-AT', 'fr', 'es', 'es-PE', 'nl', 'pl', 'it', 'pt'] as const;

/** Forms of a month's name: alone, and in a date, where Polish and short German names differ. */
const FORMS: readonly Intl.DateTimeFormatOptions[] = [
  { month: 'long' },
  { month: 'short' },
  { month: 'long', day: 'numeric' },
  { month: 'short', day: 'numeric' },
];

/** Codes that `Intl` does not have: Q4, and T4 of trimestre. */
const QUARTER_CODES = ['q', 't'];
/** Codes that `Intl` does not have. The S44 of French is left out: S1 is half a year, and "'s" is English. */
const WEEK_CODES = ['w', 'kw', 'cw', 'kalenderwoche', 'tyg'];
/** Words that may be between the parts of a period, or before it. */
const FILLERS =
  'of the for in de del do da d des du di dell della el la le les en van voor von vom im für za z dos das den';

/** A shorter beginning of a name may be another word: "list" is one of listopad. */
const MIN_BEGINNING = 5;

/** What a word means in a period. A word may mean several: KW is a week in German, and a quarter in Polish. */
export interface Meaning {
  /** 1 to 12; more than one if languages disagree. */
  months: readonly number[];
  isQuarter: boolean;
  isWeek: boolean;
  isFiller: boolean;
}

interface Words {
  months: Map<string, Set<number>>;
  /** Full names, for their beginnings. */
  names: Map<string, number>;
  quarters: Set<string>;
  weeks: Set<string>;
  fillers: Set<string>;
  /** Names of months before they are folded, and after. */
  spellings: Set<string>;
}

let made: Words | undefined;

/** Undefined for a word that has no meaning in a period. */
export function findMeaning(text: string): Meaning | undefined {
  made ??= makeWords();
  const word = foldWord(text);
  const months = made.months.get(word) ?? findBeginning(made.names, word);
  const meaning = {
    months: [...months],
    isQuarter: made.quarters.has(word),
    isWeek: made.weeks.has(word),
    isFiller: made.fillers.has(word),
  };
  return months.size > 0 || meaning.isQuarter || meaning.isWeek || meaning.isFiller ? meaning : undefined;
}

/** Whether a word is the name of a month, full or abbreviated, in one of the languages. */
export const isMonthName = (word: string): boolean => (findMeaning(word)?.months.length ?? 0) > 0;

/** Names of months in a language, full and abbreviated, as they are written and without accents. */
export function listMonthNames(language: string): string[] {
  const words = startWords();
  for (const form of FORMS) addMonths(words, language, form);
  return [...words.spellings];
}

const byLanguage = new Map<string, Words['months']>();

/** The month, 1 to 12, that a full or abbreviated name means in some languages; undefined if they do not agree on one. */
export function findMonth(name: string, languages: readonly string[]): number | undefined {
  const word = foldWord(name);
  const [month, ...others] = new Set(languages.flatMap((language) => [...(listMonths(language).get(word) ?? [])]));
  return others.length === 0 ? month : undefined;
}

function listMonths(language: string): Words['months'] {
  const known = byLanguage.get(language);
  if (known !== undefined) return known;
  const words = startWords();
  const variants = LANGUAGES.filter((one) => one.split('-')[0] === language);
  for (const variant of variants) for (const form of FORMS) addMonths(words, variant, form);
  byLanguage.set(language, words.months);
  return words.months;
}

const JOINING: ReadonlySet<string> = new Set(FILLERS.split(' ').map(foldWord));

/** Whether a word only joins others in one of the languages: `of`, `de`, `von`. */
export const isFiller = (word: string): boolean => JOINING.has(foldWord(word));

/** Lower case without marks and dots. */
export function foldWord(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}.]/gu, '')
    .toLowerCase()
    .replaceAll('ł', 'l');
}

function findBeginning(names: ReadonlyMap<string, number>, word: string): Set<number> {
  if (word.length < MIN_BEGINNING) return new Set();
  return new Set([...names].flatMap(([name, month]) => (name.startsWith(word) ? [month] : [])));
}

const startWords = (): Words => ({
  months: new Map(),
  names: new Map(),
  quarters: new Set(QUARTER_CODES),
  weeks: new Set(WEEK_CODES),
  fillers: new Set(FILLERS.split(' ').map(foldWord)),
  spellings: new Set(),
});

function makeWords(): Words {
  const words = startWords();
  for (const language of LANGUAGES) {
    for (const form of FORMS) addMonths(words, language, form);
    for (const style of ['long', 'short'] as const) {
      const names = new Intl.DisplayNames([language], { type: 'dateTimeField', style });
      const add = (field: string, to: Set<string>) => to.add(foldWord(names.of(field) ?? field));
      add('quarter', words.quarters);
      add('weekOfYear', words.weeks);
      for (const field of ['year', 'month']) add(field, words.fillers);
    }
  }
  return words;
}

function addMonths(words: Words, language: string, form: Intl.DateTimeFormatOptions): void {
  const format = new Intl.DateTimeFormat(language, { ...form, timeZone: 'UTC' });
  for (let month = 1; month <= 12; month++) {
    const parts = format.formatToParts(Date.UTC(2026, month - 1, 15));
    const name = parts.find(({ type }) => type === 'month')?.value ?? '';
    // Without umlauts people write März as Marz or Maerz.
    for (const spelling of [name, name.replace(/ä/g, 'ae')].map(foldWord)) {
      words.spellings.add(name.toLowerCase().replace(/\./g, '')).add(spelling);
      words.months.set(spelling, (words.months.get(spelling) ?? new Set()).add(month));
      if (form.month === 'long') words.names.set(spelling, month);
    }
  }
}
