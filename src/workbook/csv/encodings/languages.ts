import { makeLetterRater, type RatePair } from './alphabetic.ts';
import { makeCharacterRater } from './ideographic.ts';
import languages from './languages.json' with { type: 'json' };

const pairs: Readonly<Record<string, { letters: string; costs: string[] }>> = languages.pairs;
const frequent: Readonly<Record<string, string>> = languages.frequent;
const raters = new Map<string, RatePair>();

export const languageNames: readonly string[] = [...Object.keys(pairs), ...Object.keys(frequent)];

export function findRater(language: string): RatePair {
  let rater = raters.get(language);
  if (rater === undefined) {
    const ofLetters = pairs[language];
    rater = ofLetters ? makeLetterRater(ofLetters) : makeCharacterRater(language, frequent[language] ?? '');
    raters.set(language, rater);
  }
  return rater;
}
