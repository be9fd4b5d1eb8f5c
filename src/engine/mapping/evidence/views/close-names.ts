import { isFiller } from '../../../../contract/period-text/index.ts';
import type { HeaderReader, HeaderView } from './header-words.ts';

/** A word may be shortened to so many letters. */
const MIN_LETTERS = 3;

/** A name with the words that matter. */
interface Name {
  readonly field: number;
  readonly words: readonly string[];
}

const CURRENCIES: ReadonlySet<string> = new Set([
  ...Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()),
  'euro',
  'euros',
]);

/** Names of fields with shortened words (`Fec. nac.`), with a currency (`Betrag in EUR`), or beside another (`Firma / Betrieb`). */
export class CloseNames {
  readonly #reader: HeaderReader;
  /** By the beginning of the first word. */
  readonly #names = new Map<string, Name[]>();
  readonly #exact = new Map<string, Set<number>>();

  constructor(reader: HeaderReader) {
    this.#reader = reader;
  }

  add(field: number, words: readonly string[]): void {
    const main = findMain(words);
    const [first] = main;
    if (first === undefined) return;
    const compact = main.join('');
    this.#exact.set(compact, (this.#exact.get(compact) ?? new Set()).add(field));
    const key = begin(first);
    this.#names.set(key, [...(this.#names.get(key) ?? []), { field, words: main }]);
  }

  /** The fields to which a header comes close, by index. */
  find({ text }: HeaderView): number[] {
    const choices = text.includes('/') ? [text, ...text.split('/')] : [text];
    for (const choice of choices) {
      const words = findMain(this.#reader.split(choice));
      const fields = this.#exact.get(words.join('')) ?? this.#findShortened(words, /\p{L}\./u.test(choice));
      if (fields.size > 0) return [...fields];
    }
    return [];
  }

  #findShortened(words: readonly string[], hasPoint: boolean): ReadonlySet<number> {
    const [first] = words;
    // A single word without a point may be any word that begins like this.
    if (first === undefined || (words.length === 1 && !hasPoint)) return new Set();
    const found = (this.#names.get(begin(first)) ?? []).filter(
      ({ words: name }) =>
        name.length === words.length && words.every((word, i) => word === name[i] || isBeginning(word, name[i] ?? '')),
    );
    return new Set(found.map(({ field }) => field));
  }
}

function isBeginning(word: string, whole: string): boolean {
  return word.length >= MIN_LETTERS && word.length < whole.length && whole.startsWith(word);
}

const begin = (word: string): string => word.slice(0, MIN_LETTERS);

/** Without words that only join others, and without currencies; `n` and `n o` are `no`. */
function findMain(words: readonly string[]): string[] {
  const main = words.filter((word) => !isFiller(word) && !CURRENCIES.has(word));
  const [first, second] = main;
  if (first === 'n') main.splice(0, second === 'o' ? 2 : 1, 'no');
  return main.length > 0 ? main : [...words];
}
