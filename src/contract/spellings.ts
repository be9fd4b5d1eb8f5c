/** Letters that people write in another way if their keyboard has no accents; other accents are left out anyway. */
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ø: 'o', æ: 'ae', œ: 'oe' };
const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** Most names have letters that every keyboard has, and no short form of *number*. */
const USUAL = /^(?!.* nr$)[a-z ]*$/i;

/** A word with a short form of *number* after it, as in `Personal-Nr`. */
const WITH_NUMBER = /^(.*\p{L})[.\s-]+nr\.?$/u;

/** A name as people write it: `Straße`, `Strasse`; `Zakład`, `Zaklad`; `Tätigkeit`, `Taetigkeit`; `Lid-nr`, `Lidnr`. */
export function listSpellings(name: string): string[] {
  if (USUAL.test(name)) return [name];
  const lower = name.normalize('NFC').toLowerCase();
  const plain = replaceLetters(lower, PLAIN);
  const spellings = new Set([name, plain, replaceLetters(plain, UMLAUTS)]);
  const [, word] = WITH_NUMBER.exec(lower) ?? [];
  if (word !== undefined) spellings.add(`${word.replace(/[.\s-]/g, '')}nr`);
  return [...spellings].filter((text, i) => i === 0 || text !== lower);
}

function replaceLetters(text: string, letters: Readonly<Record<string, string>>): string {
  return text.replace(/[^\u0020-\u007e]/gu, (letter) => letters[letter] ?? letter);
}
