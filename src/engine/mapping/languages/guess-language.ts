import type { Manifest } from '../../../contract/manifest.ts';
import { listSpellings } from '../../../contract/spellings.ts';
import type { Words } from '../../../contract/words.ts';
import { listNames } from '../evidence/views/field-names.ts';
import { HeaderReader } from '../evidence/views/header-words.ts';

/** A known word counts less than a whole known name. */
const WORD = 0.5;

/** Less than one name of a single language is not enough for a guess. */
const LEAST = 1;

/** In tables of the kind that a package is for, nearly always fewer headers have no known word. */
const UNKNOWN_SHARE = 0.6;

/** Shorter words are in too many languages. */
const MIN_WORD_LENGTH = 4;

const reader = new HeaderReader([], { skipsHints: true });

/** Guesses the language of a table by the names and words of its headers. */
export class LanguageGuesser {
  /** The languages that have a name, or a word in names. */
  readonly #ofName = new Map<string, Set<string>>();
  readonly #ofWord = new Map<string, Set<string>>();
  readonly #languages: readonly string[];
  /** The words of names that the manifest has, in whatever language. */
  readonly #ofManifest: ReadonlySet<string>;

  constructor({ languages }: Words, { columns }: Pick<Manifest, 'columns'>) {
    const names = Object.entries(columns.meta).flatMap(([field, meta]) => listNames(field, meta));
    this.#ofManifest = new Set(names.flatMap((name) => reader.split(name)));
    this.#languages = Object.keys(languages).sort();
    for (const [language, { fields, other = [] }] of Object.entries(languages)) {
      for (const name of [...Object.values(fields).flat(), ...other].flatMap(listSpellings)) {
        const words = reader.split(name);
        // A name without a letter or a digit would be the name of every header without one.
        if (words.length === 0) continue;
        note(this.#ofName, words.join(''), language);
        for (const word of words) if (word.length >= MIN_WORD_LENGTH) note(this.#ofWord, word, language);
      }
    }
  }

  /** Whether most headers have no word of a name, in any language. */
  isUnknown(headers: readonly (readonly string[])[]): boolean {
    const named = headers.map((parts) => reader.read(parts)).filter(({ isNamed }) => isNamed);
    const unknown = named.filter(({ words }) => !this.#knows(words));
    return named.length > 0 && unknown.length >= UNKNOWN_SHARE * named.length;
  }

  #knows(words: readonly string[]): boolean {
    return (
      this.#ofName.has(words.join('')) ||
      words.some((word) => this.#ofWord.has(word) || (word.length >= MIN_WORD_LENGTH && this.#ofManifest.has(word)))
    );
  }

  /**
   * Null if no language fits best. `headers`: the texts of each column's header, from the top. A name counts for each
   * of the languages that have it, the less the more they are.
   */
  guess(headers: readonly (readonly string[])[]): string | null {
    const scores = new Map(this.#languages.map((language) => [language, 0]));
    const add = (found: ReadonlySet<string> | undefined, amount: number) => {
      if (found === undefined) return;
      for (const language of found) scores.set(language, (scores.get(language) ?? 0) + amount / found.size);
    };
    for (const { words } of headers.map((parts) => reader.read(parts))) {
      const ofName = this.#ofName.get(words.join(''));
      if (ofName !== undefined) add(ofName, 1);
      else for (const word of words) add(this.#ofWord.get(word), WORD / words.length);
    }
    const ranked = [...scores].sort(([, one], [, other]) => other - one);
    const [best, second] = ranked;
    if (best === undefined || best[1] < LEAST || best[1] - (second?.[1] ?? 0) < 1e-9) return null;
    return best[0];
  }
}

const made = new WeakMap<Words, LanguageGuesser>();

/** The guesser of a package's words: it is made once, because that takes time. */
export function getGuesser(words: Words, manifest: Pick<Manifest, 'columns'>): LanguageGuesser {
  const known = made.get(words);
  if (known !== undefined) return known;
  const guesser = new LanguageGuesser(words, manifest);
  made.set(words, guesser);
  return guesser;
}

function note(languages: Map<string, Set<string>>, key: string, language: string): void {
  const found = languages.get(key);
  if (found === undefined) languages.set(key, new Set([language]));
  else found.add(language);
}
