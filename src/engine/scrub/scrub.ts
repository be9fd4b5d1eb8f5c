import { type CellValue, isoOf } from '../../workbook/index.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Placeholder for the value of a message's cell. People who may see the document see the value instead. */
export const VALUE_PLACEHOLDER = '{value}';

/** Placeholder for any other text that may be a value. */
const REDACTED = '{redacted}';

const MAX_TEXT_LENGTH = 500;

type ListValues = () => readonly CellValue[];

const listNothing: ListValues = () => [];

/** Removes values from the texts of rules before they are recorded. */
export class Scrubber {
  readonly #makeVocabulary: () => Vocabulary;
  readonly #literals = new Map<string, boolean>();
  readonly #hidden: string[] = [];
  #knownWords: Vocabulary | undefined;

  /** Reads the vocabulary only when there is something to scrub; by then, the first rows are being processed. */
  constructor(makeVocabulary: () => Vocabulary) {
    this.#makeVocabulary = makeVocabulary;
  }

  get #vocabulary(): Vocabulary {
    this.#knownWords ??= this.#makeVocabulary();
    return this.#knownWords;
  }

  /**
   * Replaces the values of the message's cell by `{value}`, and other values of its row by `{redacted}`. Most messages
   * are the author's own words and stay as they are.
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

  /** Returns a rule's snake_case code; a code that is not in the package's sources is replaced. */
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

  /** The document's headers are on record anyway, so rules may use their words. */
  addHeaders(headers: Iterable<string>): void {
    for (const header of headers) this.#vocabulary.addText(header);
  }

  /** Hides people's texts that rules see outside of cells, even if the package contains the same words. */
  hideTexts(texts: Iterable<string>): void {
    for (const text of texts) this.#hidden.push(text.trim());
  }

  /** Whether the package's sources name this row label. */
  isLabel(label: string): boolean {
    return /^[a-z][a-z0-9_]{0,31}$/.test(label) && this.#vocabulary.isKnown(label);
  }

  #isAllowed(chunk: string): boolean {
    return chunk.includes(VALUE_PLACEHOLDER)
      ? this.#vocabulary.isKnown(chunk.replaceAll(VALUE_PLACEHOLDER, ''))
      : /^\s*$/u.test(chunk) || this.#vocabulary.isKnown(chunk);
  }

  // Whether a message is a literal of the sources. Cached, because most messages are literals that occur many times.
  #isLiteral(text: string): boolean {
    let isLiteral = this.#literals.get(text);
    if (isLiteral === undefined) {
      // A single word does not count as a message: it may be in the sources by chance.
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

/** Replaces a value, except inside a longer word. */
function replaceWhole(text: string, value: string, placeholder: string): string {
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu'), () => placeholder);
}

/** A cell's value, formatted as a rule would put it into a text. */
export function toShownText(value: CellValue): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  return isoOf(value);
}
