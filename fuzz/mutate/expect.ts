import type { SheetCells } from '../cells/types.ts';
import { Contradiction } from '../fixtures/read-meaning.ts';
import type { BinaryRecord } from '../fixtures/records.ts';
import type { Excuse, Expectation } from './types.ts';

/** Follows what a document means through its changes, as long as its records do not contradict each other. */
export class MeaningOfRecords {
  readonly #before: readonly BinaryRecord[];
  #sheets: readonly SheetCells[];
  #isContradictory = false;
  #changes = 0;

  constructor(records: readonly BinaryRecord[], sheets: readonly SheetCells[]) {
    this.#before = records;
    this.#sheets = sheets;
  }

  /** Call it after each change. */
  follow(read: () => readonly SheetCells[]): void {
    this.#changes += 1;
    try {
      this.#sheets = read();
      this.#isContradictory = false;
    } catch (error) {
      if (!(error instanceof Contradiction)) throw error;
      this.#isContradictory = true;
    }
  }

  expect(records: readonly BinaryRecord[], more: readonly Excuse[] = []): Expectation {
    const excuses = [...records.flatMap((record) => record.excuses ?? []), ...more];
    if (this.#isContradictory && this.#changes > 1) excuses.push(this.#excuseGone(records));
    return { sheets: this.#sheets, excuses };
  }

  #excuseGone(records: readonly BinaryRecord[]): Excuse {
    const left = new Set(records.map(({ meaning }) => meaning));
    const gone = this.#before.filter(({ meaning }) => meaning !== undefined && !left.has(meaning));
    const places = gone.flatMap(({ free = [] }) => free.flatMap((bytes) => bytes.places));
    return { id: 'after-other-damage', places, mayAdd: true };
  }
}
