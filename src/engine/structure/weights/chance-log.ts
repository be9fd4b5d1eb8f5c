import type { RowWeights } from '../../../contract/row-weights.ts';
import type { DecidedRow } from '../labels/label-rows.ts';
import type { Region } from '../regions/region.ts';
import { FILTER_MARK, TABLE_MARK } from '../regions/sheet-marks.ts';
import { calibrate } from './calibrate.ts';

/** A filled row, or consecutive data rows. */
interface Entry {
  firstRow: number;
  lastRow: number;
  isData: boolean;
  /** Probability of the first row's label, given the label of the previous row. */
  link: number;
  /** Lowest probability among the entry's rows. */
  probability: number;
  /** Whether a person or the sender's recipe set the first row's label. */
  isDecided: boolean;
  /** The rule or mark that decided alone about the first row. */
  decidedBy: string | undefined;
}

/**
 * In labelled documents, of the rows below a table that look like another header, two of three are no header, or begin
 * no table that people see.
 */
const CHANCE_OF_LATER = 0.5;

/** Of header blocks right below another filled row, a third have a row too many, because their start is unclear. */
const CHANCE_WITHOUT_GAP = 0.8;

/** Marks that say that a table begins here. */
const HEADER_MARKS: readonly string[] = [TABLE_MARK, FILTER_MARK];

/** Remembers how certain a sheet's labels are, to find the confidence of header blocks and tables. */
export class ChanceLog {
  readonly #calibration: RowWeights['calibration'];
  readonly #entries: Entry[] = [];
  #firstDataRow = Number.POSITIVE_INFINITY;

  constructor({ calibration }: Pick<RowWeights, 'calibration'>) {
    this.#calibration = calibration;
  }

  add({ row: { index }, label, chance, decision }: DecidedRow): void {
    if (chance === undefined) return;
    if (label === 'data') this.#firstDataRow = Math.min(this.#firstDataRow, index);
    const last = this.#entries.at(-1);
    if (label === 'data' && last?.isData) {
      last.lastRow = index;
      last.probability = Math.min(last.probability, chance.probability);
      return;
    }
    const { link, probability } = chance;
    const isDecided = decision.corrected !== undefined;
    const { decidedBy } = decision;
    const isData = label === 'data';
    this.#entries.push({ firstRow: index, lastRow: index, isData, link, probability, isDecided, decidedBy });
  }

  /** Confidence that exactly these rows are the region's header; undefined if a person decided each of them. */
  ofHeader(region: Region): number | undefined {
    if (this.#isDecided(region)) return undefined;
    return calibrate(this.#calibration.header_block, this.#ofHeader(region));
  }

  /** Confidence that the header, the first row and the last row of a table are right. */
  ofTable(region: Region): number {
    const rows = this.#entries.filter(
      ({ lastRow, firstRow }) => lastRow >= region.firstRow && firstRow <= region.endRow,
    );
    const lowest = rows.reduce((least, { probability }) => Math.min(least, probability), 1);
    const header = this.#isDecided(region) ? 1 : this.#ofHeader(region);
    return calibrate(this.#calibration.table, header * lowest);
  }

  #isDecided({ headerRows }: Region): boolean {
    return (
      headerRows.length > 0 && headerRows.every(({ index }) => this.#entries[this.#find(index)]?.isDecided === true)
    );
  }

  /** Probability that exactly these rows are the header, and that the rows beside them have the right labels. */
  #ofHeader({ headerRows, firstRow, isLikeAbove }: Region): number {
    const first = headerRows[0]?.index ?? firstRow;
    const last = headerRows.at(-1)?.index ?? firstRow;
    const from = this.#find(first);
    const to = this.#find(last);
    if (from < 0 || to < 0) return 0;
    const above = this.#entries[from - 1];
    const marks = headerRows.map(({ index }) => this.#entries[this.#find(index)]?.decidedBy);
    const isMarked = marks.some((mark) => mark !== undefined && HEADER_MARKS.includes(mark));
    let chance = 1;
    if (first > this.#firstDataRow && !isMarked && !isLikeAbove) chance *= CHANCE_OF_LATER;
    // A table of Excel begins with its header, whatever is above.
    if (marks[0] !== TABLE_MARK) {
      chance *= above?.probability ?? 1;
      if (above?.lastRow === first - 1) chance *= CHANCE_WITHOUT_GAP;
    }
    // The row below also counts, because it ends the block.
    for (let i = from; i <= Math.min(to + (headerRows.length > 0 ? 1 : 0), this.#entries.length - 1); i++) {
      chance *= this.#entries[i]!.link;
    }
    return chance;
  }

  #find(row: number): number {
    let low = 0;
    let high = this.#entries.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const { firstRow, lastRow } = this.#entries[middle]!;
      if (row < firstRow) high = middle - 1;
      else if (row > lastRow) low = middle + 1;
      else return middle;
    }
    return -1;
  }
}
