import type { FieldMeta } from '../../contract/manifest.ts';

/**
 * Score deltas of `scoreSynonyms`. With the default threshold of 0.5, a known header maps a column on its own. A header
 * that only contains a known name needs support from the values.
 */
export const HEADER_SCORES = { exact: 0.7, lastPart: 0.6, partial: 0.4, faint: 0.2 } as const;

/** Words that mean the same in headers. */
const SAME_WORDS: ReadonlyMap<string, string> = new Map(
  ['number', 'num', 'nbr', 'numero', 'nr'].map((word) => [word, 'no']),
);

/** Most texts are plain words, and need none of the slower steps. */
const PLAIN_WORDS = /^[A-Za-z][a-z]*(?: [A-Za-z][a-z]*)*$/;

/**
 * A header in comparable form: words in lower case, without accents and punctuation, camelCase split, and `#`, `n°` and
 * `number` as `no`. `Member #`, `MEMBER_NO.` and `memberNumber` all become `member no`.
 */
export function normalizeHeader(text: string): string {
  if (PLAIN_WORDS.test(text)) return joinWords(text.toLowerCase().split(' '));
  const plain = /[^\u0020-\u007e]/.test(text)
    ? text
        .replace(/n[°º]|№/gi, ' no ')
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
    : text;
  const words = plain
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll('#', ' no ')
    .replaceAll('&', ' and ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return joinWords(words);
}

function joinWords(words: readonly string[]): string {
  return words.map((word) => SAME_WORDS.get(word) ?? word).join(' ');
}

/** The part of a column call that `scoreSynonyms` reads. */
export interface HeaderFacts {
  readonly header: string;
  readonly header_parts: readonly string[];
  readonly field_meta: Pick<FieldMeta, 'label' | 'synonyms'>;
}

/**
 * How well a header fits the field's label and synonyms, as one of `HEADER_SCORES`, or 0:
 * - `exact`: the header is one of these names (text in parentheses is ignored if that helps);
 * - `lastPart`: the header has several rows, and only the lowest is one of these names;
 * - `partial`: the header contains one of these names, which makes up at least half of its words;
 * - `faint`: the header contains one of these names, among more other words.
 */
export function scoreSynonyms({ header, header_parts, field_meta }: HeaderFacts): number {
  const names = [field_meta.label, ...field_meta.synonyms].map(normalizeHeader).filter((name) => name !== '');
  const whole = normalizeHeader(header);
  const bare = normalizeHeader(header.replace(/\([^)]*\)|\[[^\]]*\]/g, ' '));
  if (names.some((name) => isSame(name, whole) || isSame(name, bare))) return HEADER_SCORES.exact;
  const last = normalizeHeader(header_parts.at(-1) ?? '');
  if (names.some((name) => isSame(name, last))) return HEADER_SCORES.lastPart;
  const coverage = Math.max(0, ...names.map((name) => measureCoverage(name, bare)));
  if (coverage === 0) return 0;
  return coverage >= 0.5 ? HEADER_SCORES.partial : HEADER_SCORES.faint;
}

/** `e mail` is the same as `email`, and `postcode` as `post code`. */
function isSame(name: string, header: string): boolean {
  return header !== '' && name.replaceAll(' ', '') === header.replaceAll(' ', '');
}

/** The share of the header's words that belong to a contained name. */
function measureCoverage(name: string, header: string): number {
  if (!` ${header} `.includes(` ${name} `)) return 0;
  return name.split(' ').length / header.split(' ').length;
}
