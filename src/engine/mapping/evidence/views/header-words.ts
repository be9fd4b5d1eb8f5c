import { normalizeHeader } from '../../../../rules/index.ts';

/** A column's header, prepared for the evidence. */
export interface HeaderView {
  /** False if the header only numbers the column: `Column 3`, `col_3`. */
  readonly isNamed: boolean;
  /** Words of the lowest row of the header, except those in parentheses. */
  readonly words: readonly string[];
  /** Words of the header's upper rows. */
  readonly groupWords: readonly string[];
  /** Whether the header ends with a number: `Phone 2`. */
  readonly isNumbered: boolean;
  /** Number of header rows that have a text for this column. */
  readonly partCount: number;
  /** The lowest row of the header, without parentheses. */
  readonly text: string;
}

const NO_HEADER: HeaderView = { isNamed: false, words: [], groupWords: [], isNumbered: false, partCount: 0, text: '' };

/** Names that only state the position of the column. */
const PLACEHOLDER = /^(?:c|col|column|colonne|f|field|champ|v|var|x|unnamed)? ?\d*$/;

/** Shorter words occur inside too many other words. */
const MIN_PART_LENGTH = 3;
const MAX_PARTS = 4;

/** Splits headers into words, including words that are run together. */
export class HeaderReader {
  readonly #known: ReadonlySet<string>;
  readonly #skipsHints: boolean;

  /**
   * `knownWords`: the words into which a run-together word may be split. `skipsHints`: rows of a header that are all in
   * parentheses, such as `(EUR)`, are left out.
   */
  constructor(knownWords: Iterable<string>, { skipsHints = false } = {}) {
    this.#known = new Set(knownWords);
    this.#skipsHints = skipsHints;
  }

  knows(word: string): boolean {
    return this.#known.has(word);
  }

  /** `texts`: the header's texts, top down; empty if the table has no header. */
  read(texts: readonly string[]): HeaderView {
    const parts = this.#skipsHints ? withoutHints(texts) : texts;
    const last = parts.at(-1);
    if (last === undefined || PLACEHOLDER.test(splitDigits(normalizeHeader(last)))) return NO_HEADER;
    const text = withoutParentheses(last);
    const bare = this.split(text);
    const words = bare.length > 0 ? bare : this.split(last);
    return {
      isNamed: words.length > 0,
      words,
      groupWords: parts.slice(0, -1).flatMap((part) => this.split(part)),
      isNumbered: words.length > 1 && /^\d+$/.test(words.at(-1)!),
      partCount: parts.length,
      text,
    };
  }

  /** Words in lower case without accents; `mailingZipcode2` is `mailing`, `zip`, `code`, `2` if these are known. */
  split(text: string): string[] {
    const words = splitDigits(normalizeHeader(text)).split(' ');
    return words.flatMap((word) => (word === '' ? [] : (this.#takeApart(word) ?? [word])));
  }

  /** Splits a word into the fewest known words; undefined if it is known itself or cannot be split. */
  #takeApart(word: string): string[] | undefined {
    const known = this.#known;
    if (known.size === 0 || known.has(word) || word.length < 2 * MIN_PART_LENGTH) return undefined;
    const best: (string[] | undefined)[] = [[]];
    for (let end = MIN_PART_LENGTH; end <= word.length; end++) {
      for (let start = 0; start <= end - MIN_PART_LENGTH; start++) {
        const before = best[start];
        if (before === undefined || before.length >= Math.min(MAX_PARTS, best[end]?.length ?? MAX_PARTS)) continue;
        const part = word.slice(start, end);
        if (known.has(part) && before.length + 1 < (best[end]?.length ?? MAX_PARTS + 1)) {
          best[end] = [...before, part];
        }
      }
    }
    return best[word.length];
  }
}

function withoutParentheses(text: string): string {
  return text.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
}

function withoutHints(texts: readonly string[]): readonly string[] {
  const last = texts.findLastIndex((text) => normalizeHeader(withoutParentheses(text)) !== '');
  return last < 0 ? texts : texts.slice(0, last + 1);
}

/** `address1` becomes `address 1`. */
function splitDigits(text: string): string {
  if (!/\d/.test(text)) return text;
  return text.replace(/(\p{L})(\d)/gu, '$1 $2').replace(/(\d)(\p{L})/gu, '$1 $2');
}
