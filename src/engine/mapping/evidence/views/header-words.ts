import { normalizeHeader } from '../../../../rules/index.ts';

/** A column's header as the evidence sees it. */
export interface HeaderView {
  /** false where the header only numbers the column: `Column 3`, `col_3`. */
  readonly isNamed: boolean;
  /** Words of the lowest row of the header, without what is in parentheses. */
  readonly words: readonly string[];
  /** Words of the rows above it. */
  readonly groupWords: readonly string[];
  /** Whether a number ends the header: `Phone 2`. */
  readonly isNumbered: boolean;
  /** Number of rows that the header has texts in. */
  readonly partCount: number;
}

const NO_HEADER: HeaderView = { isNamed: false, words: [], groupWords: [], isNumbered: false, partCount: 0 };

/** Names that say nothing but which column it is. */
const PLACEHOLDER = /^(?:c|col|column|colonne|f|field|champ|v|var|x|unnamed)? ?\d*$/;

/** Shorter words are found in too many others. */
const MIN_PART_LENGTH = 3;
const MAX_PARTS = 4;

/** Splits headers into words, those that are run together too. */
export class HeaderReader {
  readonly #known: ReadonlySet<string>;

  /** `knownWords`: what a run-together word may be made of. */
  constructor(knownWords: Iterable<string>) {
    this.#known = new Set(knownWords);
  }

  /** `parts`: the header's texts, top down; empty where a table has no header. */
  read(parts: readonly string[]): HeaderView {
    const last = parts.at(-1);
    if (last === undefined || PLACEHOLDER.test(splitDigits(normalizeHeader(last)))) return NO_HEADER;
    const bare = this.split(last.replace(/\([^)]*\)|\[[^\]]*\]/g, ' '));
    const words = bare.length > 0 ? bare : this.split(last);
    return {
      isNamed: words.length > 0,
      words,
      groupWords: parts.slice(0, -1).flatMap((part) => this.split(part)),
      isNumbered: words.length > 1 && /^\d+$/.test(words.at(-1)!),
      partCount: parts.length,
    };
  }

  /** Words in small letters without accents; `mailingZipcode2` is `mailing`, `zip`, `code`, `2` where these are known. */
  split(text: string): string[] {
    const words = splitDigits(normalizeHeader(text)).split(' ');
    return words.flatMap((word) => (word === '' ? [] : (this.#takeApart(word) ?? [word])));
  }

  /** The fewest known words that a word is made of; undefined where it is known itself or made of others. */
  #takeApart(word: string): string[] | undefined {
    if (this.#known.has(word) || word.length < 2 * MIN_PART_LENGTH) return undefined;
    const best: (string[] | undefined)[] = [[]];
    for (let end = MIN_PART_LENGTH; end <= word.length; end++) {
      for (let start = 0; start <= end - MIN_PART_LENGTH; start++) {
        const before = best[start];
        if (before === undefined || before.length >= Math.min(MAX_PARTS, best[end]?.length ?? MAX_PARTS)) continue;
        const part = word.slice(start, end);
        if (this.#known.has(part) && before.length + 1 < (best[end]?.length ?? MAX_PARTS + 1)) {
          best[end] = [...before, part];
        }
      }
    }
    return best[word.length];
  }
}

/** `address1` is `address 1`. */
function splitDigits(text: string): string {
  return text.replace(/(\p{L})(\d)/gu, '$1 $2').replace(/(\d)(\p{L})/gu, '$1 $2');
}
