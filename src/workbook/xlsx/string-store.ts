import { isUtf8 } from 'node:buffer';

/** Spreadsheet programs write at most 32,767 characters into a cell; other writers let more through. */
export const maxTextChars = 262_144;

/** Large enough for any text of `maxTextChars`, at three bytes each. */
const BLOCK_BYTES = 1024 * 1024;
/** The offsets address 4,096 blocks (4 GB); the rest is room for what one window may still contain. */
const MAX_BLOCKS = 4096 - 64;
const BLOCK_SHIFT = 20;
const BLOCK_MASK = BLOCK_BYTES - 1;
/** Offsets are in lists of this length, so that they are never copied into a larger list. */
const OFFSETS_SHIFT = 16;
const OFFSETS_MASK = (1 << OFFSETS_SHIFT) - 1;

/**
 * Texts by index, kept as UTF-8 in blocks with one offset each: five million short ones take some 200 MB, where as
 * many JavaScript strings would take three times that. A text becomes a string only when it is asked for.
 */
export class StringStore {
  length = 0;
  readonly #blocks: Buffer[] = [];
  /** Bytes in use, per block. */
  readonly #usedBytes: number[] = [];
  #block: Buffer = Buffer.alloc(0);
  #used = BLOCK_BYTES;
  /** For each text: its block's number, and in the lower 20 bits its place there. */
  readonly #offsets: Uint32Array[] = [];

  /** `true` when the offsets are nearly used up. To be checked after each window. */
  get isFull(): boolean {
    return this.#blocks.length >= MAX_BLOCKS;
  }

  /** Adds UTF-8 bytes of a text with at most `maxTextChars`. */
  addBytes(bytes: Buffer, start: number, end: number): void {
    const size = end - start;
    this.#reserve(size);
    const block = this.#block;
    let to = this.#used;
    // A native copy costs more than it saves on the usual dozen bytes.
    if (size > 64) bytes.copy(block, to, start, end);
    else for (let from = start; from < end; from++) block[to++] = bytes[from]!;
    this.#used += size;
  }

  addText(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.addBytes(bytes, 0, bytes.length);
  }

  /** The text of an index below `length`. */
  get(index: number): string {
    const block = this.blockOf(index);
    return block.toString('utf8', this.startOf(index), this.endOf(index));
  }

  /** The memory that contains a text, from `startOf` to `endOf`. */
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

  /** The store itself if all bytes are UTF-8, or else one with U+FFFD in place of invalid bytes. */
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
    // Strictly below the block's end: a place of BLOCK_BYTES would not fit into the offset's lower bits.
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
