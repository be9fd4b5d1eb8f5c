import ExcelJS from 'exceljs';
import { makeRandom } from '../shared/random.ts';
import type { SourceTable } from './source-tables.ts';

/** The look of a sender's documents. */
export interface Style {
  format: 'csv' | 'xlsx';
  /** Lines above the header. */
  titleRows: number;
  hasTotal: boolean;
}

/** What changes in the second month. */
export type Change =
  | 'none'
  | 'renamed_column'
  | 'added_column'
  | 'header_lower'
  | 'sheet_by_month'
  | 'changed_total'
  | 'sent_again'
  | 'other_layout'
  | 'replaced';

export interface Column {
  header: string;
  /** The column's field, null for none; undefined if nobody knows. */
  field: string | null | undefined;
  values: string[];
}

/** A document, and the correct reading of it. Rows are 1-based. */
export interface MadeDocument {
  name: string;
  bytes: Uint8Array;
  columns: Column[];
  headerRow: number;
  firstDataRow: number;
  lastDataRow: number;
  totalRow: number | null;
}

export interface DocumentPlan {
  source: SourceTable;
  style: Style;
  change: Change;
  month: string;
  /** Determines which rows of the source are used, and their order. */
  seed: number;
  /** Changes the cells before they are written, and updates their positions in `made`. */
  edit?: (grid: Grid, made: MadeDocument) => void;
}

/** The texts of a sheet, row by row. */
export type Grid = string[][];

const ROWS = 40;
/** A column of numbers that can have a total. */
const AMOUNT = { header: 'Wert KX', field: 'amount' };

/** A document of a sender for a month. The same plan gives the same rows. */
export async function makeDocument({ source, style, change, month, seed, edit }: DocumentPlan): Promise<MadeDocument> {
  const random = makeRandom(seed);
  const order = source.rows.map((_, i) => i).sort(() => random(3) - 1);
  const picked = order.slice(0, ROWS).map((i) => source.rows[i]!);
  const columns: Column[] = source.columns.map(({ header, field }, i) => ({
    header: change === 'other_layout' ? `N${i} ${header.length}` : header,
    field,
    values: picked.map((row) => row[i] ?? ''),
  }));
  const amounts = picked.map(() => 10 + random(9000));
  if (style.hasTotal) columns.push({ ...AMOUNT, values: amounts.map(String) });
  if (change === 'renamed_column') columns[0] = { ...columns[0]!, header: `${columns[0]!.header} neu` };
  if (change === 'added_column')
    columns.splice(1, 0, { header: 'Kz', field: undefined, values: picked.map(() => 'a') });
  const titles = style.titleRows + (change === 'header_lower' ? 1 + random(3) : 0);
  const total = amounts.reduce((sum, value) => sum + value, change === 'changed_total' ? 100 : 0);
  return lay(columns, {
    style,
    month,
    titles,
    total: style.hasTotal ? total : null,
    isByMonth: change === 'sheet_by_month',
    edit,
  });
}

interface Layout {
  style: Style;
  month: string;
  titles: number;
  total: number | null;
  isByMonth: boolean;
  edit: DocumentPlan['edit'];
}

async function lay(columns: Column[], { style, month, titles, total, isByMonth, edit }: Layout): Promise<MadeDocument> {
  const grid: string[][] = Array.from({ length: titles }, (_, i) =>
    i === 0 ? [`Meldung ${month}`] : [`Zeile ${i}`, month],
  );
  grid.push(columns.map(({ header }) => header));
  const headerRow = grid.length;
  const count = columns[0]!.values.length;
  for (let row = 0; row < count; row++) grid.push(columns.map(({ values }) => values[row]!));
  const lastDataRow = grid.length;
  if (total !== null) {
    const line = columns.map(({ header }) => (header === AMOUNT.header ? String(total) : ''));
    line[0] = 'Summe';
    grid.push(line);
  }
  const made = {
    name: `meldung-${month}.${style.format}`,
    columns,
    headerRow,
    firstDataRow: headerRow + 1,
    lastDataRow,
    totalRow: total === null ? null : grid.length,
  };
  const edited: MadeDocument = { ...made, bytes: new Uint8Array() };
  edit?.(grid, edited);
  return {
    ...edited,
    bytes: style.format === 'csv' ? writeCsv(grid) : await writeXlsx(grid, isByMonth ? month : 'Meldung'),
  };
}

function writeCsv(grid: readonly string[][]): Uint8Array {
  const quote = (text: string) => (/[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return Buffer.from(grid.map((row) => `${row.map(quote).join(';')}\r\n`).join(''));
}

/** Writes numbers as numbers, like a spreadsheet program. */
async function writeXlsx(grid: readonly string[][], sheet: string): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  const rows = grid.map((row) => row.map((text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : text || null)));
  workbook.addWorksheet(sheet).addRows(rows);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
