import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildRecord } from '../../contract/build.ts';
import { TRANSFORM_FAILED } from '../../rules/library/warnings.ts';

/** Files beyond this are data rather than words; what they hold is not vocabulary. */
const MAX_FILE_BYTES = 1024 * 1024;

const LETTERS = /\p{L}+/gu;
const SEPARATORS = /[\s"'`(),;[\]{}<>]+/u;

/**
 * The words that a package's own sources, its manifest and the headers of the document use. Whatever a rule says
 * beyond them may be a cell's value, however the rule came by it, and is not recorded.
 */
export class Vocabulary {
  readonly #words = new Set<string>();
  readonly #chunks = new Set<string>();
  /** Lines of each file of the package. */
  readonly #lineCounts = new Map<string, number>();
  readonly #texts: string[] = [];

  /** Adds every word and every chunk between blanks and quotes. */
  addText(text: string): void {
    for (const [word] of text.matchAll(LETTERS)) this.#words.add(word.toLowerCase());
    for (const chunk of text.split(SEPARATORS)) if (chunk !== '') this.#chunks.add(trimPunctuation(chunk));
  }

  /** Adds a text of the author's: what stands in it word for word is no value. */
  addSource(text: string): void {
    this.addText(text);
    this.#texts.push(text);
  }

  /** Adds a file's name and length. */
  addFile(path: string, text: string): void {
    this.#lineCounts.set(path, text.split('\n').length);
  }

  /** The file that the author wrote: types are stripped from `email.ts` into `email.js`, line by line. */
  findSource(path: string): string {
    const typed = path.replace(/\.js$/, '.ts');
    return this.#lineCounts.has(typed) ? typed : path;
  }

  /** `true` for a line that a file of the package has. */
  hasLine(path: string, line: number): boolean {
    return line <= (this.#lineCounts.get(path) ?? 0);
  }

  /** `true` for a text that stands in the sources as it is. */
  isLiteral(text: string): boolean {
    return this.#texts.some((source) => source.includes(text));
  }

  /** `true` for a chunk of a message (no blanks in it) that says nothing that the sources do not say. */
  isKnown(chunk: string): boolean {
    const trimmed = trimPunctuation(chunk);
    if (this.#chunks.has(trimmed)) return true;
    if (/\p{N}/u.test(trimmed)) return false;
    return (trimmed.match(LETTERS) ?? []).every((word) => this.#words.has(word.toLowerCase()));
  }
}

function trimPunctuation(chunk: string): string {
  return chunk.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

/** Vocabulary of a prepared package. */
export function readVocabulary(snapshotDir: string, build: BuildRecord): Vocabulary {
  const vocabulary = new Vocabulary();
  // What `mapValues` of ade/rules says for a rule.
  vocabulary.addSource(JSON.stringify(TRANSFORM_FAILED));
  const stripped = new Set(build.modules.filter(({ script, source }) => script !== source).map(({ script }) => script));
  for (const path of Object.keys(build.files)) {
    const text = readFileSync(join(snapshotDir, path), 'utf8');
    vocabulary.addFile(path, text);
    if (!stripped.has(path) && text.length <= MAX_FILE_BYTES) vocabulary.addSource(text);
  }
  return vocabulary;
}
