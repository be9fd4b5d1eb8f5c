import { type CellObject, utils, type WorkSheet, write } from '@e965/xlsx';
import { makeRandom } from '../../helpers/random.ts';
import { type Cell, type Kind, makeCell, writeText } from './cells.ts';
import { type Language, THEMES, type Theme, WORDS, type Words } from './words.ts';

/** What is unusual in a list. */
export const SHAPES = [
  'title_and_total',
  'plain',
  'blank_columns',
  'no_header',
  'header_twice',
  'header_again',
  'second_sheet',
  'two_tables',
  'half_empty',
  'notes',
] as const;
export type Shape = (typeof SHAPES)[number];

/** How sender and period are told: with the upload, one of them, not at all, by the file name, or only in the title. */
export const TELLINGS = ['both', 'sender', 'period', 'nothing', 'file_name', 'title'] as const;
export type Telling = (typeof TELLINGS)[number];

/** A column with values: the rows, 1-based, in which a cell of it is filled, headers and totals aside. */
export interface FilledColumn {
  sheet: string;
  column: string;
  header: string;
  cells: { row: number; value: Cell }[];
}

export interface MadeList {
  name: string;
  language: Language;
  theme: Theme;
  shape: Shape;
  telling: Telling;
  format: 'csv' | 'xlsx';
  bytes: Uint8Array;
  columns: FilledColumn[];
  /** The same table with its usual columns only, and nothing above or below: a csv from which a package can be made. */
  usual: Uint8Array;
}

interface Column {
  header: string;
  kind: Kind | 'blank' | 'once' | 'half';
}

const USUAL_ROWS = 12;

/** The rows of a sheet while it is made. */
class Sheet {
  readonly rows: Cell[][] = [];
  readonly columns: FilledColumn[] = [];
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** Adds a table below what there is. */
  addTable(columns: readonly Column[], rowCount: number, words: Words, random: () => number, again?: number): void {
    const headers = columns.map(({ header }) => header || null);
    this.rows.push(headers);
    const filled = columns.map(({ header }, i) => ({ sheet: this.name, column: toLetter(i), header, cells: [] }));
    for (let row = 0; row < rowCount; row++) {
      if (row === again) this.rows.push(headers);
      this.rows.push(columns.map(({ kind }) => makeColumnCell(kind, row, words, random)));
      for (const [i, { cells }] of (filled as FilledColumn[]).entries()) {
        const value = this.rows.at(-1)![i]!;
        if (value !== null) cells.push({ row: this.rows.length, value });
      }
    }
    this.columns.push(...filled.filter(({ cells }) => cells.length > 0));
  }
}

function makeColumnCell(kind: Column['kind'], row: number, words: Words, random: () => number): Cell {
  if (kind === 'blank') return null;
  if (kind === 'once') return row === 4 ? words.remark : null;
  if (kind === 'half') return random() < 0.5 ? makeCell('thing', row, words, random) : null;
  return makeCell(kind, row, words, random);
}

const toLetter = (index: number): string => String.fromCharCode(65 + index);

/** Forty lists, ten in each language. The same lists, byte by byte, every time. */
export function makeLists(): MadeList[] {
  const languages = Object.keys(WORDS) as Language[];
  return languages.flatMap((language, l) =>
    SHAPES.map((_, i) => {
      const shape = SHAPES[(i + 3 * l) % SHAPES.length]!;
      return makeList(language, i, shape, TELLINGS[(i + 2 * l) % TELLINGS.length]!);
    }),
  );
}

function makeList(language: Language, i: number, shape: Shape, telling: Telling): MadeList {
  const words = WORDS[language];
  const theme = THEMES[i % THEMES.length]!;
  const random = makeRandom(100 * (language.length * 7 + language.charCodeAt(0)) + i + 1);
  const format = shape === 'second_sheet' || i % 2 === 0 ? 'xlsx' : 'csv';
  const plan: Plan = { words, theme, variant: i < THEMES.length ? 0 : 1, telling };
  const sheets = makeSheets(shape, plan, random);
  const bytes = format === 'csv' ? writeCsv(sheets[0]!, words) : writeXlsx(sheets);
  const columns = sheets.flatMap((sheet) => sheet.columns);
  const usual = new Sheet('Blatt');
  usual.addTable(readColumns(words.headers[theme][plan.variant]), USUAL_ROWS, words, random);
  const name = `${language}-${i}-${theme}-${shape}`;
  return { name, language, theme, shape, telling, format, bytes, columns, usual: writeCsv(usual, words) };
}

