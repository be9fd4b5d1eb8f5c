import type { Expectation } from '../cases/index.ts';

/** A table of texts, the headers first, with what is expected of it. */
export interface CaseTable {
  rows: string[][];
  expectation: Expectation;
}

/** As the sheet of a csv file is called. */
export const INPUT_SHEET = 'input';
