/** The beginning of a word has at least so many letters. */
const MIN_BEGINNING = 3;

/** A word of which only consonants are left has at least so many letters. */
const MIN_CONSONANTS = 2;

const CONSONANTS = /^\p{L}[^aeiouy\W\d]+$/u;

/** Whether a word is the beginning of another (`nac`, `nacimiento`), or has only its consonants (`dt`, `date`). */
export function isShortened(word: string, whole: string): boolean {
  if (word.length >= whole.length) return false;
  if (word.length >= MIN_BEGINNING && whole.startsWith(word)) return true;
  return word.length >= MIN_CONSONANTS && word[0] === whole[0] && CONSONANTS.test(word) && isWithin(word, whole);
}

/** Whether a word has the letters of another in their order. */
function isWithin(letters: string, word: string): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = word.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
