import { type Rank, type Ranks, rankTables } from './rank-tables.ts';
import { type ComparedResult, readSourceRows, type SourceRow } from './source-rows.ts';

/** The same row of the document in two results; null in a result that does not have it. */
export interface RowPair {
  left: SourceRow | null;
  right: SourceRow | null;
}

const PAIRS_AT_ONCE = 1_000;

/** Merges two results by the rows of their document. See `rankTables`. */
export async function* readPairs(
  left: ComparedResult,
  right: ComparedResult,
  fields: readonly string[],
): AsyncGenerator<RowPair[]> {
  const ranks = rankTables(left.artifact, right.artifact);
  const here = new Cursor(readSourceRows(left.artifact, left.sheets, fields), ranks.left);
  const there = new Cursor(readSourceRows(right.artifact, right.sheets, fields), ranks.right);
  let pairs: RowPair[] = [];
  for (;;) {
    if (here.isSpent) await here.fill();
    if (there.isSpent) await there.fill();
    const [a, b] = [here.row, there.row];
    if (a === null && b === null) break;
    const order = a === null ? 1 : b === null ? -1 : compare(a.row, here.rank, b.row, there.rank);
    pairs.push({ left: order <= 0 ? a : null, right: order >= 0 ? b : null });
    if (order <= 0) here.advance();
    if (order >= 0) there.advance();
    if (pairs.length === PAIRS_AT_ONCE) {
      yield pairs;
      pairs = [];
    }
  }
  yield pairs;
}

/** 0 for the same row of the document. `after` is 0-based like ranges, so the row after it is that one's number. */
function compare(row: number, rank: Rank, otherRow: number, other: Rank): number {
  const places = (rank.after ?? row - 1) - (other.after ?? otherRow - 1);
  return rank.stack - other.stack || places || (other.after === null ? 0 : -1);
}

/** The next row of a result. */
class Cursor {
  readonly #batches: AsyncGenerator<readonly SourceRow[]>;
  readonly #ranks: Ranks;
  #rows: readonly SourceRow[] = [];
  #at = 0;
  #isOver = false;

  constructor(batches: AsyncGenerator<readonly SourceRow[]>, ranks: Ranks) {
    this.#batches = batches;
    this.#ranks = ranks;
  }

  /** Whether rows have to be read before the next one is known. */
  get isSpent(): boolean {
    return !this.#isOver && this.#at === this.#rows.length;
  }

  /** Null at the end. */
  get row(): SourceRow | null {
    return this.#rows[this.#at] ?? null;
  }

  /** Where the row's table stands among the tables of both results. */
  get rank(): Rank {
    return this.#ranks.get(this.row?.tableId ?? '') ?? { stack: -1, after: -1 };
  }

  advance(): void {
    this.#at += 1;
  }

  async fill(): Promise<void> {
    const { done = false, value } = await this.#batches.next();
    [this.#rows, this.#at, this.#isOver] = [done ? [] : value, 0, done];
  }
}
