const EXAMPLES = 10;

/** Counts rows, and keeps the places of the first ones in one table. */
export class Tally {
  count = 0;
  /** Position of the first row's table; -1 if no row was counted. */
  table = -1;
  readonly rows: number[] = [];

  /** `table`: its position; `row`: in its sheet. */
  add(table: number, row: number): void {
    this.count += 1;
    if (this.table < 0) this.table = table;
    if (this.table === table && this.rows.length < EXAMPLES) this.rows.push(row);
  }
}

/** A tally for each of several fields, by name. */
export class Tallies {
  readonly #tallies = new Map<string, Tally>();

  of(field: string): Tally {
    let tally = this.#tallies.get(field);
    if (tally === undefined) {
      tally = new Tally();
      this.#tallies.set(field, tally);
    }
    return tally;
  }
}
