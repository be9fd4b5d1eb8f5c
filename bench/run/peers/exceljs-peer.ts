/** `exceljs-peer.ts DOCUMENT OUTPUT RESULT`: the benchmark's work as a script on exceljs, streaming in and out. */
import { writeFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { type Cell, type Field, fields, labelRow } from './field-rules.ts';
import { mapColumns } from './map-columns.ts';

const SAMPLE_ROWS = 200;
const [documentPath, outputPath, resultPath] = process.argv.slice(2) as [string, string, string];

/** One table between reader and writer: rows wait until the sample is full. */
class Normalizer {
  readonly #sheet: ExcelJS.Worksheet;
  readonly #header: string[];
  #waiting: Cell[][] = [];
  #mapping: (Field | null)[] | null = null;
  #sources: number[] = [];
  readonly issues: Record<string, number> = {};
  rowCount = 0;

  constructor(sheet: ExcelJS.Worksheet, header: string[]) {
    this.#sheet = sheet;
    this.#header = header;
  }

  add(cells: Cell[]): void {
    if (this.#mapping !== null) {
      this.#write(cells, this.#mapping);
      return;
    }
    this.#waiting.push(cells);
    if (this.#waiting.length === SAMPLE_ROWS) this.#begin();
  }

  finish(): Record<string, string> {
    if (this.#mapping === null) this.#begin();
    const mapped = this.#mapping!.map((field, column) => [String.fromCharCode(65 + column), field?.name]);
    return Object.fromEntries(mapped.filter(([, field]) => field !== undefined));
  }

  #begin(): void {
    const mapping = mapColumns(this.#header, this.#waiting);
    this.#mapping = mapping;
    this.#sources = fields.map((field) => mapping.indexOf(field));
    const raw = this.#header.filter((_, column) => mapping[column] === null);
    this.#sheet.addRow([...fields.map(({ label }) => label), ...raw.map((header) => `raw_${header}`)]).commit();
    for (const cells of this.#waiting) this.#write(cells, mapping);
    this.#waiting = [];
  }

  #write(cells: Cell[], mapping: (Field | null)[]): void {
    const values = new Map<string, Cell>();
    for (const [i, field] of fields.entries()) {
      const value = cells[this.#sources[i]!] ?? null;
      values.set(field.name, value === null ? null : field.transform(value));
    }
    for (const field of fields) {
      const value = values.get(field.name)!;
      if (value === null) continue;
      for (const code of field.validate(value, values)) {
        const key = `${field.name}/${code}`;
        this.issues[key] = (this.issues[key] ?? 0) + 1;
      }
    }
    const row = this.#sheet.addRow([...values.values(), ...cells.filter((_, column) => mapping[column] === null)]);
    row.eachCell((cell) => {
      if (cell.value instanceof Date) cell.numFmt = isMidnight(cell.value) ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss';
    });
    row.commit();
    this.rowCount += 1;
  }
}

function isMidnight(date: Date): boolean {
  return date.getTime() % 86_400_000 === 0;
}

function readCells(row: ExcelJS.Row, width: number): Cell[] {
  const cells = new Array<Cell>(width).fill(null);
  row.eachCell((cell, column) => {
    cells[column - 1] = (cell.value ?? null) as Cell;
  });
  return cells;
}

const writer = new ExcelJS.stream.xlsx.WorkbookWriter({
  filename: outputPath,
  useStyles: true,
  useSharedStrings: false,
});
const sheet = writer.addWorksheet('Normalized');
const reader = new ExcelJS.stream.xlsx.WorkbookReader(documentPath, {
  sharedStrings: 'cache',
  styles: 'cache',
} as never);
let table: Normalizer | null = null;
for await (const worksheet of reader) {
  let width = 0;
  for await (const row of worksheet) {
    width = Math.max(width, row.cellCount);
    const cells = readCells(row, width);
    const label = labelRow(cells);
    if (label === 'header') table = new Normalizer(sheet, cells.map(String));
    else if (label === 'data') table?.add(cells);
  }
}
if (table === null) throw new Error('There is no header row.');
const mapping = table.finish();
sheet.commit();
await writer.commit();
writeFileSync(resultPath, JSON.stringify({ rows: table.rowCount, mapping, issues: table.issues }));
