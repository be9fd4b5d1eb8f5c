import { AdeError } from '../../contract/errors/index.ts';
import type { CellValue } from '../types.ts';
import { parseIsoCellDate } from '../xlsx/iso-cell-date.ts';
import { walkPart } from '../xlsx/xml-walker.ts';
import type { ZipArchive } from '../xlsx/zip-archive.ts';

/** A cell that has a value but no text, which SheetJS skips, or a formula without a value. */
export interface TextlessCell {
  column: number;
  /** `undefined` for a formula without a value. */
  value: CellValue | undefined;
}

/** What SheetJS does not report about a sheet. Rows count from 0. */
export interface OdsSheetDetails {
  hidden: boolean;
  hiddenRows: (readonly [first: number, last: number])[];
  textlessCells: Map<number, TextlessCell[]>;
}

/** More cells do not fit in memory; a few bytes of XML can repeat a cell over a complete sheet. */
const MAX_CELLS = 20_000_000;

type Attributes = ReadonlyMap<string, string>;

/** Reads `table:display`, `table:visibility` and cells without text (OpenDocument 1.3 part 3, 20.253, 19.749, 9.1.4). */
export async function readOdsDetails(archive: ZipArchive): Promise<Map<string, OdsSheetDetails>> {
  const reader = new OdsDetailsReader(archive.file);
  await walkPart(archive, 'content.xml', (name, attributes, path) => reader.visit(name, attributes, path));
  return reader.sheets;
}

class OdsDetailsReader {
  readonly sheets = new Map<string, OdsSheetDetails>();
  readonly #file: string;
  readonly #hiddenStyles = new Set<string>();
  #style = '';
  #sheet: OdsSheetDetails = makeDetails(false);
  #row = 0;
  #nextRow = 0;
  #firstColumn = 0;
  #nextColumn = 0;
  #cellCount = 0;

  constructor(file: string) {
    this.#file = file;
  }

  visit(name: string, attributes: Attributes, path: readonly string[]): void {
    if (name === 'style') this.#style = attributes.get('style:name') ?? '';
    if (name === 'table-properties' && attributes.get('table:display') === 'false') this.#hiddenStyles.add(this.#style);
    const parent = path.at(-1);
    if (name === 'table' && parent === 'spreadsheet') this.#openSheet(attributes);
    // A table inside a cell is not a sheet.
    if (path.includes('table-cell')) {
      if (name === 'p' && parent === 'table-cell') this.#dropTextCell();
    } else if (name === 'table-row') this.#openRow(attributes);
    else if (parent === 'table-row') this.#openCell(attributes);
  }

  #openSheet(attributes: Attributes): void {
    this.#sheet = makeDetails(this.#hiddenStyles.has(attributes.get('table:style-name') ?? ''));
    this.sheets.set(attributes.get('table:name') ?? '', this.#sheet);
    this.#nextRow = 0;
  }

  #openRow(attributes: Attributes): void {
    this.#row = this.#nextRow;
    this.#nextRow += readCount(attributes, 'table:number-rows-repeated');
    this.#nextColumn = 0;
    const visibility = attributes.get('table:visibility');
    if (visibility === 'collapse' || visibility === 'filter') {
      this.#sheet.hiddenRows.push([this.#row, this.#nextRow - 1]);
    }
  }

  /** Every cell with a value or formula counts as one without text, until its text is read. */
  #openCell(attributes: Attributes): void {
    this.#firstColumn = this.#nextColumn;
    this.#nextColumn += readCount(attributes, 'table:number-columns-repeated');
    if (!attributes.has('office:value-type') && !attributes.has('table:formula')) return;
    this.#countCells((this.#nextRow - this.#row) * (this.#nextColumn - this.#firstColumn));
    const value = readValue(attributes);
    if (value === undefined && !attributes.has('table:formula')) return;
    for (let row = this.#row; row < this.#nextRow; row++) {
      const cells = this.#sheet.textlessCells.get(row) ?? [];
      for (let column = this.#firstColumn; column < this.#nextColumn; column++) cells.push({ column, value });
      this.#sheet.textlessCells.set(row, cells);
    }
  }

  #countCells(count: number): void {
    this.#cellCount += count;
    if (this.#cellCount <= MAX_CELLS) return;
    throw new AdeError('corrupt_workbook', { file: this.#file, found: `it has more than ${MAX_CELLS} cells` });
  }

  #dropTextCell(): void {
    for (let row = this.#row; row < this.#nextRow; row++) {
      const cells = this.#sheet.textlessCells.get(row) ?? [];
      while (cells.length > 0 && cells.at(-1)!.column >= this.#firstColumn) cells.pop();
      if (cells.length === 0) this.#sheet.textlessCells.delete(row);
    }
  }
}

function makeDetails(hidden: boolean): OdsSheetDetails {
  return { hidden, hiddenRows: [], textlessCells: new Map() };
}

function readCount(attributes: Attributes, name: string): number {
  const count = Number(attributes.get(name) ?? 1);
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}

/** The value in a cell's attributes; `undefined` where there is none. */
function readValue(attributes: Attributes): CellValue | undefined {
  const type = attributes.get('office:value-type');
  if (type === 'boolean') return attributes.get('office:boolean-value') === 'true';
  if (type === 'string') return attributes.get('office:string-value') || undefined;
  if (type === 'date') return parseIsoCellDate(attributes.get('office:date-value') ?? '');
  if (type === 'time') return parseDuration(attributes.get('office:time-value') ?? '');
  const number = Number(attributes.get('office:value') || Number.NaN);
  return Number.isFinite(number) ? number : undefined;
}

/** `PT07H08M09S` as a time of day; a duration of a day or more stays a text. */
function parseDuration(text: string): CellValue | undefined {
  const [, hours, minutes, seconds] = /^PT(\d\d)H(\d\d)M(\d\d)(?:[.,]\d+)?S$/.exec(text) ?? [];
  if (hours === undefined) return text || undefined;
  return parseIsoCellDate(`${hours}:${minutes}:${seconds}`) ?? text;
}
