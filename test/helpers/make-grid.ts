import { parseCell } from '../../src/workbook/a1.ts';
import { makeParts, makeRels, makeSheet, makeStyles, type Parts, writeZip } from '../workbook/xlsx/make-xlsx.ts';

/**
 * A cell value in a test. `padded` has a number format of zeros; `uncached` is a formula without a value; `days` is a
 * number of days in one of the formats of times.
 */
export type GridCell =
  | string
  | number
  | boolean
  | null
  | { date: string }
  | { padded: number }
  | { uncached: string }
  | { days: number; format: (typeof TIME_FORMATS)[number] };

/** Rows by their 1-based number. */
export type Grid = Map<number, GridCell[]>;

export interface GridSheet {
  name?: string;
  grid: string | Grid;
  /** A1 ranges. */
  merges?: readonly string[];
  hiddenRows?: readonly number[];
  hidden?: boolean;
}

const PADDED_FORMAT = '0000000';
const DATE_FORMAT = 14;
const TIME_FORMATS = ['h:mm', '[h]:mm', '[m]', '[s]', 46] as const;
const FORMATS = ['General', DATE_FORMAT, PADDED_FORMAT, ...TIME_FORMATS];
const STYLES = makeStyles(FORMATS);
const DAY_MS = 86_400_000;

/**
 * Parses a drawn grid: each line is a row, with its number first and bars between cells. Numbers become numbers.
 *
 *     1 | H:id | name
 *     2 | D:1  | Ann
 */
export function parseGrid(text: string): Grid {
  const grid: Grid = new Map();
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [row, ...cells] = line.split('|').map((cell) => cell.trim());
    if (!/^\d+$/.test(row!)) throw new Error(`a grid's line begins with the row's number: ${line}`);
    grid.set(Number(row), cells.map(parseGridCell));
  }
  return grid;
}

function parseGridCell(text: string): GridCell {
  if (text === '') return null;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Data rows from `firstRow` on. */
export function makeRows(firstRow: number, count: number, makeRow: (i: number) => GridCell[]): Grid {
  return new Map(Array.from({ length: count }, (_, i) => [firstRow + i, makeRow(i)]));
}

/** Writes each grid as a sheet of an xlsx file. */
export async function writeGrids(path: string, sheets: readonly GridSheet[]): Promise<void> {
  const named = sheets.map((sheet, i) => ({ name: `Sheet${i + 1}`, ...sheet }));
  const parts: Parts = { 'xl/styles.xml': STYLES };
  for (const [i, sheet] of named.entries()) parts[`xl/worksheets/sheet${i + 1}.xml`] = encodeSheet(sheet);
  const list = named.map(({ name, hidden }, i) => {
    const state = hidden ? ' state="hidden"' : '';
    return `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"${state}/>`;
  });
  const base = 'http://schemas.openxmlformats.org';
  parts['xl/workbook.xml'] =
    `<workbook xmlns="${base}/spreadsheetml/2006/main" xmlns:r="${base}/officeDocument/2006/relationships">` +
    `<sheets>${list.join('')}</sheets></workbook>`;
  parts['xl/_rels/workbook.xml.rels'] = makeRels([
    ...named.map((_, i) => [`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`] as const),
    ['rId9999', 'styles', 'styles.xml'],
  ]);
  await writeZip(path, makeParts('', parts));
}

function encodeSheet({ grid, merges = [], hiddenRows = [] }: GridSheet): string {
  const sorted = [...(typeof grid === 'string' ? parseGrid(grid) : grid)].sort(([a], [b]) => a - b);
  const rows = sorted.map(([row, cells]) => {
    const hidden = hiddenRows.includes(row) ? ' hidden="1"' : '';
    return `<row r="${row}"${hidden}>${cells.map(encodeCell).join('')}</row>`;
  });
  for (const range of merges) if (!range.split(':').every(parseCell)) throw new Error(`no A1 range: ${range}`);
  const list = merges.map((range) => `<mergeCell ref="${range}"/>`).join('');
  return makeSheet(rows.join(''), merges.length > 0 ? `<mergeCells>${list}</mergeCells>` : '');
}

function encodeCell(cell: GridCell): string {
  if (cell === null) return '<c/>';
  if (typeof cell === 'string') {
    return `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
  }
  if (typeof cell === 'number') return `<c><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c t="b"><v>${Number(cell)}</v></c>`;
  if ('uncached' in cell) return `<c><f>${escapeXml(cell.uncached)}</f></c>`;
  if ('padded' in cell) return `<c s="2"><v>${cell.padded}</v></c>`;
  if ('days' in cell) return `<c s="${FORMATS.indexOf(cell.format)}"><v>${cell.days}</v></c>`;
  const days = (Date.parse(`${cell.date}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / DAY_MS;
  return `<c s="1"><v>${days}</v></c>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
