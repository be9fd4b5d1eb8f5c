import type { Character } from './characters.ts';
import { rateOfCost } from './costs.ts';
import { rateAfterSign, rateSign } from './signs.ts';

/** The logarithm of the probability that a text of a language has `second` after `first`. */
export type RatePair = (first: Character, second: Character) => number;

/** Pairs of letters of a language, as `languages.json` keeps them. */
export interface LetterPairs {
  letters: string;
  /** A row for each first letter, after one for letters that the language lacks; a character for each second letter. */
  costs: readonly string[];
}

/** Probability that a letter is small or a capital, by the character before it. */
const caseRates: Readonly<Record<string, number>> = {
  'small small': Math.log(0.99),
  'small capital': Math.log(0.002),
  'capital small': Math.log(0.6),
  'capital capital': Math.log(0.4),
  'space small': Math.log(0.4),
  'space capital': Math.log(0.6),
  'digit small': Math.log(0.1),
  'digit capital': Math.log(0.1),
  'digit letter': Math.log(0.2),
  'sign small': Math.log(0.5),
  'sign capital': Math.log(0.5),
};

const otherLetter = Math.log(2e-5);
const otherScript = Math.log(1e-6);
/** A letter of another script inside a word. */
const scriptChange = Math.log(0.002);
const impossible = Math.log(1e-8);

const scripts = ['Latin', 'Cyrillic', 'Greek', 'Hebrew', 'Arabic', 'Thai'].map(
  (script) => new RegExp(`\\p{Script=${script}}`, 'u'),
);

/** Rates pairs by the letters of a language, and by the usual places of capitals and signs. */
export function makeLetterRater({ letters, costs }: LetterPairs): RatePair {
  const places = new Map([...letters].map((letter, at) => [letter, at]));
  const script = scripts.find((pattern) => pattern.test(letters)) ?? /\p{Letter}/u;
  return (first, second) => {
    if (second.kind === 'none') return impossible;
    if (second.kind === 'sign') return rateSign(second.text, first.kind);
    if (first.kind === 'none') return 0;
    const ofSign = first.kind === 'sign' ? rateAfterSign(first.text, second.kind) : 0;
    if (first.kind === 'sign' && second.isAscii) return ofSign;
    const ofCase = caseRates[`${first.kind} ${second.kind}`] ?? 0;
    const to = places.get(second.folded);
    if (to === undefined) return ofSign + ofCase + rateOther(second, script);
    const from = places.get(first.folded);
    const ofScript = from === undefined && first.isAscii ? scriptChange : 0;
    const row = costs[from === undefined ? 0 : from + 1] ?? '';
    return ofSign + ofCase + ofScript + rateOfCost(row.charCodeAt(to));
  };
}

function rateOther(letter: Character, script: RegExp): number {
  if (letter.isAscii) return scriptChange;
  return script.test(letter.text) ? otherLetter : otherScript;
}
