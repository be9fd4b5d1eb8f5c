import { isUtf8 } from 'node:buffer';

/** Spreadsheet programs write at most 32,767 characters into a cell; other writers may write more. */
export const maxTextChars = 262_144;

/** Large enough for any text of `maxTextChars` at three bytes for each character. */
const BLOCK_BYTES = 1024 * 1024;
/** The offsets can address 4,096 blocks (4 GB); the blocks beyond this limit are reserved for the current window. */
const MAX_BLOCKS = 4096 - 64;
const BLOCK_SHIFT = 20;
const BLOCK_MASK = BLOCK_BYTES - 1;
/** Offsets are kept in lists of this length, so that a growing list need not be copied. */
const OFFSETS_SHIFT = 16;
const OFFSETS_MASK = (1 << OFFSETS_SHIFT) - 1;

/**
 * Keeps texts by index, as UTF-8 in blocks, with an offset for each text. Five million short texts take about 200 MB;
 * as JavaScript strings, they would take three times as much. A text only becomes a string on request.
 */
export class StringStore {
  length = 0;
  readonly #blocks: Buffer[] = [];
  /** Number of bytes in use in each block. */
  readonly #usedBytes: number[] = [];
  #block: Buffer = Buffer.alloc(0);
  #used = BLOCK_BYTES;
  /** For each text: the number of its block and, in the lower 20 bits, its place in the block. */
  readonly #offsets: Uint32Array[] = [];

  /** `true` if the offsets are nearly used up. Check this after each window. */
  get isFull(): boolean {
    return this.#blocks.length >= MAX_BLOCKS;
  }

  /** Adds a text as UTF-8 bytes, with at most `maxTextChars` characters. */
  addBytes(bytes: Buffer, start: number, end: number): void {
    const size = end - start;
    this.#reserve(size);
    const block = this.#block;
    let to = this.#used;
    // For few bytes, which are usual, the call of a native copy takes longer than this loop.
    if (size > 64) bytes.copy(block, to, start, end);
    else for (let from = start; from < end; from++) block[to++] = bytes[from]!;
    this.#used += size;
  }

  addText(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.addBytes(bytes, 0, bytes.length);
  }

  /** The text with an index below `length`. */
  get(index: number): string {
    const block = this.blockOf(index);
    return block.toString('utf8', this.startOf(index), this.endOf(index));
  }

  /** The memory with a text, which is from `startOf` to `endOf`. */
  blockOf(index: number): Buffer {
    return this.#blocks[this.#readOffset(index) >>> BLOCK_SHIFT]!;
  }

  startOf(index: number): number {
    return this.#readOffset(index) & BLOCK_MASK;
  }

  endOf(index: number): number {
    const blockIndex = this.#readOffset(index) >>> BLOCK_SHIFT;
    if (index + 1 < this.length) {
      const next = this.#readOffset(index + 1);
      if (next >>> BLOCK_SHIFT === blockIndex) return next & BLOCK_MASK;
    }
    return blockIndex === this.#blocks.length - 1 ? this.#used : this.#usedBytes[blockIndex]!;
  }

  /** The store itself if all bytes are UTF-8, else a copy with U+FFFD in place of invalid bytes. */
  toValid(): StringStore {
    const isValid = (block: Buffer, at: number) => isUtf8(block.subarray(0, this.#usedBytes[at] ?? this.#used));
    if (this.#blocks.every(isValid)) return this;
    const valid = new StringStore();
    for (let index = 0; index < this.length; index++) valid.addText(this.get(index));
    return valid;
  }

  #readOffset(index: number): number {
    return this.#offsets[index >>> OFFSETS_SHIFT]![index & OFFSETS_MASK]!;
  }

  #reserve(size: number): void {
    // The end must be below the block's end: an offset equal to BLOCK_BYTES would not fit into the lower bits.
    if (this.#used + size >= BLOCK_BYTES) this.#startBlock();
    const slot = this.length++ & OFFSETS_MASK;
    if (slot === 0) this.#offsets.push(new Uint32Array(1 << OFFSETS_SHIFT));
    this.#offsets.at(-1)![slot] = (this.#blocks.length - 1) * BLOCK_BYTES + this.#used;
  }

  #startBlock(): void {
    if (this.#blocks.length > 0) this.#usedBytes.push(this.#used);
    this.#block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    this.#blocks.push(this.#block);
    this.#used = 0;
  }
}
