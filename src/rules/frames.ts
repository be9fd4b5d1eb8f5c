/** Frames between engine and rule host: four bytes of length (little endian), then that many bytes of JSON. */

/** Larger than any real batch; a process that announces more is ended. */
export const MAX_FRAME_BYTES = 256 * 1024 * 1024;

export const HEADER_BYTES = 4;

/** Space for the header, in one-byte characters. */
const NO_HEADER = '\0'.repeat(HEADER_BYTES);

/** The frame of a message that is already JSON. */
export function encodeFrame(json: string): Buffer {
  const frame = Buffer.from(`${NO_HEADER}${json}`);
  frame.writeUInt32LE(frame.length - HEADER_BYTES, 0);
  return frame;
}

/** Collects chunks of a stream and returns the text of each complete frame. */
export class FrameReader {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(maxBytes: number = MAX_FRAME_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Adds a chunk; returns the frames that it completed. Throws RangeError for a frame beyond the limit. */
  push(chunk: Buffer): string[] {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    const frames: string[] = [];
    for (let length = this.#frameLength(); length !== null; length = this.#frameLength()) {
      if (this.#bytes < HEADER_BYTES + length) break;
      const buffer = this.#join();
      frames.push(buffer.toString('utf8', HEADER_BYTES, HEADER_BYTES + length));
      const rest = buffer.subarray(HEADER_BYTES + length);
      this.#chunks = rest.length > 0 ? [rest] : [];
      this.#bytes = rest.length;
    }
    return frames;
  }

  #frameLength(): number | null {
    if (this.#bytes < HEADER_BYTES) return null;
    const [first] = this.#chunks;
    const header = first !== undefined && first.length >= HEADER_BYTES ? first : this.#join();
    const length = header.readUInt32LE(0);
    if (length > this.#maxBytes)
      throw new RangeError(`frame of ${length} bytes; at most ${this.#maxBytes} are allowed`);
    return length;
  }

  #join(): Buffer {
    const [first, second] = this.#chunks;
    if (first !== undefined && second === undefined) return first;
    const joined = Buffer.concat(this.#chunks, this.#bytes);
    this.#chunks = [joined];
    return joined;
  }
}
