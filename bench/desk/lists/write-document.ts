import { utils, write } from '@e965/xlsx';
import ExcelJS from 'exceljs';
import type { Cell } from '../../two-months/lists/edition.ts';
import type { Form } from './forms/index.ts';
import { formatDay, type GridCell, isDate, type LaidSheet } from './lay-sheet.ts';

type Style = Pick<Form, 'dates' | 'decimal' | 'delimiter'>;

/** The bytes of a document, as a spreadsheet program writes it; `name` says in which format. */
export async function writeDocument(name: string, sheets: readonly LaidSheet[], style: Style): Promise<Uint8Array> {
  if (name.endsWith('.csv')) return writeCsv(sheets[0]!, style);
  return name.endsWith('.ods') ? writeOds(sheets, style) : writeXlsx(sheets, style);
}

const SEPARATORS = { 'dmy.': '.', 'dmy/': '/', 'dmy-': '-', native: '/' } as const;

function writeCsv({ grid }: LaidSheet, { dates, decimal, delimiter }: Style): Uint8Array {
  const toText = ({ value, field }: GridCell): string => {
    if (isDate(value)) return formatDay(value, SEPARATORS[dates]);
    if (typeof value === 'number') {
      const text = field?.decimals === undefined ? String(value) : value.toFixed(field.decimals);
      return text.replace('.', decimal);
    }
    return value === null ? '' : value;
  };
  const quote = (text: string) =>
    text.includes(delimiter) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = grid.map((cells) => cells.map((cell) => quote(toText(cell))).join(delimiter));
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

/** Dates stay texts where the sender's program writes them as texts; ids of digits become numbers unless they begin with 0. */
function toWorkbookValue({ value, field }: GridCell, { dates }: Style): string | number | Date | null {
  if (isDate(value))
    return dates === 'native' ? new Date(`${value.toString()}T00:00:00Z`) : formatDay(value, SEPARATORS[dates]);
  const isNumber = field?.role === 'key' && typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value);
  return isNumber ? Number(value) : (value as Exclude<Cell, Temporal.PlainDate>);
}

async function writeXlsx(sheets: readonly LaidSheet[], style: Style): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  for (const { name, grid, truth } of sheets) {
    const sheet = workbook.addWorksheet(name);
    for (const [at, cells] of grid.entries()) {
      const row = sheet.addRow(cells.map((cell) => toWorkbookValue(cell, style)));
      if (truth.rows[at] === 'header' || truth.rows[at] === 'total') row.font = { bold: true };
      for (const [i, { value, field }] of cells.entries()) {
        if (isDate(value)) row.getCell(i + 1).numFmt = 'dd/mm/yyyy';
        if (field?.decimals === 2) row.getCell(i + 1).numFmt = '#,##0.00';
      }
    }
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function writeOds(sheets: readonly LaidSheet[], style: Style): Uint8Array {
  const workbook = utils.book_new();
  for (const { name, grid } of sheets) {
    const cells = grid.map((row) => row.map((cell) => toWorkbookValue(cell, style)));
    utils.book_append_sheet(
      workbook,
      utils.aoa_to_sheet(cells, { cellDates: true, UTC: true, dateNF: 'dd/mm/yyyy' }),
      name,
    );
  }
  return new Uint8Array(write(workbook, { type: 'buffer', bookType: 'ods' }) as Buffer);
}
