/** Spreadsheet programs write at most 32,767 characters into a cell; other writers let more through. */
export const maxTextChars = 262_144;

/** Holds any text of `maxTextChars`, at three bytes each. */
const BLOCK_BYTES = 1024 * 1024;
/** The offsets address 4,096 blocks (4 GB); the rest is room for what one window may still hold. */
const MAX_BLOCKS = 4096 - 64;
const BLOCK_SHIFT = 20;
const BLOCK_MASK = BLOCK_BYTES - 1;
/** Offsets stand in lists of this many, so that none is ever copied into a larger one. */
const OFFSETS_SHIFT = 16;
const OFFSETS_MASK = (1 << OFFSETS_SHIFT) - 1;
const CACHE_SLOTS = 65_536;
const CACHE_MASK = CACHE_SLOTS - 1;
/** Above this the cache starts anew, so that many long texts cannot fill the memory. */
const MAX_CACHED_CHARS = 8 * 1024 * 1024;

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
  /** Of each text: its block's number, and in the lower 20 bits its place there. */
  readonly #offsets: Uint32Array[] = [];
  readonly #cachedIndexes = new Int32Array(CACHE_SLOTS).fill(-1);
  readonly #cachedTexts: string[] = new Array<string>(CACHE_SLOTS).fill('');
  #cachedChars = 0;

  /** `true` when the offsets are nearly used up. Ask after each window. */
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
    const slot = index & CACHE_MASK;
    if (this.#cachedIndexes[slot] === index) return this.#cachedTexts[slot]!;
    const text = this.#decode(index);
    if (this.#cachedChars > MAX_CACHED_CHARS) this.#clearCache();
    this.#cachedChars += text.length - this.#cachedTexts[slot]!.length;
    this.#cachedIndexes[slot] = index;
    this.#cachedTexts[slot] = text;
    return text;
  }

  #decode(index: number): string {
    const offset = this.#readOffset(index);
    const blockIndex = offset >>> BLOCK_SHIFT;
    const block = this.#blocks[blockIndex]!;
    const start = offset & BLOCK_MASK;
    const isLast = index + 1 === this.length;
    const next = isLast ? 0 : this.#readOffset(index + 1);
    if (!isLast && next >>> BLOCK_SHIFT === blockIndex) return block.toString('utf8', start, next & BLOCK_MASK);
    const isCurrent = blockIndex === this.#blocks.length - 1;
    return block.toString('utf8', start, isCurrent ? this.#used : this.#usedBytes[blockIndex]!);
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

  #clearCache(): void {
    this.#cachedIndexes.fill(-1);
    this.#cachedTexts.fill('');
    this.#cachedChars = 0;
  }
}
