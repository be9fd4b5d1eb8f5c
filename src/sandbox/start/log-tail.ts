/** Keeps the last `maxBytes` of a stream. */
export class LogTail {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #keptBytes = 0;
  /** Number of all bytes of the stream, kept or not. */
  totalBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(chunk: Buffer): void {
    this.totalBytes += chunk.length;
    this.#chunks.push(chunk);
    this.#keptBytes += chunk.length;
    while (this.#keptBytes - this.#chunks[0]!.length >= this.#maxBytes) this.#keptBytes -= this.#chunks.shift()!.length;
  }

  /** The tail as text. If its first character was cut in half, it shows as U+FFFD. */
  toString(): string {
    return Buffer.concat(this.#chunks).subarray(-this.#maxBytes).toString('utf8');
  }
}
