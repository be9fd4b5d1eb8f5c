import { isUtf8 } from 'node:buffer';
import { Transform, type TransformCallback } from 'node:stream';
import { findCharacterEnd } from '../rows/utf8.ts';

const CTRL_Z = 0x1a;
const MARK = Buffer.from('\ufeff');
const NUL = Buffer.from('\0');
const REPLACEMENT = Buffer.from('\ufffd');

/** Characters that were removed from a text. */
export interface Removed {
  count: number;
  /** Where the first was, as a number of bytes of the cleaned text; 0 if none was removed. */
  firstAt: number;
}

/** What cleaning found in a file's text so far. */
export interface Findings {
  /** Once a chunk has set this, the reader looks for the problem row by row. */
  hasUndecodable: boolean;
  /** Byte order marks that are not at the start: files that were put together have them. */
  marks: Removed;
  nuls: Removed;
}

export function makeFindings(): Findings {
  return { hasUndecodable: false, marks: { count: 0, firstAt: 0 }, nuls: { count: 0, firstAt: 0 } };
}

export interface CleanOptions {
  /** Fields are separated by it, so it stays. */
  delimiter: string;
  /** Whether the text was decoded from another encoding, which replaces what it cannot decode. */
  isDecoded: boolean;
}

/** Passes UTF-8 on without byte order marks, NULs and a final Ctrl-Z; notes bytes that are no text. */
export class TextCleaner extends Transform {
  readonly #findings: Findings;
  readonly #options: CleanOptions;
  #isStart = true;
  /** A final Ctrl-Z, or bytes that may be the beginning of a character. */
  #held: Buffer = Buffer.alloc(0);
  #passedBytes = 0;

  constructor(findings: Findings, options: CleanOptions) {
    super();
    this.#findings = findings;
    this.#options = options;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    let bytes = this.#hold(this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]));
    while (this.#isStart && bytes.subarray(0, MARK.length).equals(MARK)) bytes = bytes.subarray(MARK.length);
    if (bytes.length > 0) this.#isStart = false;
    this.#check(bytes);
    done(null, this.#pass(bytes));
  }

  override _flush(done: TransformCallback): void {
    const isCut = this.#held.length > 0 && this.#held[0] !== CTRL_Z;
    if (isCut) this.#findings.hasUndecodable = true;
    done(null, isCut ? this.#held : undefined);
  }

  /** Returns the bytes whose meaning does not depend on the next chunk. */
  #hold(bytes: Buffer): Buffer {
    const end = bytes.at(-1) === CTRL_Z ? bytes.length - 1 : findCharacterEnd(bytes);
    this.#held = bytes.subarray(end);
    return bytes.subarray(0, end);
  }

  #check(bytes: Buffer): void {
    if (this.#findings.hasUndecodable) return;
    this.#findings.hasUndecodable = this.#options.isDecoded ? bytes.includes(REPLACEMENT) : !isUtf8(bytes);
  }

  #pass(bytes: Buffer): Buffer {
    const { marks, nuls } = this.#findings;
    const text = this.#remove(this.#remove(bytes, NUL, nuls), MARK, marks);
    this.#passedBytes += text.length;
    return text;
  }

  #remove(bytes: Buffer, character: Buffer, removed: Removed): Buffer {
    const first = bytes.indexOf(character);
    if (first === -1 || character.toString() === this.#options.delimiter) return bytes;
    if (removed.count === 0) {
      // Marks before a NUL will be removed as well.
      removed.firstAt = this.#passedBytes + splitAt(bytes.subarray(0, first), MARK).reduce(sumLengths, 0);
    }
    const parts = splitAt(bytes, character);
    removed.count += parts.length - 1;
    return Buffer.concat(parts);
  }
}

function splitAt(bytes: Buffer, separator: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(separator); at !== -1; at = bytes.indexOf(separator, from)) {
    parts.push(bytes.subarray(from, at));
    from = at + separator.length;
  }
  parts.push(bytes.subarray(from));
  return parts;
}

const sumLengths = (sum: number, { length }: Buffer): number => sum + length;
