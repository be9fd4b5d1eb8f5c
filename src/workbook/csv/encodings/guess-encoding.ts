import { type Candidate, multiByte, singleByte } from './candidates.ts';
import { ForeignWords } from './foreign-words.ts';
import { findRater } from './languages.ts';
import { makeBytePairReader, type Pair, readPairs } from './read-pairs.ts';

/** A guess from the letters of a text; the confidence is from 0 to 1. */
export interface EncodingGuess {
  /** The name that iconv-lite uses. */
  encoding: string;
  confidence: number;
}

interface Reading {
  encoding: string;
  pairs: readonly Pair[];
  /** The logarithm of its probability, except for a constant. */
  score: number;
  /** Whether it is about as probable as real texts. */
  isUsual: boolean;
}

/**
 * The pairs of a real text are not independent of each other. With this share of the scores, the confidence is about
 * the share of right guesses (docs/decisions/own-encoding-detection.md).
 */
const evidenceShare = 0.5;
/** A reading with more characters that no text has is not rated. */
const maxImpossibleShare = 0.4;
/** How much rarer words of another language of the same encoding are. */
const otherLanguage = Math.log(0.05);
/** A reading that is better than the others, but improbable itself, is in doubt: the text may be in another encoding. */
const maxUnusualConfidence = 0.7;
const loneSigns = Math.log(0.02);

/**
 * Guesses the encoding of bytes that are not all ASCII: the one in which they are most probably a text of one of its
 * languages.
 */
export function guessEncoding(sample: Buffer): EncodingGuess {
  const readings = rateReadings(sample);
  const best = readings.reduce((first, other) => (other.score > first.score ? other : first));
  const text = spell(best);
  let total = 0;
  let ofBest = 0;
  for (const reading of readings) {
    const weight = Math.exp((reading.score - best.score) * evidenceShare);
    total += weight;
    // Another encoding that gives the same text is no reason for doubt.
    if (reading === best || (weight > 0.001 && spell(reading) === text)) ofBest += weight;
  }
  const confidence = best.isUsual ? ofBest / total : Math.min(ofBest / total, maxUnusualConfidence);
  return { encoding: best.encoding, confidence: Math.floor(confidence * 100) / 100 };
}

function rateReadings(sample: Buffer): Reading[] {
  const found = new ForeignWords();
  found.add(sample);
  const words = found.join();
  const readBytePairs = makeBytePairReader(words);
  return [
    ...singleByte.map((candidate) => rate(candidate, readBytePairs(candidate.encoding))),
    ...multiByte.map((candidate) => rate(candidate, readPairs(words, candidate.encoding))),
  ];
}

function rate({ encoding, weight, languages, leastRate, isForeign }: Candidate, pairs: readonly Pair[]): Reading {
  if (isImpossible(pairs)) return { encoding, pairs, score: Number.NEGATIVE_INFINITY, isUsual: false };
  const hasLetters = pairs.some(({ second }) => !second.isAscii && second.kind !== 'sign');
  const prior = Math.log(weight) + (isForeign && !hasLetters ? loneSigns : 0);
  const ofPairs = rateLanguages(languages, pairs);
  return { encoding, pairs, score: prior + ofPairs, isUsual: ofPairs >= leastRate * countPairs(pairs) };
}

function isImpossible(pairs: readonly Pair[]): boolean {
  const impossible = pairs.reduce((sum, { second, count }) => sum + (second.kind === 'none' ? count : 0), 0);
  return impossible > countPairs(pairs) * maxImpossibleShare;
}

function countPairs(pairs: readonly Pair[]): number {
  return pairs.reduce((sum, { count }) => sum + count, 0);
}

/** The rate of the text in its most probable language, with some words of the others. */
function rateLanguages(languages: readonly string[], pairs: readonly Pair[]): number {
  const raters = languages.map(findRater);
  let sums = raters.map(() => 0);
  for (const { first, second, count } of pairs) {
    const rates = raters.map((ratePair) => ratePair(first, second));
    const least = Math.max(...rates) + otherLanguage;
    sums = sums.map((sum, at) => sum + count * Math.max(rates[at] ?? least, least));
  }
  return Math.max(...sums);
}

function spell({ pairs }: Reading): string {
  return pairs.map(({ first, second }) => first.text + second.text).join('');
}
