import { closeSync, openSync, rmSync, writeSync } from 'node:fs';

const BUFFERED_ROWS = 2_048;
const HEADER_ALIGNMENT = 8;
const WORD_BYTES = Uint32Array.BYTES_PER_ELEMENT;

/** Writes a file of rows with the same number of 32-bit words, after their header as JSON and its length. */
export class RowFileWriter {
  readonly #path: string;
  readonly #fd: number;
  readonly #rowWords: number;
  /** The rows that are not written yet. */
  readonly words: Uint32Array;
  #rows = 0;

  constructor(path: string, header: object, rowWords: number) {
    this.#path = path;
    this.#rowWords = rowWords;
    this.words = new Uint32Array(BUFFERED_ROWS * rowWords);
    this.#fd = openSync(path, 'w', 0o600);
    const text = JSON.stringify(header);
    const length = Math.ceil((WORD_BYTES + Buffer.byteLength(text)) / HEADER_ALIGNMENT) * HEADER_ALIGNMENT;
    const start = Buffer.alloc(length, ' ');
    start.writeUInt32LE(length, 0);
    start.write(text, WORD_BYTES);
    this.#write(start);
  }

  /** Where the next row begins, in `words`; all of them are 0. */
  get at(): number {
    return this.#rows * this.#rowWords;
  }

  /** Adds whole rows. */
  addRows(words: Uint32Array): void {
    for (let done = 0; done < words.length; ) {
      const length = Math.min(words.length - done, this.words.length - this.at);
      this.words.set(words.subarray(done, done + length), this.at);
      done += length;
      this.#rows += length / this.#rowWords;
      if (this.#rows === BUFFERED_ROWS) this.#flush();
    }
  }

  /** Call this when the words of the next row are set. */
  endRow(): void {
    this.#rows += 1;
    if (this.#rows === BUFFERED_ROWS) this.#flush();
  }

  /** Completes the file; the caller renames it. */
  finish(): void {
    this.#flush();
    closeSync(this.#fd);
  }

  abort(): void {
    closeSync(this.#fd);
    rmSync(this.#path, { force: true });
  }

  #flush(): void {
    this.#write(Buffer.from(this.words.buffer, 0, this.at * WORD_BYTES));
    this.words.fill(0);
    this.#rows = 0;
  }

  #write(bytes: Buffer): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#fd, bytes, done, bytes.length - done);
  }
}
