import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildRecord } from '../../contract/build.ts';
import { COUNTRIES_FOLDER, WORDS_FOLDER } from '../../contract/words.ts';
import { TRANSFORM_FAILED } from '../../rules/index.ts';

/** Larger files contain data rather than words, so they are not part of the vocabulary. */
const MAX_FILE_BYTES = 1024 * 1024;

const LETTERS = /\p{L}+/gu;
const SEPARATORS = /[\s"'`(),;[\]{}<>]+/u;

/** The words of a package and of a document's headers. Other texts of rules may be values and are not recorded. */
export class Vocabulary {
  /** This vocabulary, and the one whose words and files also belong to it. */
  readonly #layers: readonly Vocabulary[];
  readonly #words = new Set<string>();
  readonly #chunks = new Set<string>();
  /** Number of lines of each file of the package. */
  readonly #lineCounts = new Map<string, number>();
  readonly #texts: string[] = [];

  /** Nothing is added to `base`. */
  constructor(base?: Vocabulary) {
    this.#layers = base === undefined ? [this] : [this, base];
  }

  /** Adds every word and every chunk between blanks and quotes. */
  addText(text: string): void {
    for (const [word] of text.matchAll(LETTERS)) this.#words.add(word.toLowerCase());
    for (const chunk of text.split(SEPARATORS)) if (chunk !== '') this.#chunks.add(trimPunctuation(chunk));
  }

  /** Adds a source text: a message that is literally in it contains no value. */
  addSource(text: string): void {
    this.addText(text);
    this.#texts.push(text);
  }

  addFile(path: string, text: string): void {
    this.#lineCounts.set(path, text.split('\n').length);
  }

  /** The file that the author wrote: `email.ts` for `email.js`, whose line numbers are the same. */
  findSource(path: string): string {
    const typed = path.replace(/\.js$/, '.ts');
    return this.#countLines(typed) === undefined ? path : typed;
  }

  /** Whether a file of the package has this line. */
  hasLine(path: string, line: number): boolean {
    return line <= (this.#countLines(path) ?? 0);
  }

  #countLines(path: string): number | undefined {
    return this.#layers.map((layer) => layer.#lineCounts.get(path)).find((count) => count !== undefined);
  }

  isLiteral(text: string): boolean {
    return this.#layers.some((layer) => layer.#texts.some((source) => source.includes(text)));
  }

  /** Whether all words of a chunk (a part of a message without blanks) are in the sources. */
  isKnown(chunk: string): boolean {
    const trimmed = trimPunctuation(chunk);
    if (this.#hasChunk(trimmed)) return true;
    if (/\p{N}/u.test(trimmed)) return false;
    return (trimmed.match(LETTERS) ?? []).every((word) => this.#hasWord(word.toLowerCase()));
  }

  #hasChunk(chunk: string): boolean {
    return this.#layers.some((layer) => layer.#chunks.has(chunk));
  }

  #hasWord(word: string): boolean {
    return this.#layers.some((layer) => layer.#words.has(word));
  }
}

function trimPunctuation(chunk: string): string {
  return chunk.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

/** The vocabulary of the package of the last job, which is often that of the next one, too. */
let last: { contentHash: string; vocabulary: Vocabulary } | null = null;

/** A new vocabulary for a job, with the words of its prepared package. */
export function makeVocabulary(snapshotDir: string, build: BuildRecord): Vocabulary {
  const { content_hash: contentHash } = build;
  if (last?.contentHash !== contentHash) last = { contentHash, vocabulary: readVocabulary(snapshotDir, build) };
  return new Vocabulary(last.vocabulary);
}

function readVocabulary(snapshotDir: string, build: BuildRecord): Vocabulary {
  const vocabulary = new Vocabulary();
  // The message for a failed rule, from `mapValues` of ade/rules.
  vocabulary.addSource(JSON.stringify(TRANSFORM_FAILED));
  const ofLanguages = new Set(listWordFiles(build));
  const stripped = new Set(build.modules.filter(({ script, source }) => script !== source).map(({ script }) => script));
  for (const path of Object.keys(build.files)) {
    const text = readFileSync(join(snapshotDir, path), 'utf8');
    vocabulary.addFile(path, text);
    const isText = !stripped.has(path) && !ofLanguages.has(path) && text.length <= MAX_FILE_BYTES;
    if (isText) vocabulary.addSource(text);
  }
  return vocabulary;
}

/** Words of languages are names and places as they are in values. */
function listWordFiles({ words }: BuildRecord): string[] {
  return [
    ...Object.keys(words?.languages ?? {}).map((code) => `${WORDS_FOLDER}/${code}.json`),
    ...Object.keys(words?.countries ?? {}).map((code) => `${COUNTRIES_FOLDER}/${code}.json`),
  ];
}
