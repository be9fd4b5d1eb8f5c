import type { PartFailure } from '../zip/part-failure.ts';
import type { RecordCursor } from './record-cursor.ts';

/** A list of records whose first record states how many follow. A part has each list at most once. */
export class CountedList {
  isOpen = false;
  readonly #name: string;
  readonly #failure: Pick<PartFailure, 'corrupt'>;
  #stated = -1;
  #found = 0;

  constructor(name: string, failure: Pick<PartFailure, 'corrupt'>) {
    this.#name = name;
    this.#failure = failure;
  }

  begin(record: RecordCursor): void {
    if (this.#stated >= 0) throw this.#failure.corrupt(`a second list of ${this.#name}`);
    record.assertLength(4, `the beginning of the list of ${this.#name}`);
    this.#stated = record.readU32(record.start);
    this.isOpen = true;
  }

  addItem(): void {
    if (!this.isOpen) throw this.#failure.corrupt(`${this.#name} outside of their list`);
    this.#found += 1;
  }

  end(): void {
    if (!this.isOpen) throw this.#failure.corrupt(`the end of a list of ${this.#name} that has not begun`);
    if (this.#found !== this.#stated) {
      throw this.#failure.corrupt(`it states ${this.#stated} ${this.#name}, and has ${this.#found}`);
    }
    this.isOpen = false;
  }

  /** Call it at the end of the part. */
  assertClosed(): void {
    if (this.isOpen) throw this.#failure.corrupt(`a list of ${this.#name} without an end`);
  }
}
