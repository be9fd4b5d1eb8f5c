import type { Row } from '../../../workbook/index.ts';

/** Rows of a sheet that are taken piece by piece, from the top. */
export class RowStream {
  readonly #source: AsyncIterator<readonly Row[]>;
  #rest: readonly Row[] = [];
  #hasEnded = false;

  constructor(source: AsyncIterable<readonly Row[]>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Gives the next rows up to this one, 1-based. */
  async *takeUntil(lastRow: number): AsyncGenerator<readonly Row[]> {
    while (await this.#fill()) {
      const end = this.#rest.findIndex(({ index }) => index > lastRow);
      if (end === 0) return;
      const rows = end < 0 ? this.#rest : this.#rest.slice(0, end);
      this.#rest = end < 0 ? [] : this.#rest.slice(end);
      yield rows;
    }
  }

  async skipUntil(lastRow: number): Promise<void> {
    for await (const _ of this.takeUntil(lastRow));
  }

  /** Whether there are more rows. */
  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0 && !this.#hasEnded) {
      const { done = false, value } = await this.#source.next();
      this.#hasEnded = done;
      if (!done) this.#rest = value;
    }
    return this.#rest.length > 0;
  }
}