interface Plan {
  words: Words;
  theme: Theme;
  variant: 0 | 1;
  telling: Telling;
}

function makeSheets(shape: Shape, { words, theme, variant, telling }: Plan, random: () => number): Sheet[] {
  const sheet = new Sheet('Blatt');
  const columns = changeColumns(readColumns(words.headers[theme][variant]), shape, words);
  const isTitled = shape === 'title_and_total' || shape === 'notes' || telling === 'title';
  const hasMonth = telling === 'title' || shape === 'title_and_total';
  if (isTitled) sheet.rows.push([hasMonth ? `${words.titles[theme]} ${words.month}` : words.titles[theme]], []);
  const rowCount = 14 + Math.floor(random() * 12);
  sheet.addTable(columns, rowCount, words, random, shape === 'header_again' ? 9 : undefined);
  if (shape === 'title_and_total') sheet.rows.push(makeTotal(columns, sheet.rows.slice(-rowCount), words));
  if (shape === 'notes') sheet.rows.push([], [words.note]);
  const other = readColumns(words.headers[THEMES[(THEMES.indexOf(theme) + 2) % THEMES.length]!][variant]);
  if (shape === 'two_tables') {
    sheet.rows.push([], []);
    sheet.addTable(other, 11, words, random);
  }
  if (shape !== 'second_sheet') return [sheet];
  const second = new Sheet('Tab 2');
  second.addTable(other, 9, words, random);
  return [sheet, second];
}

const readColumns = (headers: string): Column[] =>
  headers.split('|').map((text) => {
    const [header, kind] = text.split(':') as [string, Kind];
    return { header, kind };
  });

/** Puts in what is unusual. */
function changeColumns(columns: readonly Column[], shape: Shape, { things }: Words): Column[] {
  const changed = [...columns];
  const middle = Math.floor(columns.length / 2);
  if (shape === 'blank_columns') {
    changed.splice(middle, 0, { header: '', kind: 'blank' });
    changed.push({ header: things[0]!, kind: 'blank' });
  }
  if (shape === 'no_header') changed.splice(middle, 1, { ...columns[middle]!, header: '' });
  if (shape === 'header_twice') changed.push({ header: columns.at(-1)!.header, kind: 'money' });
  if (shape === 'half_empty') {
    changed.splice(2, 0, { header: 'Info', kind: 'half' });
    changed.push({ header: 'X', kind: 'once' });
  }
  if (shape === 'notes') changed.push({ header: '', kind: 'once' });
  return changed;
}

function makeTotal(columns: readonly Column[], rows: readonly Cell[][], { total }: Words): Cell[] {
  return columns.map(({ kind }, i) => {
    if (i === 0) return total;
    if (kind !== 'money') return null;
    return Math.round(rows.reduce((sum, row) => sum + Number(row[i]) * 100, 0)) / 100;
  });
}

function writeCsv({ rows }: Sheet, words: Words): Uint8Array {
  const delimiter = words.decimal === ',' ? ';' : ',';
  const quote = (text: string) => (/["\n;,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const width = Math.max(...rows.map((row) => row.length));
  const lines = rows.map((row) =>
    Array.from({ length: width }, (_, i) => quote(writeText(row[i] ?? null, words))).join(delimiter),
  );
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

const DAY_MS = 86_400_000;
/** Day 0 of the days that workbooks count. */
const FIRST_DAY = Date.UTC(1899, 11, 30);

function writeXlsx(sheets: readonly Sheet[]): Uint8Array {
  const workbook = utils.book_new();
  for (const { name, rows } of sheets) {
    const sheet: WorkSheet = { '!ref': `A1:Z${rows.length}` };
    for (const [r, row] of rows.entries())
      for (const [c, value] of row.entries()) if (value !== null) sheet[`${toLetter(c)}${r + 1}`] = toCellObject(value);
    utils.book_append_sheet(workbook, sheet, name);
  }
  return new Uint8Array(write(workbook, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer);
}

function toCellObject(value: string | number | Date): CellObject {
  if (value instanceof Date) return { t: 'n', v: (value.getTime() - FIRST_DAY) / DAY_MS, z: 'dd/mm/yyyy' };
  return typeof value === 'number' ? { t: 'n', v: value } : { t: 's', v: value };
}
