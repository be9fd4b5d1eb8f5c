import type { Correction, GivenValue, NewCorrection } from '../../../contract/corrections.ts';
import { AdeError } from '../../../contract/errors/index.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { CellValue } from '../../../workbook/index.ts';
import { GivenCells } from '../../corrections/given-cells.ts';
import { columnIndex } from '../../tables.ts';
import type { ToFixPlan, ToFixTable } from '../plan-to-fix.ts';
import { SealCheck } from '../seal.ts';
import { type ReadFormats, SenderFormats } from '../sender-formats.ts';
import { type ReadRows, readHeader, SentRows } from '../sent-rows.ts';
import { type ChangedCell, RowComparison } from './compare-rows.ts';
import { isSameValue, toGivenValue } from './compare-values.ts';
import type { SealedSheet } from './find-sheets.ts';
import { type ReturnedTable, type ReturnedValues, SheetReading } from './read-sheet.ts';
import { Refusals } from './refusals.ts';
import type { ReturnedFile } from './returned-file.ts';

/** The revision whose rows were sent, and the corrections made since. */
export interface SentJob {
  job_id: string;
  revision: number;
  /** The plan with which the rows were sent. */
  plan: ToFixPlan;
  corrections: readonly Correction[];
  readRows: ReadRows;
  readFormats: ReadFormats;
  manifest: Manifest;
  /** Folder with the key that signed the rows. */
  dataDir: string;
  /** Corrections of the newest revision. */
  newest: readonly Correction[];
}

/** A cell of the document that its sender corrected. */
export interface TakenCell {
  /** Index in the document, from 0. */
  sheet: number;
  sheet_name: string;
  a1: string;
  header: string;
  /** null: the sender emptied the cell. */
  value: GivenValue | null;
  /** Whether the sender was not asked to change the cell. */
  elsewhere: boolean;
}

export interface TakeBack {
  /** The revision whose rows were sent. */
  revision: number;
  cells: TakenCell[];
  /** Number of further changed cells that already have the same correction. */
  known_cells: number;
  /** Rows of the document that were sent but not returned. */
  missing_rows: { sheet_name: string; row: number }[];
  /** Columns that were sent but not returned. */
  missing_columns: { sheet_name: string; column: string; header: string }[];
}

/**
 * Finds what a sender changed in the rows that were sent, wherever rows and columns are now. Throws
 * `take_back_foreign`, and `take_back_refused` with all cells that cannot be understood; then nothing is taken back.
 */
export async function planTakeBack(
  file: ReturnedFile,
  sheets: readonly SealedSheet[],
  job: SentJob,
): Promise<TakeBack> {
  const refusals = new Refusals(file.name);
  const answer: TakeBack = { revision: job.revision, cells: [], known_cells: 0, missing_rows: [], missing_columns: [] };
  for (const [id, sealed] of Map.groupBy(sheets, ({ seal }) => seal.table_id)) {
    const table = job.plan.tables.find(({ table_id, sheet }) => table_id === id && sheet === sealed[0]!.seal.sheet);
    if (table === undefined) refuseSeals(sealed, refusals);
    else await new TableReturn(file, job, table, refusals).take(sealed, answer);
  }
  refusals.assertNone();
  const returned = new Set(sheets.map(({ seal }) => seal.table_id));
  for (const table of job.plan.tables.filter(({ table_id }) => !returned.has(table_id)))
    answer.missing_rows.push(...table.rows.map(({ row }) => ({ sheet_name: table.sheet_name, row })));
  return answer;
}

/** The corrections that repeat a sender's changes. */
export function makeCorrections(cells: readonly TakenCell[]): NewCorrection[] {
  return cells.map(({ sheet, a1, value }) => ({ kind: 'cell_value', places: [{ sheet, a1 }], value }));
}

/** The author of corrections that a sender made and a person took back. */
export function nameSender(takenBy: string): string {
  return `sender, taken back by ${takenBy}`;
}

function refuseSeals(sealed: readonly SealedSheet[], refusals: Refusals): void {
  for (const { sheet, letters, keyColumn } of sealed)
    refusals.add('keys that were changed', { sheet: sheet.name, row: letters.index, column: keyColumn });
}

/** The returned rows of one table, from one sheet or from copies of the sheet. */
class TableReturn {
  readonly #file: ReturnedFile;
  readonly #job: SentJob;
  readonly #table: ToFixTable;
  readonly #refusals: Refusals;
  readonly #sent: SentRows;
  readonly #newest: GivenCells;

