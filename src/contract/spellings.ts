/** Letters that people write in another way if their keyboard has no accents; other accents are left out anyway. */
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ø: 'o', æ: 'ae', œ: 'oe' };
const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** A name as people write it: `Straße`, `Strasse`; `Zakład`, `Zaklad`; `Tätigkeit`, `Taetigkeit`. */
export function listSpellings(name: string): string[] {
  const lower = name.normalize('NFC').toLowerCase();
  const plain = replaceLetters(lower, PLAIN);
  return [...new Set([name, plain, replaceLetters(plain, UMLAUTS)])].filter((text, i) => i === 0 || text !== lower);
}

function replaceLetters(text: string, letters: Readonly<Record<string, string>>): string {
  return text.replace(/[^\u0020-\u007e]/gu, (letter) => letters[letter] ?? letter);
}
