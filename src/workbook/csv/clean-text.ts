import { Transform, type TransformCallback } from 'node:stream';
import { findCharacterEnd } from '../rows/utf8.ts';
import { findInvalidUtf8 } from './encodings/utf8-share.ts';

const CTRL_Z = 0x1a;
const MARK = Buffer.from('\ufeff');
const REPLACEMENT = Buffer.from('\ufffd');

/** What cleaning found in a file's text so far. Places are numbers of bytes of the cleaned text. */
export interface Findings {
  /** Where the first bytes are that are no text. */
  undecodableAt: number | null;
  /** Byte order marks that are not at the start: files that were put together have them. */
  marks: Removed;
  nuls: Removed & {
    /** Where the first are between letters, more than one: something was there. Programs fill fields at their ends. */
    tornAt: number | null;
  };
}

/** Characters that were removed from a text. */
export interface Removed {
  count: number;
  /** Where the first was. */
  firstAt: number | null;
}

export function makeFindings(): Findings {
  return {
    undecodableAt: null,
    marks: { count: 0, firstAt: null },
    nuls: { count: 0, firstAt: null, tornAt: null },
  };
}

export interface CleanOptions {
  /** Fields are separated by it, so it stays. */
  delimiter: string;
  quote: string;
  /** Whether the text was decoded from another encoding, which replaces what it cannot decode. */
  isDecoded: boolean;
}

/** Passes UTF-8 on without byte order marks, NULs and a final Ctrl-Z; notes bytes that are no text. */
export class TextCleaner extends Transform {
  readonly #findings: Findings;
  readonly #options: CleanOptions;
  /** The bytes that may be beside a field. */
  readonly #limits: Buffer;
  #isStart = true;
  /** A final Ctrl-Z, or bytes that may be the beginning of a character. */
  #held: Buffer = Buffer.alloc(0);
  #passedBytes = 0;
  #lastByte: number | undefined;
  /** The number of NULs since the last byte that was passed on. */
  #nulRun = 0;

  constructor(findings: Findings, options: CleanOptions) {
    super();
    this.#findings = findings;
    this.#options = options;
    this.#limits = Buffer.from(`\r\n${options.delimiter}${options.quote}`);
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    let bytes = this.#hold(this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]));
    while (this.#isStart && bytes.subarray(0, MARK.length).equals(MARK)) bytes = bytes.subarray(MARK.length);
    if (bytes.length > 0) this.#isStart = false;
    const text = this.#clean(bytes);
    this.#check(text);
    this.#passedBytes += text.length;
    this.#lastByte = text.at(-1) ?? this.#lastByte;
    done(null, text);
  }

  override _flush(done: TransformCallback): void {
    const isCut = this.#held.length > 0 && this.#held[0] !== CTRL_Z;
    if (isCut) this.#findings.undecodableAt ??= this.#passedBytes;
    done(null, isCut ? this.#held : undefined);
  }

  /** Returns the bytes whose meaning does not depend on the next chunk. */
  #hold(bytes: Buffer): Buffer {
    const end = bytes.at(-1) === CTRL_Z ? bytes.length - 1 : findCharacterEnd(bytes);
    this.#held = bytes.subarray(end);
    return bytes.subarray(0, end);
  }

  #check(text: Buffer): void {
    if (this.#findings.undecodableAt !== null) return;
    const at = this.#options.isDecoded ? text.indexOf(REPLACEMENT) : findInvalidUtf8(text);
    if (at !== -1) this.#findings.undecodableAt = this.#passedBytes + at;
  }

  /** Most text has nothing to remove. */
  #clean(bytes: Buffer): Buffer {
    const { delimiter } = this.#options;
    const hasNuls = delimiter !== '\0' && (this.#nulRun > 0 || bytes.includes(0));
    const hasMarks = delimiter !== '\ufeff' && bytes.includes(MARK);
    return hasNuls || hasMarks ? this.#remove(bytes, hasNuls, hasMarks) : bytes;
  }

  #remove(bytes: Buffer, hasNuls: boolean, hasMarks: boolean): Buffer {
    const { marks, nuls } = this.#findings;
    const kept = Buffer.allocUnsafe(bytes.length);
    let end = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (hasNuls && byte === 0) {
        this.#nulRun += 1;
        count(nuls, this.#passedBytes + end);
      } else if (hasMarks && byte === MARK[0] && bytes[at + 1] === MARK[1] && bytes[at + 2] === MARK[2]) {
        count(marks, this.#passedBytes + end);
        at += MARK.length - 1;
      } else {
        const isTorn = this.#nulRun > 1 && this.#isInField(byte) && this.#isInField(kept[end - 1] ?? this.#lastByte);
        if (isTorn) nuls.tornAt ??= this.#passedBytes + end;
        this.#nulRun = 0;
        kept[end++] = byte;
      }
    }
    return kept.subarray(0, end);
  }

  #isInField(byte: number | undefined): boolean {
    return byte !== undefined && !this.#limits.includes(byte);
  }
}

function count(removed: Removed, place: number): void {
  removed.count += 1;
  removed.firstAt ??= place;
}
