import { boundary, foldLetter } from '../../src/workbook/csv/encodings/characters.ts';
import { encodeCost } from '../../src/workbook/csv/encodings/costs.ts';

/** A letter rarer than this among all letters comes from names of other languages. */
const minLetterShare = 0.00004;
const minLetters = 5;
/** In a language that is hardly written with ASCII letters, they come from names of other languages. */
const minAsciiShare = 0.1;
/** How much a letter's own frequency counts beside the pairs that were seen, in pairs. */
const smoothing = 4;
const maxCharacters = 1500;

/** Costs of pairs of letters: a row for each first letter, with a character for each second letter. */
export interface LetterPairs {
  letters: string;
  costs: string[];
}

/** Repeated words count less and less, because tables contain names and headers rather than sentences. */
export function learnPairs(texts: readonly string[]): LetterPairs {
  const words = new Map<string, number>();
  for (const word of texts.flatMap((text) => text.match(/[\p{L}\p{M}]+/gu) ?? [])) {
    words.set(word, (words.get(word) ?? 0) + 1);
  }
  const folded = [...words].map(
    ([word, count]): Word => ({ letters: [...word].map(foldLetter), weight: Math.sqrt(count) }),
  );
  const letters = findAlphabet(folded);
  const counts = countPairs(folded, letters);
  const totals = letters.map((_, second) => counts.reduce((sum, row) => sum + row[second]!, 0));
  const all = totals.reduce((sum, count) => sum + count, 0);
  const shares = totals.map((count) => (count + 0.5) / (all + letters.length));
  // The first row is for letters of other languages: what follows them depends only on the second letter.
  const rows = [shares, ...counts.map((row) => smooth(row, shares))];
  return { letters: letters.join(''), costs: rows.map((row) => row.map(encodeCost).join('')) };
}

interface Word {
  letters: readonly string[];
  weight: number;
}

function findAlphabet(words: readonly Word[]): string[] {
  const counts = new Map<string, number>();
  let all = 0;
  for (const letter of words.flatMap(({ letters }) => letters)) {
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
    all += 1;
  }
  const isAscii = (letter: string) => letter < '\x80';
  const ofAscii = [...counts].reduce((sum, [letter, count]) => sum + (isAscii(letter) ? count : 0), 0);
  const known = [...counts]
    .filter(([, count]) => count >= Math.max(minLetters, all * minLetterShare))
    .filter(([letter]) => ofAscii >= all * minAsciiShare || !isAscii(letter))
    .map(([letter]) => letter);
  return [boundary, ...known.sort()];
}

function countPairs(words: readonly Word[], letters: readonly string[]): number[][] {
  const places = new Map(letters.map((letter, at) => [letter, at]));
  const counts = letters.map(() => letters.map(() => 0));
  for (const { letters: word, weight } of words) {
    const path = [boundary, ...word, boundary].map((letter) => places.get(letter));
    for (let at = 1; at < path.length; at++) {
      const [first, second] = [path[at - 1], path[at]];
      if (first !== undefined && second !== undefined) counts[first]![second]! += weight;
    }
  }
  return counts;
}

function smooth(row: readonly number[], shares: readonly number[]): number[] {
  const all = row.reduce((sum, count) => sum + count, 0);
  return row.map((count, second) => (count + smoothing * shares[second]!) / (all + smoothing));
}

/** The most frequent characters outside ASCII that are letters, most frequent first. */
export function countCharacters(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const character of texts
    .join(' ')
    .normalize('NFC')
    .match(/\p{Lo}/gu) ?? []) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1));
  return sorted
    .slice(0, maxCharacters)
    .map(([character]) => character)
    .join('');
}
