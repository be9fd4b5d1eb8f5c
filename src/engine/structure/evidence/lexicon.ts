import type { Manifest } from '../../../contract/manifest.ts';
import { listMonthNames } from '../../../contract/period-text/index.ts';
import { type RowWeights, WORD_LISTS } from '../../../contract/row-weights.ts';
import { listSpellings } from '../../../contract/spellings.ts';
import type { Words } from '../../../contract/words.ts';

/** A bit for each list of words, and a bit for the names of months. */
export const WORD_BITS = {
  total: 1,
  note: 2,
  title: 4,
  header: 8,
  unit: 16,
  group: 32,
  organization: 64,
  month: 128,
} as const;

/** All bits of `WORD_BITS`. */
export const WORD_MASK = 255;

/** The word begins a phrase of two words. */
const OPENS_PHRASE = 256;

const SEED = 0x811c9dc5;
const PRIME = 0x01000193;
const PAIR_FACTOR = 0x9e3779b1;
const FILTER_SIZE = 1 << 14;

/** English and French months and their abbreviations. */
const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november'],
  ...['december', 'jan', 'feb', 'mar', 'apr', 'jun', 'jul', 'aug', 'sep', 'sept', 'oct', 'nov', 'dec'],
  ...['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre'],
  'décembre',
];

/** Initial hash of a word: FNV-1a over the bytes of its lower-case letters. */
export const beginHash = (): number => SEED;

export const addToHash = (hash: number, byte: number): number => Math.imul(hash ^ byte, PRIME);

/** Hashes the content of a cell, four bytes at a time. */
export function hashBytes(bytes: Buffer, start: number, end: number): number {
  let hash = SEED;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const four = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash = Math.imul(hash ^ four, PAIR_FACTOR);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = addToHash(hash, bytes[at]!);
  return hash;
}

const joinHashes = (first: number, second: number): number => Math.imul(first, PAIR_FACTOR) ^ second;

/** What a lexicon is made of. */
export interface LexiconWords {
  lists: RowWeights['words'];
  /** Labels and synonyms of the package's fields. */
  names: string[];
  /** Names of months in the package's languages. */
  months: string[];
}

/** A phrase of one or two words that are only letters; a row's other texts never are phrases. */
const PHRASE = /^\p{L}+(?: \p{L}+)?$/u;

/** The words of the weights, and those of all languages: the language of a row is not known yet. */
export function listWords(
  { words }: Pick<RowWeights, 'words'>,
  { columns }: Manifest,
  more: Words | undefined,
): LexiconWords {
  const own = Object.values(columns.meta).flatMap(({ label, synonyms }) => [label, ...synonyms]);
  if (more === undefined) return { lists: words, names: own, months: [] };
  const languages = Object.values(more.languages);
  const lists = { ...words };
  for (const name of WORD_LISTS) {
    const others = languages.flatMap(({ rows }) => rows?.[name] ?? []);
    lists[name] = [...words[name], ...others.filter((text) => PHRASE.test(text))];
  }
  // A word for a total may also name an amount, but it does not make a row a header.
  const totals = new Set(lists.total.map((text) => text.toLowerCase()));
  const names = languages.flatMap(({ fields }) => Object.values(fields).flat());
  return {
    lists,
    names: [...own, ...names.flatMap(listSpellings).filter((name) => !totals.has(name.toLowerCase()))],
    months: Object.keys(more.languages).flatMap(listMonthNames),
  };
}

/** Finds words and phrases of two words by the hash of their bytes, so that texts need not be decoded. */
export class Lexicon {
  readonly #bits = new Map<number, number>();
  /** 0 if no word's hash ends with these bits: most words of a document are in no list and are rejected here. */
  readonly #filter = new Uint8Array(FILTER_SIZE);
  readonly #names = new Set<number>();

  constructor({ lists, names, months }: LexiconWords) {
    for (const list of Object.keys(lists) as (keyof typeof lists)[]) {
      for (const phrase of lists[list]) this.#add(phrase, WORD_BITS[list]);
    }
    for (const month of [...MONTHS, ...months]) this.#add(month, WORD_BITS.month);
    for (const name of names) this.#names.add(hashName(name));
  }

  /** The lists that contain a word, as bits. */
  find(word: number): number {
    return this.#filter[word & (FILTER_SIZE - 1)] === 0 ? 0 : (this.#bits.get(word) ?? 0);
  }

  /** The lists that contain a phrase of two words; `firstBits` is the result of `find` for the first word. */
  findPhrase(first: number, firstBits: number, second: number): number {
    return (firstBits & OPENS_PHRASE) === 0 ? 0 : (this.#bits.get(joinHashes(first, second)) ?? 0);
  }

  /** Whether a field's name has this hash of letters and digits. */
  isName(compact: number): boolean {
    return this.#names.has(compact);
  }

  #add(phrase: string, bit: number): void {
    const [first, second] = phrase.toLowerCase().split(/\s+/).map(hashText);
    if (first === undefined) return;
    if (second === undefined) this.#put(first, bit);
    else {
      this.#put(first, OPENS_PHRASE);
      this.#put(joinHashes(first, second), bit);
    }
  }

  #put(hash: number, bit: number): void {
    this.#bits.set(hash, (this.#bits.get(hash) ?? 0) | bit);
    this.#filter[hash & (FILTER_SIZE - 1)] = 1;
  }
}

function hashText(text: string): number {
  let hash = beginHash();
  for (const byte of Buffer.from(text)) hash = addToHash(hash, byte);
  return hash;
}

/** Only letters and digits outside of parentheses count: `Member no. (new)` becomes `memberno`. */
function hashName(name: string): number {
  const bare = name.replace(/\([^)]*\)/g, '').toLowerCase();
  return hashText(bare.replace(/[^\p{L}\p{N}]/gu, ''));
}
