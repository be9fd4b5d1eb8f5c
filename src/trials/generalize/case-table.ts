import type { Expectation } from '../cases/index.ts';

/** A table of texts (the first row has the headers) with the expected outcome. */
export interface CaseTable {
  rows: string[][];
  expectation: Expectation;
}

/** Sheet name of the csv file `input.csv`. */
export const INPUT_SHEET = 'input';
