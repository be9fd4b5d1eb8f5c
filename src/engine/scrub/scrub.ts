import { isoOf } from '../../workbook/serial-dates.ts';
import type { CellValue } from '../../workbook/types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Placeholder for the value of the cell that a message is about. It is filled in for those who may see the document. */
export const VALUE_PLACEHOLDER = '{value}';

/** Placeholder for anything else that may be a value. */
const REDACTED = '{redacted}';

const MAX_TEXT_LENGTH = 500;

type ListValues = () => readonly CellValue[];

const listNothing: ListValues = () => [];

/** Removes values from the texts of rules before anything is recorded. */
export class Scrubber {
  readonly #readVocabulary: () => Vocabulary;
  readonly #literals = new Map<string, boolean>();
  readonly #hidden: string[] = [];
  #knownWords: Vocabulary | undefined;

  /** The vocabulary is read when there is something to scrub: meanwhile the first rows are already processed. */
  constructor(readVocabulary: () => Vocabulary) {
    this.#readVocabulary = readVocabulary;
  }

  get #vocabulary(): Vocabulary {
    this.#knownWords ??= this.#readVocabulary();
    return this.#knownWords;
  }

  /**
   * Returns the message with the values of its cell as `{value}`; other values of its row become `{redacted}`. Most
   * messages are the author's own words and need neither.
   */
  scrubMessage(message: string, listOwn: ListValues = listNothing, listOthers: ListValues = listNothing): string {
    const text = message.slice(0, MAX_TEXT_LENGTH);
    if (this.#isLiteral(text)) return text;
    const own = replaceValues(text, listOwn(), VALUE_PLACEHOLDER);
    const marked = replaceValues(own, [...listOthers(), ...this.#hidden], REDACTED);
    return marked
      .split(/(\s+)/u)
      .map((chunk) => (this.#isAllowed(chunk) ? chunk : REDACTED))
      .join('')
      .replace(/\{redacted\}(\s+\{redacted\})+/g, REDACTED);
  }

  /** Returns a rule's snake_case code; one that is not in the package's sources is replaced. */
  scrubCode(code: string): string {
    return /^[a-z][a-z0-9_]{0,63}$/.test(code) && this.#vocabulary.isKnown(code) ? code : 'unlisted_code';
  }

  /** Name of an error's class. */
  scrubClass(name: string): string {
    const isBuiltIn = /^[A-Z][A-Za-z]*Error$/.test(name) && Object.hasOwn(globalThis, name);
    return isBuiltIn || this.#vocabulary.isKnown(name) ? name : 'Error';
  }

  /** The place in the author's file that a rule's stack trace names; undefined if the package has no such line. */
  findPlace(file: string | undefined, line: number | undefined): { file: string; line: number } | undefined {
    if (file === undefined || line === undefined) return undefined;
    const source = this.#vocabulary.findSource(file);
    return this.#vocabulary.hasLine(source, line) ? { file: source, line } : undefined;
  }

  /** The document's headers are in the record anyway, so rules may use their words. */
  addHeaders(headers: Iterable<string>): void {
    for (const header of headers) this.#vocabulary.addText(header);
  }

  /** Texts of people that rules see, although they are not in cells: they are removed even if the package has such words. */
  hideTexts(texts: Iterable<string>): void {
    for (const text of texts) this.#hidden.push(text.trim());
  }

  /** `true` for a row label that the package's sources name. */
  isLabel(label: string): boolean {
    return /^[a-z][a-z0-9_]{0,31}$/.test(label) && this.#vocabulary.isKnown(label);
  }

  #isAllowed(chunk: string): boolean {
    return chunk.includes(VALUE_PLACEHOLDER)
      ? this.#vocabulary.isKnown(chunk.replaceAll(VALUE_PLACEHOLDER, ''))
      : /^\s*$/u.test(chunk) || this.#vocabulary.isKnown(chunk);
  }

  // Most messages are literals that occur many times.
  #isLiteral(text: string): boolean {
    let isLiteral = this.#literals.get(text);
    if (isLiteral === undefined) {
      // A single word that happens to be in the sources is not a message of the author's.
      isLiteral = /\s/.test(text) && this.#vocabulary.isLiteral(text);
      if (this.#literals.size < 10_000) this.#literals.set(text, isLiteral);
    }
    return isLiteral;
  }
}

function replaceValues(text: string, values: readonly CellValue[], placeholder: string): string {
  let marked = text;
  for (const value of values) {
    const shown = toShownText(value);
    if (shown !== '') marked = replaceWhole(marked, shown, placeholder);
  }
  return marked;
}

/** Replaces occurrences that do not begin or end inside a longer word. */
function replaceWhole(text: string, value: string, placeholder: string): string {
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu'), () => placeholder);
}

/** A cell's value as a rule would put it into a text. */
export function toShownText(value: CellValue): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  return isoOf(value);
}