  constructor(file: ReturnedFile, job: SentJob, table: ToFixTable, refusals: Refusals) {
    this.#file = file;
    this.#job = job;
    this.#table = table;
    this.#refusals = refusals;
    this.#sent = new SentRows(job.readRows, job.corrections);
    this.#newest = new GivenCells(job.newest);
  }

  async take(sheets: readonly SealedSheet[], answer: TakeBack): Promise<void> {
    const { sheet_name, columns } = this.#table;
    const read = sheets.flatMap((sealed) => this.#read(sealed) ?? []);
    await this.#checkHeaders(read.flatMap(({ headers }) => headers));
    const sentRows = this.#table.rows.map(({ row }) => row);
    const sent = await this.#sent.read(this.#table, sentRows);
    const rows = this.#checkRows(this.#checkOf(sheets[0]!), read, sent);
    const formats = await this.#readFormats(sentRows);
    const comparison = new RowComparison(this.#table, sent, this.#file.format, this.#refusals, formats);
    for (const cell of comparison.compare(rows)) this.#takeCell(cell, answer);
    const returned = new Set(rows.map(({ row }) => row));
    answer.missing_rows.push(...sentRows.filter((row) => !returned.has(row)).map((row) => ({ sheet_name, row })));
    const missing = [...columns.keys()].filter((position) => read.every((one) => one.missing.includes(position)));
    for (const position of missing) {
      const { column, header } = columns[position]!;
      answer.missing_columns.push({ sheet_name, column, header });
    }
  }

  /** Only csv has the texts that programs show instead of values. */
  async #readFormats(rows: readonly number[]): Promise<SenderFormats | null> {
    if (this.#file.format !== 'csv') return null;
    const { readFormats, manifest } = this.#job;
    return new SenderFormats(this.#table, await readFormats(this.#table.sheet, rows), manifest);
  }

  #read(sealed: SealedSheet): ReturnedTable | undefined {
    const check = this.#checkOf(sealed);
    if (!check.isKnown) {
      const found = 'its rows were signed with the key of another data folder';
      throw new AdeError('take_back_foreign', { file: this.#file.name, path: this.#job.job_id, found });
    }
    if (check.isGenuine) return new SheetReading(sealed, this.#table, check, this.#refusals).read();
    refuseSeals([sealed], this.#refusals);
    return undefined;
  }

  #checkOf({ seal }: SealedSheet): SealCheck {
    const columns = this.#table.columns.map(({ column }) => column);
    return new SealCheck(this.#job.dataDir, seal, columns);
  }

  /** Refuses changed headers, since the sender may mean another column. */
  async #checkHeaders(headers: readonly ReturnedValues[]): Promise<void> {
    const known = new Map((await readHeader(this.#table, this.#sent)).map(({ row, values }) => [row, values]));
    const comparison = { isMarked: false, format: this.#file.format };
    for (const { row, cells, key } of headers) {
      const values = known.get(row);
      if (values === undefined) this.#refusals.add('keys that were changed', key);
      for (const [position, { value, place }] of cells) {
        if (values === undefined || isSameValue(values[position] ?? null, value, comparison)) continue;
        this.#refusals.add('headers that were changed', place);
      }
    }
  }

  /** The rows that belong to this table and were sent as their keys say. */
  #checkRows(
    check: SealCheck,
    read: readonly ReturnedTable[],
    sent: ReadonlyMap<number, readonly CellValue[]>,
  ): ReturnedValues[] {
    return read
      .flatMap((table) => table.rows)
      .filter(({ row, hash, key }) => {
        const values = sent.get(row);
        const isSent = values !== undefined && check.isSent(row, hash, values);
        if (!isSent) this.#refusals.add('keys that were changed', key);
        return isSent;
      });
  }

  #takeCell({ row, position, sent, returned, comparison, place }: ChangedCell, answer: TakeBack): void {
    const { sheet, sheet_name, columns } = this.#table;
    const { column, header, field } = columns[position]!;
    if (field === null) {
      this.#refusals.add('changed cells of columns that are not read', place);
      return;
    }
    const value = toGivenValue(sent, returned, comparison);
    const standing = this.#newest.findCell(sheet, row, columnIndex(column));
    if (standing !== undefined && isSameValue(standing.value, value, { isMarked: true, format: 'workbook' })) {
      answer.known_cells += 1;
      return;
    }
    const elsewhere = !comparison.isMarked;
    answer.cells.push({ sheet, sheet_name, a1: `${column}${row}`, header, value, elsewhere });
  }
}
