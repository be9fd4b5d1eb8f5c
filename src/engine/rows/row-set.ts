const PAGE_ROWS = 1 << 15;

/** A set of row numbers that takes a bit a row. */
export class RowSet {
  readonly #pages = new Map<number, Uint8Array>();

  /** Adds a row; `false` if it was already there. */
  add(row: number): boolean {
    const place = Math.floor(row / PAGE_ROWS);
    const page = this.#pages.get(place) ?? new Uint8Array(PAGE_ROWS / 8);
    this.#pages.set(place, page);
    const at = row % PAGE_ROWS;
    const bit = 1 << (at & 7);
    const bits = page[at >> 3] ?? 0;
    page[at >> 3] = bits | bit;
    return (bits & bit) === 0;
  }
}
