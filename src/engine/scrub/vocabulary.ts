import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildRecord } from '../../contract/build.ts';
import { TRANSFORM_FAILED } from '../../rules/index.ts';

/** Larger files are data rather than words: they are not part of the vocabulary. */
const MAX_FILE_BYTES = 1024 * 1024;

const LETTERS = /\p{L}+/gu;
const SEPARATORS = /[\s"'`(),;[\]{}<>]+/u;

/**
 * The words that a package's own sources, its manifest and the headers of the document use. Any other
 * word of a rule may be a cell's value, however the rule got it, and is not recorded.
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

  /** Adds a text of the author's: a message that is in it word for word contains no value. */
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

  /** `true` for a text that is in the sources word for word. */
  isLiteral(text: string): boolean {
    return this.#texts.some((source) => source.includes(text));
  }

  /** `true` for a chunk of a message (without blanks) whose words are all in the sources. */
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
  // The message that `mapValues` of ade/rules returns for a rule.
  vocabulary.addSource(JSON.stringify(TRANSFORM_FAILED));
  const stripped = new Set(build.modules.filter(({ script, source }) => script !== source).map(({ script }) => script));
  for (const path of Object.keys(build.files)) {
    const text = readFileSync(join(snapshotDir, path), 'utf8');
    vocabulary.addFile(path, text);
    if (!stripped.has(path) && text.length <= MAX_FILE_BYTES) vocabulary.addSource(text);
  }
  return vocabulary;
}
