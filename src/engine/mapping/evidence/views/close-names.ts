import { isFiller } from '../../../../contract/period-text/index.ts';
import { isShortened } from './abbreviations.ts';
import type { HeaderReader, HeaderView } from './header-words.ts';

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

const NONE: ReadonlySet<number> = new Set();

/**
 * Names of fields with shortened words (`Fec. nac.`), with a currency (`Betrag in EUR`), with words that may be left out
 * (`Member phone`), beside another (`Firma / Betrieb`), or made of several (`Tel. mobil`).
 */
export class CloseNames {
  readonly #reader: HeaderReader;
  readonly #optional: ReadonlySet<string>;
  /** By the first letter of the first word. */
  readonly #names = new Map<string, Name[]>();
  readonly #exact = new Map<string, Set<number>>();

  /** `optional`: words that a header may have beside a name. */
  constructor(reader: HeaderReader, optional: readonly string[]) {
    this.#reader = reader;
    this.#optional = new Set(optional.flatMap((word) => reader.split(word)));
  }

  add(field: number, words: readonly string[]): void {
    const main = findMain(words);
    const [first] = main;
    if (first === undefined) return;
    const compact = main.join('');
    this.#exact.set(compact, (this.#exact.get(compact) ?? new Set()).add(field));
    const key = first.charAt(0);
    const known = this.#names.get(key);
    if (known === undefined) this.#names.set(key, [{ field, words: main }]);
    else known.push({ field, words: main });
  }

  /** The fields to which a header comes close, by index. */
  find({ text }: HeaderView): number[] {
    const choices = text.includes('/') ? [text, ...text.split('/')] : [text];
    for (const choice of choices) {
      const words = findMain(this.#reader.split(choice));
      const hasPoint = /\p{L}\./u.test(choice);
      const fields = this.#findNamed(words, hasPoint);
      if (fields.size > 0) return [...fields];
      const rest = words.filter((word) => !this.#optional.has(word));
      const ofRest = rest.length < words.length ? this.#findNamed(rest, hasPoint) : NONE;
      if (ofRest.size > 0) return [...ofRest];
    }
    return [];
  }

  #findNamed(words: readonly string[], hasPoint: boolean): ReadonlySet<number> {
    const exact = this.#exact.get(words.join(''));
    if (exact !== undefined) return exact;
    const shortened = this.#findShortened(words, hasPoint);
    return shortened.size > 0 ? shortened : this.#findJoined(words);
  }

  #findShortened(words: readonly string[], hasPoint: boolean): ReadonlySet<number> {
    const [first] = words;
    // A single word without a point may be any word that begins like this.
    if (first === undefined || (words.length === 1 && !hasPoint)) return NONE;
    const found = (this.#names.get(first.charAt(0)) ?? []).filter(
      ({ words: name }) =>
        name.length === words.length && words.every((word, i) => word === name[i] || isShortened(word, name[i] ?? '')),
    );
    return new Set(found.map(({ field }) => field));
  }

  /** The fields of which the words are several names, one after the other. */
  #findJoined(words: readonly string[]): ReadonlySet<number> {
    // The fields for which the words before each place are names.
    const before: (ReadonlySet<number> | undefined)[] = [undefined];
    for (let end = 1; end <= words.length; end++) {
      const fields = new Set<number>();
      for (let start = 0; start < end; start++) {
        const known = before[start];
        for (const field of this.#exact.get(words.slice(start, end).join('')) ?? []) {
          if (start === 0 || known?.has(field)) fields.add(field);
        }
      }
      before.push(fields);
    }
    return before.at(-1) ?? NONE;
  }
}

/** Without words that only join others, and without currencies; `n` and `n o` are `no`. */
function findMain(words: readonly string[]): string[] {
  const main = words.filter((word) => !isFiller(word) && !CURRENCIES.has(word));
  const [first, second] = main;
  if (first === 'n') main.splice(0, second === 'o' ? 2 : 1, 'no');
  return main.length > 0 ? main : [...words];
}
