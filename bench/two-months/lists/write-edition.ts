import ExcelJS from 'exceljs';
import { type Cell, type Edition, type Field, isDate, type Look, listNumbers, round } from './edition.ts';

/** The file of an edition, as its sender's program writes it. */
export async function writeEdition(edition: Edition): Promise<Uint8Array> {
  const { look } = edition;
  const grid = layOut(edition);
  return look.format === 'csv' ? writeCsv(grid, look) : writeXlsx(grid);
}

interface GridCell {
  value: Cell;
  field?: Field;
}

function layOut(edition: Edition): GridCell[][] {
  const { fields, rows, titles, total } = edition;
  const grid: GridCell[][] = titles.map((text) => [{ value: text === '' ? null : text }]);
  grid.push(fields.map(({ header }) => ({ value: header === '' ? null : header })));
  for (const row of rows)
    grid.push(fields.map((field) => ({ value: format(row[field.name] ?? null, edition), field })));
  if (total !== null) {
    const sums = fields.map((field, i): GridCell => {
      if (field.role !== 'amount') return { value: i === 0 ? total : null };
      return { value: round(listNumbers(edition, field).reduce((sum, value) => sum + value, 0)), field };
    });
    grid.push(sums);
  }
  return grid;
}

/** Dates become texts, except for those of a workbook. */
function format(cell: Cell, { look: { format: file, dates } }: Edition): Cell {
  if (!isDate(cell) || (file === 'xlsx' && dates === 'native')) return cell;
  const [year, month, day] = cell.toString().split('-') as [string, string, string];
  if (dates === 'dmy.') return `${day}.${month}.${year}`;
  if (dates === 'dmy/') return `${day}/${month}/${year}`;
  return dates === 'mdy/' ? `${month}/${day}/${year}` : `${year}-${month}-${day}`;
}

function writeCsv(grid: readonly GridCell[][], { delimiter, decimal }: Look): Uint8Array {
  const toText = ({ value, field }: GridCell): string => {
    if (value === null) return '';
    const text = typeof value === 'number' ? formatNumber(value, field).replace('.', decimal) : value.toString();
    return text.includes(delimiter) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return Buffer.from(grid.map((row) => `${row.map(toText).join(delimiter)}\r\n`).join(''));
}

function formatNumber(value: number, field: Field | undefined): string {
  return field?.decimals === undefined ? String(value) : value.toFixed(field.decimals);
}

async function writeXlsx(grid: readonly GridCell[][]): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Liste');
  for (const cells of grid) {
    const row = sheet.addRow(cells.map(toWorkbookValue));
    for (const [i, { value }] of cells.entries()) if (isDate(value)) row.getCell(i + 1).numFmt = 'dd/mm/yyyy';
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

/** A spreadsheet program turns ids of digits into numbers, unless they begin with a zero. */
function toWorkbookValue({ value, field }: GridCell): string | number | Date | null {
  if (isDate(value)) return new Date(`${value.toString()}T00:00:00Z`);
  return field?.role === 'key' && typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : value;
}
