import type { PartFailure } from '../zip/part-failure.ts';
import { recordType } from './record-types.ts';

/** The end of the block may be missing, so that each further beginning takes memory. */
const MAX_DEPTH = 64;

/**
 * Checks that a part begins and ends with the records of its kind, and finds the blocks with records of other programs
 * and later versions ([MS-XLSB] 2.1.6).
 */
export class PartFrame {
  isComplete = false;
  readonly #failure: PartFailure;
  readonly #first: number;
  readonly #last: number;
  #hasBegun = false;
  /** The types that end the blocks that are open. */
  readonly #blockEnds: number[] = [];

  constructor(failure: PartFailure, first: number, last: number) {
    this.#failure = failure;
    this.#first = first;
    this.#last = last;
  }

  /** Whether the record is inside a block, or begins or ends one. */
  get isInBlock(): boolean {
    return this.#blockEnds.length > 0;
  }

  /** Returns whether the record is content of the part: neither its frame nor in a block. */
  take(type: number): boolean {
    if (this.#hasBegun && this.#blockEnds.length === 0 && !this.#isFrame(type)) return true;
    if (!this.#hasBegun) this.#begin(type);
    else if (this.isComplete) throw this.#failure.corrupt('a record after its last one');
    else if (type === recordType.futureBegin) this.#beginBlock(recordType.futureEnd);
    else if (type === recordType.alternativeBegin) this.#beginBlock(recordType.alternativeEnd);
    else if (type === recordType.futureEnd || type === recordType.alternativeEnd) this.#endBlock(type);
    else this.#takeFrame(type);
    return false;
  }

  #isFrame(type: number): boolean {
    const isBlock = type >= recordType.futureBegin && type <= recordType.alternativeEnd;
    return isBlock || type === this.#first || type === this.#last || this.isComplete;
  }

  #begin(type: number): void {
    if (type !== this.#first) throw this.#failure.corrupt('it does not begin with the record of its kind');
    this.#hasBegun = true;
  }

  /** The part's first and last record, or any record inside a block. */
  #takeFrame(type: number): void {
    if (type === this.#first) throw this.#failure.corrupt('its first record occurs twice');
    if (type !== this.#last) return;
    if (this.#blockEnds.length > 0) throw this.#failure.corrupt('a block without an end');
    this.isComplete = true;
  }

  #beginBlock(end: number): void {
    this.#blockEnds.push(end);
    if (this.#blockEnds.length > MAX_DEPTH) throw this.#failure.corrupt('blocks are nested too deeply');
  }

  #endBlock(type: number): void {
    if (this.#blockEnds.pop() !== type) throw this.#failure.corrupt('the end of a block that has not begun');
  }
}
