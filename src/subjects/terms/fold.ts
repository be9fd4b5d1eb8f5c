/** A word of a text: where it is, and its folded forms. */
export interface Word {
  start: number;
  end: number;
  /** One form, or two if the word has umlauts: `müller` is `muller` and `mueller`. */
  forms: readonly string[];
}

/** Letters, digits and marks; an apostrophe inside a word belongs to it (`O’Brien`). */
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’`ʼ][\p{L}\p{N}\p{M}]+)*/gu;
const MARKS = /\p{M}+/gu;
const APOSTROPHES = /['’`ʼ]/g;
/** Letters that Unicode does not decompose. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
/** How these letters are written where they cannot be typed. */
const SPELT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };
const PLAIN_LETTERS = /[ßæœøłđðþı]/g;
const SPELT_LETTERS = /[äöüåø]/g;

/** The words of a text, without case, accents and apostrophes. */
export function listWords(text: string): Word[] {
  return [...text.matchAll(WORD)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    forms: foldWord(match[0]),
  }));
}

/** The same words come again and again in a column. */
const KNOWN_WORDS = 50_000;
const known = new Map<string, readonly string[]>();

/** All of a text without case, accents and apostrophes, and with umlauts as plain letters. */
export function foldText(text: string): string {
  return strip(text.normalize('NFKC').toLowerCase());
}

function foldWord(word: string): readonly string[] {
  const found = known.get(word);
  if (found !== undefined) return found;
  if (known.size >= KNOWN_WORDS) known.clear();
  const forms = makeForms(word);
  known.set(word, forms);
  return forms;
}

function makeForms(word: string): string[] {
  // Digits and letters of other widths become the usual ones.
  const lower = word.normalize('NFKC').toLowerCase();
  const plain = strip(lower);
  const spelt = strip(lower.replace(SPELT_LETTERS, (letter) => SPELT[letter] ?? letter));
  return spelt === plain ? [plain] : [plain, spelt];
}

function strip(text: string): string {
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(PLAIN_LETTERS, (letter) => PLAIN[letter] ?? letter)
    .replace(APOSTROPHES, '');
}

/** Whether two words are the same in one of their forms. */
export function isSameWord(a: readonly string[], b: readonly string[]): boolean {
  return a.some((form) => b.includes(form));
}

/** Scripts that are written without blanks between words, or with endings right behind a name. */
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\u30fc]+$/u;

/** Whether a folded form is at least two characters of a script in which a name is found inside of longer words. */
export function isUnspaced(form: string): boolean {
  return UNSPACED.test(form) && [...form.normalize('NFC')].length >= 2;
}
