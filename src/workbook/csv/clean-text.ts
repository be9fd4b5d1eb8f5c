import { isUtf8 } from 'node:buffer';
import { Transform, type TransformCallback } from 'node:stream';
import { findCharacterEnd } from '../rows/utf8.ts';

const CTRL_Z = 0x1a;
const UTF8_MARK = Buffer.from('\ufeff');
const REPLACEMENT = '\ufffd';

/** Problems in a file's text. Once a chunk has set a flag, the reader looks for the problem row by row. */
export interface TextFlags {
  hasNul: boolean;
  hasUndecodable: boolean;
}

/** Passes UTF-8 on without leading byte order marks and a final Ctrl-Z; notes NULs and bytes that are not UTF-8. */
export class Utf8Cleaner extends Transform {
  readonly #flags: TextFlags;
  #isStart = true;
  #held: Buffer = Buffer.alloc(0);
  /** Bytes at the end of the last chunk that may be the beginning of a character. */
  #unchecked: Buffer = Buffer.alloc(0);

  constructor(flags: TextFlags) {
    super();
    this.#flags = flags;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = Buffer.alloc(0);
    while (this.#isStart && bytes.subarray(0, UTF8_MARK.length).equals(UTF8_MARK)) bytes = bytes.subarray(3);
    this.#isStart = false;
    if (bytes.at(-1) === CTRL_Z) {
      this.#held = bytes.subarray(-1);
      bytes = bytes.subarray(0, -1);
    }
    this.#check(bytes);
    done(null, bytes);
  }

  override _flush(done: TransformCallback): void {
    if (this.#unchecked.length > 0) this.#flags.hasUndecodable = true;
    done();
  }

  #check(bytes: Buffer): void {
    if (!this.#flags.hasNul && bytes.includes(0)) this.#flags.hasNul = true;
    if (this.#flags.hasUndecodable) return;
    const all = this.#unchecked.length === 0 ? bytes : Buffer.concat([this.#unchecked, bytes]);
    const end = findCharacterEnd(all);
    if (!isUtf8(all.subarray(0, end))) this.#flags.hasUndecodable = true;
    this.#unchecked = Buffer.from(all.subarray(end));
  }
}

/** Passes UTF-16 bytes on, and knows whether they end with half a character, which decoders drop silently. */
export class Utf16Watch extends Transform {
  #bytes = 0;

  get isCutShort(): boolean {
    return this.#bytes % 2 === 1;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#bytes += chunk.length;
    done(null, chunk);
  }
}

/** Does the same as `Utf8Cleaner` for text that was decoded from another encoding. */
export class TextCleaner extends Transform {
  readonly #flags: TextFlags;
  readonly #source: Utf16Watch | undefined;
  #isStart = true;
  #held = '';

  constructor(flags: TextFlags, source?: Utf16Watch) {
    super({ decodeStrings: false, encoding: 'utf8' });
    this.#flags = flags;
    this.#source = source;
  }

  override _flush(done: TransformCallback): void {
    const isCutShort = this.#source?.isCutShort === true;
    if (isCutShort) this.#flags.hasUndecodable = true;
    done(null, isCutShort ? REPLACEMENT : '');
  }

  override _transform(chunk: string, _encoding: string, done: TransformCallback): void {
    let text = this.#held + chunk;
    this.#held = '';
    if (this.#isStart) text = text.replace(/^\ufeff+/, '');
    if (text !== '') this.#isStart = false;
    if (text.charCodeAt(text.length - 1) === CTRL_Z) {
      this.#held = text.slice(-1);
      text = text.slice(0, -1);
    }
    if (text.includes('\0')) this.#flags.hasNul = true;
    if (text.includes(REPLACEMENT)) this.#flags.hasUndecodable = true;
    done(null, text);
  }
}
