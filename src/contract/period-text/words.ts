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

/** A name of a month in a language. */
interface MonthName {
  month: number;
  /** Without accents. */
  folded: string;
  /** As it is written, in lower case and without dots. */
  written: string;
  isFull: boolean;
}

interface Months {
  /** By name, full or abbreviated. */
  readonly byName: ReadonlyMap<string, ReadonlySet<number>>;
  /** Full names, for their beginnings. */
  readonly fullNames: ReadonlyMap<string, number>;
}

interface OtherWords {
  readonly quarters: ReadonlySet<string>;
  readonly weeks: ReadonlySet<string>;
  readonly fillers: ReadonlySet<string>;
}

// `Intl` takes milliseconds for each language, so that words are only made when they are needed, and once.
let madeMonths: Months | undefined;
let madeOthers: OtherWords | undefined;
const namesByLanguage = new Map<string, readonly MonthName[]>();

/** Undefined for a word that has no meaning in a period. */
export function findMeaning(text: string): Meaning | undefined {
  madeOthers ??= makeOtherWords();
  const word = foldWord(text);
  const months = findMonths(word);
  const meaning = {
    months: [...months],
    isQuarter: madeOthers.quarters.has(word),
    isWeek: madeOthers.weeks.has(word),
    isFiller: madeOthers.fillers.has(word),
  };
  return months.size > 0 || meaning.isQuarter || meaning.isWeek || meaning.isFiller ? meaning : undefined;
}

/** Whether a word is the name of a month, full or abbreviated, in one of the languages. */
export const isMonthName = (word: string): boolean => findMonths(foldWord(word)).size > 0;

/** Names of months in a language, full and abbreviated, as they are written and without accents. */
export function listMonthNames(language: string): string[] {
  return [...new Set(readMonthNames(language).flatMap(({ written, folded }) => [written, folded]))];
}

const monthsByLanguage = new Map<string, Months>();

/** The month, 1 to 12, that a full or abbreviated name means in some languages; undefined if they do not agree on one. */
export function findMonth(name: string, languages: readonly string[]): number | undefined {
  const word = foldWord(name);
  const [month, ...others] = new Set(languages.flatMap((language) => [...(listMonths(language).get(word) ?? [])]));
  return others.length === 0 ? month : undefined;
}

function listMonths(language: string): Months['byName'] {
  const known = monthsByLanguage.get(language);
  if (known !== undefined) return known.byName;
  const months = makeMonths(LANGUAGES.filter((one) => one.split('-')[0] === language));
  monthsByLanguage.set(language, months);
  return months.byName;
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

function findMonths(word: string): ReadonlySet<number> {
  madeMonths ??= makeMonths(LANGUAGES);
  return madeMonths.byName.get(word) ?? findBeginning(madeMonths.fullNames, word);
}

function findBeginning(names: ReadonlyMap<string, number>, word: string): Set<number> {
  if (word.length < MIN_BEGINNING) return new Set();
  return new Set([...names].flatMap(([name, month]) => (name.startsWith(word) ? [month] : [])));
}

function makeMonths(languages: readonly string[]): Months {
  const byName = new Map<string, Set<number>>();
  const fullNames = new Map<string, number>();
  for (const { month, folded, isFull } of languages.flatMap(readMonthNames)) {
    byName.set(folded, (byName.get(folded) ?? new Set()).add(month));
    if (isFull) fullNames.set(folded, month);
  }
  return { byName, fullNames };
}

function makeOtherWords(): OtherWords {
  const quarters = new Set(QUARTER_CODES);
  const weeks = new Set(WEEK_CODES);
  const fillers = new Set(FILLERS.split(' ').map(foldWord));
  for (const language of LANGUAGES) {
    for (const style of ['long', 'short'] as const) {
      const names = new Intl.DisplayNames([language], { type: 'dateTimeField', style });
      const add = (field: string, to: Set<string>) => to.add(foldWord(names.of(field) ?? field));
      add('quarter', quarters);
      add('weekOfYear', weeks);
      for (const field of ['year', 'month']) add(field, fillers);
    }
  }
  return { quarters, weeks, fillers };
}

function readMonthNames(language: string): readonly MonthName[] {
  const known = namesByLanguage.get(language);
  if (known !== undefined) return known;
  const names = FORMS.flatMap((form) => formatMonths(language, form));
  namesByLanguage.set(language, names);
  return names;
}

function formatMonths(language: string, form: Intl.DateTimeFormatOptions): MonthName[] {
  const format = new Intl.DateTimeFormat(language, { ...form, timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, i) => i + 1).flatMap((month) => {
    const parts = format.formatToParts(Date.UTC(2026, month - 1, 15));
    const name = parts.find(({ type }) => type === 'month')?.value ?? '';
    const written = name.toLowerCase().replace(/\./g, '');
    // Without umlauts people write März as Marz or Maerz.
    const spellings = [name, name.replace(/ä/g, 'ae')].map(foldWord);
    return spellings.map((folded) => ({ month, folded, written, isFull: form.month === 'long' }));
  });
}
