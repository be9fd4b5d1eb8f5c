import type { FieldMeta, Manifest } from '../../../../contract/manifest.ts';
import { CloseNames } from './close-names.ts';
import type { HeaderReader, HeaderView } from './header-words.ts';

/** How a header fits the names of a field. Every number is 1 or 0, except `coverage`. */
export interface NameMatch {
  /** The header is exactly a name. */
  exact: number;
  /** The header is a name followed by a number. */
  numbered: number;
  /** In a header of several rows: the lowest row alone is a name (`lastPart`), or all rows together are (`whole`). */
  lastPart: number;
  whole: number;
  ends: number;
  starts: number;
  inside: number;
  /** The header contains every word of a name of several words. */
  allWords: number;
  /** The header is a name with shortened words, or one of two names; only in packages with languages. */
  close: number;
  /** Share of the header's words that belong to the best-fitting name. */
  coverage: number;
  /** Type of the field's values, if the manifest states it. */
  readonly type: FieldMeta['type_hint'];
}

type Kind = Exclude<keyof NameMatch, 'type'>;

/** The match of each field, by the field's index. */
export type NameMatches = ReadonlyMap<number, Readonly<NameMatch>>;

const NO_MATCHES: NameMatches = new Map();
const MAX_SPAN = 6;

/** A shorter name, such as *ID* or *No*, says little as a part of a header; so it is in packages with languages. */
const MIN_PART_LENGTH = 3;

/** Finds the labels and synonyms of all fields by the words of a header. */
export class FieldNames {
  readonly #types: readonly FieldMeta['type_hint'][];
  readonly #close: CloseNames | null;
  /** For each name, without its spaces, the fields that have it. */
  readonly #byCompact = new Map<string, number[]>();
  /** For each word, the names of several words that contain it. */
  readonly #byWord = new Map<string, { field: number; words: readonly string[] }[]>();

  /**
   * `more`: further names by field, if the package has languages; only then are close names found, too. `optional`:
   * words that a header may have beside a name.
   */
  constructor(
    { columns }: Pick<Manifest, 'columns'>,
    reader: HeaderReader,
    more: Readonly<Record<string, readonly string[]>> | null = null,
    optional: readonly string[] = [],
  ) {
    this.#types = columns.order.map((key) => columns.meta[key]?.type_hint);
    this.#close = more === null ? null : new CloseNames(reader, optional);
    for (const [field, key] of columns.order.entries()) {
      const meta = columns.meta[key];
      const own = meta === undefined ? [] : listNames(key, meta);
      const others = more !== null && Object.hasOwn(more, key) ? more[key]! : [];
      for (const name of [...own, ...others]) this.#add(field, reader.split(name));
    }
  }

  /** The fields that share a name or words with a header, by index. */
  match(header: HeaderView): NameMatches {
    const { words, groupWords, isNumbered, partCount, isNamed } = header;
    if (!isNamed) return NO_MATCHES;
    const matches = new Map<number, NameMatch>();
    const found = (compact: string, kind: Kind, coverage: number) => {
      for (const field of this.#byCompact.get(compact) ?? []) {
        const match = this.#getMatch(matches, field);
        match[kind] = 1;
        match.coverage = Math.max(match.coverage, coverage);
      }
    };
    const count = words.length;
    found(words.join(''), partCount > 1 ? 'lastPart' : 'exact', 1);
    if (partCount > 1) found([...groupWords, ...words].join(''), 'whole', 1);
    for (let start = 0; start < count; start++) {
      let compact = '';
      for (let end = start + 1; end <= Math.min(count, start + MAX_SPAN); end++) {
        compact += words[end - 1];
        if (end - start === count || (this.#close !== null && compact.length < MIN_PART_LENGTH)) continue;
        found(compact, kindOf(start, end, count, isNumbered), (end - start) / count);
      }
    }
    this.#matchWords(new Set(words), matches);
    if (![...matches.values()].some((match) => match.exact + match.lastPart + match.whole > 0)) {
      for (const field of this.#close?.find(header) ?? []) {
        const match = this.#getMatch(matches, field);
        match.close = 1;
        match.coverage = 1;
      }
    }
    return matches;
  }

  #matchWords(words: ReadonlySet<string>, matches: Map<number, NameMatch>): void {
    for (const word of words) {
      for (const { field, words: name } of this.#byWord.get(word) ?? []) {
        if (!name.every((part) => words.has(part))) continue;
        const match = this.#getMatch(matches, field);
        match.allWords = 1;
        match.coverage = Math.max(match.coverage, name.length / words.size);
      }
    }
  }

  #getMatch(matches: Map<number, NameMatch>, field: number): NameMatch {
    const known = matches.get(field);
    if (known !== undefined) return known;
    const match: NameMatch = {
      ...{
        exact: 0,
        numbered: 0,
        lastPart: 0,
        whole: 0,
        ends: 0,
        starts: 0,
        inside: 0,
        allWords: 0,
        close: 0,
        coverage: 0,
      },
      type: this.#types[field],
    };
    matches.set(field, match);
    return match;
  }

  #add(field: number, words: readonly string[]): void {
    this.#close?.add(field, words);
    const compact = words.join('');
    const fields = this.#byCompact.get(compact) ?? [];
    if (compact !== '' && !fields.includes(field)) this.#byCompact.set(compact, [...fields, field]);
    if (words.length < 2) return;
    for (const word of new Set(words)) {
      this.#byWord.set(word, [...(this.#byWord.get(word) ?? []), { field, words }]);
    }
  }
}

function kindOf(start: number, end: number, count: number, isNumbered: boolean): Kind {
  if (isNumbered && start === 0 && end === count - 1) return 'numbered';
  const last = isNumbered ? count - 1 : count;
  if (end === last) return 'ends';
  return start === 0 ? 'starts' : 'inside';
}

/** The names that a header may use for a field. */
export function listNames(key: string, { label, synonyms }: Pick<FieldMeta, 'label' | 'synonyms'>): string[] {
  return [...new Set([key.replaceAll('_', ' '), label, ...synonyms])];
}
