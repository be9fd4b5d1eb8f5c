import type { ColumnWeights } from '../../../contract/column-weights.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { listSpellings } from '../../../contract/spellings.ts';
import type { Words } from '../../../contract/words.ts';
import { FieldNames, listNames } from '../evidence/views/field-names.ts';
import { HeaderReader } from '../evidence/views/header-words.ts';
import { ValueShapes } from '../evidence/views/value-shapes.ts';
import { makeValueLists, type ValueLists } from '../evidence/views/value-text.ts';
import { getGuesser, type LanguageGuesser } from './guess-language.ts';

/** The names and words with which headers and values are compared. */
export interface WordModel {
  readonly headers: HeaderReader;
  readonly names: FieldNames;
  readonly lists: ValueLists;
  /** Names of columns that are no field, without their spaces. */
  readonly others: ReadonlySet<string>;
  /** Whether the names count only in tables of the kind that the package is for. */
  readonly isForFamiliar: boolean;
}

/** The words of a model, in each language of the package. */
export class ColumnLanguages {
  readonly #manifest: Pick<Manifest, 'columns'>;
  readonly #lists: ColumnWeights['words'];
  readonly #pieceWords: readonly string[];
  readonly #words: Words | null;
  readonly #guesser: LanguageGuesser | null;
  readonly #models = new Map<string | null, WordModel>();

  /** `pieceWords`: the words that pieces of evidence look for; they may be parts of run-together headers. */
  constructor(
    manifest: Pick<Manifest, 'columns'>,
    lists: ColumnWeights['words'],
    pieceWords: readonly string[],
    words: Words | null,
  ) {
    this.#manifest = manifest;
    this.#lists = lists;
    this.#pieceWords = pieceWords;
    this.#words = words;
    this.#guesser = words === null ? null : getGuesser(words, manifest);
  }

  /** Whether the package has languages. */
  get areKnown(): boolean {
    return this.#words !== null;
  }

  /** The language of a table; null if none fits, or the package has none. */
  guess(headers: readonly (readonly string[])[]): string | null {
    return this.#guesser?.guess(headers) ?? null;
  }

  /** Whether most headers of a table have no word that the package knows; never so without languages. */
  isUnknown(headers: readonly (readonly string[])[]): boolean {
    return this.#guesser?.isUnknown(headers) ?? false;
  }

  /** Null: without the words of a language. */
  getModel(language: string | null): WordModel {
    const known = this.#models.get(language);
    if (known !== undefined) return known;
    const model = this.#makeModel(language);
    this.#models.set(language, model);
    return model;
  }

  #makeModel(code: string | null): WordModel {
    const language = code === null ? undefined : this.#words?.languages[code];
    const names = Object.entries(language?.fields ?? {}).map(([field, list]): [string, string[]] => [
      field,
      list.flatMap(listSpellings),
    ]);
    const plain = new HeaderReader([]);
    const own = this.#manifest.columns.order.flatMap((field) => {
      const meta = this.#manifest.columns.meta[field];
      return meta === undefined ? [] : listNames(field, meta);
    });
    const all = [...own, ...names.flatMap(([, list]) => list)];
    const others = (language?.other ?? []).flatMap(listSpellings);
    const known = [...all, ...others, ...(language?.optional ?? [])];
    const headers = new HeaderReader([...known.flatMap((name) => plain.split(name)), ...this.#pieceWords], {
      skipsHints: this.#words !== null,
    });
    const countries = Object.values(this.#words?.countries ?? {}).filter(
      ({ languages }) => code !== null && languages.includes(code),
    );
    const more = [language?.values, ...countries.map((country) => country.words)].filter(
      (lists) => lists !== undefined,
    );
    const shapes = countries.length === 0 ? null : new ValueShapes(countries);
    return {
      headers,
      names: new FieldNames(
        this.#manifest,
        headers,
        this.#words === null ? null : Object.fromEntries(names),
        language?.optional?.flatMap(listSpellings),
      ),
      lists: makeValueLists(this.#lists, more, shapes),
      isForFamiliar: language?.familiar_only ?? false,
      others: new Set(others.map((name) => headers.split(name).join(''))),
    };
  }
}
