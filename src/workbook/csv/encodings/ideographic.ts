import type { RatePair } from './alphabetic.ts';
import type { Character } from './characters.ts';
import { isUsualSign, rateAfterSign, rateSign } from './signs.ts';

/** `own`: punctuation, full-width forms and other signs of East Asian texts; `half`: Japanese letters of half the width. */
type Step = 'main' | 'half' | 'own' | 'letter' | 'ascii';
type Class = Step | 'sign' | 'none' | 'other';

const ownSigns =
  /[\u3000-\u303f\u30fb\u30fc\uff01-\uff5e\uffe0-\uffe6\u2010-\u203b\u2160-\u2179\u2190-\u2193\u2460-\u24ff\u2500-\u257f\u25a0-\u25ef\u2605\u2606\u3200-\u33ff]/;
const ownSignCount = 60;
const halfWidth = /[\uff61-\uff9f]/;
const halfWidthCount = 60;

/** Share of the characters that are not among the frequent ones, and about how many of these there are. */
const rareShare = 0.08;
const rareCount = 4000;
/** The frequency of a character falls with its rank, but the first ones are about equally frequent. */
const equalRanks = 20;

/** Probability of a class after another; letters and other characters of ASCII count nothing among themselves. */
const steps: Readonly<Record<Step, Readonly<Record<Step, number>>>> = {
  main: { main: 0.85, half: 0.001, own: 0.05, ascii: 0.09, letter: 0.01 },
  half: { main: 0.05, half: 0.8, own: 0.01, ascii: 0.13, letter: 0.01 },
  own: { main: 0.6, half: 0.01, own: 0.2, ascii: 0.16, letter: 0.03 },
  ascii: { main: 0.3, half: 0.01, own: 0.02, ascii: 1, letter: 1 },
  letter: { main: 0.02, half: 0.001, own: 0.0005, ascii: 1, letter: 1 },
};

const otherScript = Math.log(1e-6);
const impossible = Math.log(1e-8);

/** The characters of each language beside its frequent ones. */
const mainCharacters: Readonly<Record<string, RegExp>> = {
  japanese: /[\u3041-\u30ff\p{Script=Han}]/u,
  korean: /[\uac00-\ud7a3\p{Script=Han}]/u,
};

/** Rates pairs by the frequency of the characters of an East Asian language. `frequent`: the most frequent one first. */
export function makeCharacterRater(language: string, frequent: string): RatePair {
  const rates = rankCharacters([...frequent]);
  const main = mainCharacters[language] ?? /\p{Script=Han}/u;
  // Characters that are forgotten are forgotten here, too.
  const classes = new WeakMap<Character, Class>();
  const classify = (character: Character): Class => {
    let found = classes.get(character);
    if (found === undefined) {
      found = findClass(character, rates, main, language === 'japanese');
      classes.set(character, found);
    }
    return found;
  };
  const rare = Math.log(rareShare / rareCount);
  return (first, second) => {
    const [from, to] = [classify(first), classify(second)];
    if (to === 'none') return impossible;
    if (to === 'other') return otherScript;
    if (to === 'sign') return rateSign(second.text, first.kind);
    if (from === 'sign' && second.isAscii) return rateAfterSign(first.text, second.kind);
    const before = from === 'none' || from === 'sign' || from === 'other' ? 'ascii' : from;
    const step = Math.log(steps[before][to]);
    if (to === 'main') return step + (rates.get(second.text) ?? rare);
    if (to === 'half') return step - Math.log(halfWidthCount);
    return to === 'own' ? step - Math.log(ownSignCount) : step;
  };
}

function findClass(character: Character, frequent: ReadonlyMap<string, number>, main: RegExp, hasHalf: boolean): Class {
  const { text, kind, isAscii } = character;
  if (isAscii) return kind === 'small' || kind === 'capital' ? 'letter' : 'ascii';
  if (kind === 'none') return 'none';
  if (isUsualSign(text)) return 'sign';
  if (ownSigns.test(text)) return 'own';
  if (halfWidth.test(text)) return hasHalf ? 'half' : 'other';
  if (frequent.has(text) || main.test(text)) return 'main';
  return kind === 'sign' ? 'sign' : 'other';
}

function rankCharacters(characters: readonly string[]): ReadonlyMap<string, number> {
  const all = characters.reduce((sum, _, rank) => sum + 1 / (rank + equalRanks), 0);
  return new Map(
    characters.map((character, rank) => [character, Math.log((1 - rareShare) / (rank + equalRanks) / all)]),
  );
}
