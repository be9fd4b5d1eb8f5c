import { BiffDamage } from '../biff/biff-damage.ts';
import { readU8 } from '../biff/bytes.ts';

/** Bits of the flags of a text ([MS-XLS] 2.5.293): two bytes a character; phonetic text; formatted runs. */
export const WIDE = 1;
export const PHONETIC = 4;
export const RICH = 8;
export const UNKNOWN_FLAGS = 0xff & ~(WIDE | PHONETIC | RICH);
export const RUN_BYTES = 4;

const PHASES = { count: 0, flags: 1, runs: 2, phonetic: 3, characters: 4, rest: 5, done: 6 } as const;
type Phase = (typeof PHASES)[keyof typeof PHASES];

/**
 * Reads a text that may continue in further records: number of characters, flags, perhaps the number of runs and the
 * size of the phonetic text, then the characters and the rest. Records may end at any byte of it.
 */
export class TextReader {
  text = '';
  #phase: Phase = PHASES.done;
  #isWide = false;
  #flags = 0;
  #charCount = 0;
  #restBytes = 0;
  #number = 0;
  #numberBytes = 0;

  get isOpen(): boolean {
    return this.#phase !== PHASES.done;
  }

  /** Whether the records ended inside the text. Some programs write an empty text without its flags. */
  get isCut(): boolean {
    return this.isOpen && !(this.#phase === PHASES.flags && this.#charCount === 0);
  }

  /** No further record belongs to the text. */
  end(): void {
    if (this.isCut) throw new BiffDamage('a text is cut off');
    this.#phase = PHASES.done;
  }

  /** Begins a text, which `take` then reads. */
  begin(): void {
    this.text = '';
    this.#restBytes = 0;
    this.#expect(PHASES.count);
  }

  /** Reads on, up to the end of the text or of the bytes; returns the offset after the bytes that were read. */
  take(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (this.isOpen && (at < end || this.#isPhaseOver)) at = this.#step(bytes, at, end);
    return at;
  }

  /** Reads on in the next record. Characters that continue there have a byte of flags before them. */
  takeContinued(bytes: Buffer, start: number, end: number): number {
    if (this.#phase !== PHASES.characters || this.#charCount === 0) return this.take(bytes, start, end);
    if (start === end) return start;
    const flags = readU8(bytes, start);
    if (flags > WIDE) throw new BiffDamage('a text is cut off');
    this.#isWide = flags === WIDE;
    return this.take(bytes, start + 1, end);
  }

  /** Whether the current phase needs no byte. */
  get #isPhaseOver(): boolean {
    return (
      (this.#phase === PHASES.characters && this.#charCount === 0) ||
      (this.#phase === PHASES.rest && this.#restBytes === 0)
    );
  }

  #step(bytes: Buffer, at: number, end: number): number {
    switch (this.#phase) {
      case PHASES.characters:
        return this.#takeCharacters(bytes, at, end);
      case PHASES.rest:
        return this.#skipRest(at, end);
      default:
        this.#takeNumberByte(readU8(bytes, at));
        return at + 1;
    }
  }

  /** The numbers before the characters are put together byte by byte. */
  #takeNumberByte(byte: number): void {
    this.#number += byte * 2 ** (8 * this.#numberBytes++);
    switch (this.#phase) {
      case PHASES.count:
        if (this.#numberBytes < 2) return;
        this.#charCount = this.#number;
        this.#expect(PHASES.flags);
        break;
      case PHASES.flags:
        if ((byte & UNKNOWN_FLAGS) !== 0) throw new BiffDamage('a text has unknown flags');
        this.#flags = byte;
        this.#isWide = (byte & WIDE) !== 0;
        this.#expect(this.#nextOf(PHASES.flags));
        break;
      case PHASES.runs:
        if (this.#numberBytes < 2) return;
        this.#restBytes += this.#number * RUN_BYTES;
        this.#expect(this.#nextOf(PHASES.runs));
        break;
      default:
        if (this.#numberBytes < 4) return;
        this.#restBytes += this.#number;
        this.#expect(PHASES.characters);
        break;
    }
  }

  #nextOf(phase: Phase): Phase {
    if (phase === PHASES.flags && (this.#flags & RICH) !== 0) return PHASES.runs;
    return (this.#flags & PHONETIC) !== 0 ? PHASES.phonetic : PHASES.characters;
  }

  #expect(phase: Phase): void {
    this.#phase = phase;
    this.#number = 0;
    this.#numberBytes = 0;
  }

  #takeCharacters(bytes: Buffer, at: number, end: number): number {
    const size = this.#isWide ? 2 : 1;
    const count = Math.min(this.#charCount, Math.floor((end - at) / size));
    if (count === 0 && this.#charCount > 0) throw new BiffDamage('a text is cut off inside a character');
    const textEnd = at + count * size;
    this.text += bytes.toString(this.#isWide ? 'utf16le' : 'latin1', at, textEnd);
    this.#charCount -= count;
    if (this.#charCount === 0) this.#expect(PHASES.rest);
    return textEnd;
  }

  #skipRest(at: number, end: number): number {
    const count = Math.min(this.#restBytes, end - at);
    this.#restBytes -= count;
    if (this.#restBytes === 0) this.#expect(PHASES.done);
    return at + count;
  }
}
