import type { SkippedSheet } from '../types.ts';

/**
 * Compares how many cells have a shared text with what the file states: with fewer, cells are missing. This is known
 * when all sheets have been read. Some programs state too few.
 */
export class TextUses {
  /** How many cells of the whole workbook have a shared text, as the file states. */
  stated = 0;
  readonly #sheetCount: number;
  readonly #found = new Map<string, number>();

  constructor(sheetCount: number, skippedSheets: readonly SkippedSheet[]) {
    // Sheets that are not read may have such cells, but charts have none.
    const mayCount = skippedSheets.every(({ kind }) => kind === 'chart');
    this.#sheetCount = mayCount ? sheetCount : Number.POSITIVE_INFINITY;
  }

  /** Takes the number of such cells in the sheet of a part; returns how many are missing, as far as that is known. */
  countMissing(part: string, uses: number): number {
    this.#found.set(part, uses);
    if (this.#found.size < this.#sheetCount) return 0;
    const found = [...this.#found.values()].reduce((sum, each) => sum + each, 0);
    return Math.max(0, this.stated - found);
  }
}
