import type { CellValue, Row } from '../../../workbook/index.ts';

/** Samples a stream of unknown length: keeps every k-th row, and doubles k when it has twice as many as wanted. */
export class RowSampler {
  readonly #wanted: number;
  #rows: CellValue[][] = [];
  #stride = 1;
  #seen = 0;

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  add(row: Row): void {
    if (this.#seen++ % this.#stride !== 0) return;
    this.#rows.push(row.values);
    if (this.#rows.length < this.#wanted * 2) return;
    this.#rows = this.#rows.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }

  /** As many rows as wanted, or all if there are fewer. */
  toRows(): CellValue[][] {
    const kept = this.#rows.length;
    if (kept <= this.#wanted) return this.#rows;
    return Array.from({ length: this.#wanted }, (_, i) => this.#rows[Math.floor((i * kept) / this.#wanted)]!);
  }
}
