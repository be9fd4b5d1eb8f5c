import { BiffDamage } from '../biff/biff-damage.ts';
import { type StoredStream, toOleError } from '../ole/index.ts';
import type { Row } from '../rows/row.ts';
import type { CellRange, ReaderNote, SheetReader } from '../types.ts';
import { RowCollector } from '../xlsx/row-collector.ts';
import type { PartFailure } from '../zip/part-failure.ts';
import { type CellContext, CellReader } from './cell-reader.ts';
import { readRecords } from './record-window.ts';
import { readSorted } from './sorted-cells.ts';
import type { CheckedSheet } from './stream-check.ts';

export interface SheetSource {
  stream: StoredStream;
  sheet: CheckedSheet;
  failure: PartFailure;
  context: Omit<CellContext, 'check'>;
  /** Number of contradictions about shared texts in the whole file. */
  oddTexts: number;
  /** Gets the place in the stream up to which the sheet has been read. */
  onRead(position: number): void;
}

/** Reads the rows of a checked sheet. It can be read several times. */
export class XlsSheetReader implements SheetReader {
  readonly merges: readonly CellRange[];
  readonly notes: readonly ReaderNote[];
  met: SheetReader['met'] = { rows: 0, cells: 0 };
  readonly #source: SheetSource;

  constructor(source: SheetSource) {
    this.#source = source;
    const { check } = source.sheet;
    this.merges = check.merges;
    this.notes = listNotes(source);
  }

  async *readRows(): AsyncGenerator<Row[]> {
    const { sheet, failure, context } = this.#source;
    const rows = new RowCollector(sheet.listed.name, failure, context.styles, sheet.check.merges);
    this.met = rows.met;
    const cells = new CellReader(rows, { ...context, check: sheet.check });
    try {
      yield* sheet.check.isOrdered ? this.#readOrdered(cells) : readSorted(this.#source, cells);
      cells.endRow();
      this.#source.onRead(sheet.end);
    } catch (error) {
      throw error instanceof BiffDamage ? failure.corrupt(error.message) : toOleError(error, failure.file);
    }
    const rest = cells.takeRows();
    if (rest.length > 0) yield rest;
  }

  async *#readOrdered(cells: CellReader): AsyncGenerator<Row[]> {
    const { stream, sheet, onRead } = this.#source;
    for await (const window of readRecords(stream, sheet.start, sheet.end)) {
      onRead(window.filledTo);
      while (window.nextOfSheet()) {
        const { type, bytes, start, end } = window;
        const full = cells.endRowBefore(type, bytes, start);
        if (full !== undefined) yield full;
        cells.take(type, bytes, start, end);
      }
    }
  }
}

function listNotes({ sheet: { check }, oddTexts }: SheetSource): ReaderNote[] {
  const notes: ReaderNote[] = [];
  if (check.ignoredMerges > 0) notes.push({ code: 'merges_ignored', count: check.ignoredMerges, firstRow: null });
  const { count, firstRow } = check.odd;
  const total = count + oddTexts;
  if (total > 0) notes.push({ code: 'odd_records', count: total, firstRow });
  return notes;
}
