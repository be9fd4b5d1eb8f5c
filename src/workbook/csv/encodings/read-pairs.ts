import iconv from 'iconv-lite';
import { type Character, describeCharacter } from './characters.ts';

/** Two neighbouring characters of which at least one is outside ASCII, and how often they occur. */
export interface Pair {
  first: Character;
  second: Character;
  count: number;
}

const space = 0x20;
const unknown = describeCharacter('\ufffd');
const alphabets = new Map<string, readonly Character[]>();

/** Returns a function that reads the pairs of a text in a single-byte encoding; the bytes are counted only once. */
export function makeBytePairReader(sample: Uint8Array): (encoding: string) => Pair[] {
  const counts = countBytePairs(sample);
  return (encoding) => {
    const alphabet = findAlphabet(encoding);
    return [...counts].map(([pair, count]) => ({
      first: alphabet[pair >> 8] ?? unknown,
      second: alphabet[pair & 0xff] ?? unknown,
      count,
    }));
  };
}

/** Reads the pairs of a text in an encoding with several bytes for a character. */
export function readPairs(sample: Uint8Array, encoding: string): Pair[] {
  const counts = new Map<string, number>();
  let first = ' ';
  for (const second of `${new TextDecoder(encoding).decode(sample)} `) {
    if (first > '\x7f' || second > '\x7f') {
      const pair = first + second;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    first = second;
  }
  return [...counts].map(([pair, count]) => {
    const [one, two] = [...pair] as [string, string];
    return { first: describeCharacter(one), second: describeCharacter(two), count };
  });
}

/** Each pair as a number: the first byte, then the second. The ends of the text count as spaces. */
function countBytePairs(sample: Uint8Array): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const add = (pair: number) => counts.set(pair, (counts.get(pair) ?? 0) + 1);
  let first = space;
  for (const second of sample) {
    if (first >= 0x80 || second >= 0x80) {
      add(first * 256 + second);
    }
    first = second;
  }
  if (first >= 0x80) add(first * 256 + space);
  return counts;
}

function findAlphabet(encoding: string): readonly Character[] {
  let alphabet = alphabets.get(encoding);
  if (alphabet === undefined) {
    const text = iconv.decode(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), encoding, {
      stripBOM: false,
    });
    alphabet = [...text].map(describeCharacter);
    alphabets.set(encoding, alphabet);
  }
  return alphabet;
}
