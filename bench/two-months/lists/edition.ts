import type { FieldRole } from '../../../src/contract/manifest.ts';

/** A cell as a spreadsheet program holds it. */
export type Cell = string | number | Temporal.PlainDate | null;

/** A row of a list, by field. */
export type Row = Readonly<Record<string, Cell>>;

/** A column of a list. */
export interface Field {
  name: string;
  header: string;
  /** What the package says of the field; other columns only have to be carried along. */
  role: 'key' | FieldRole | 'other';
  /** Decimals with which an amount is written; by default as many as it has. */
  decimals?: number;
}

/** How a sender's documents look. */
export interface Look {
  format: 'csv' | 'xlsx';
  delimiter: ',' | ';' | '\t';
  decimal: '.' | ',';
  /** `native`: dates of a workbook; csv files have texts. */
  dates: 'native' | 'iso' | 'dmy.' | 'dmy/' | 'mdy/';
}

/** A sender's list for one month: its columns, rows and lines above, before it is written to a file. */
export interface Edition {
  /** `2026-05` */
  month: string;
  fields: readonly Field[];
  rows: readonly Row[];
  /** Lines above the header. */
  titles: readonly string[];
  /** The first cell of a last row with the sums of all amounts; null if there is no such row. */
  total: string | null;
  look: Look;
}

export type Role = Field['role'];

export function findField({ fields }: Pick<Edition, 'fields'>, role: Role): Field | undefined {
  return fields.find((field) => field.role === role);
}

export function listFields({ fields }: Pick<Edition, 'fields'>, ...roles: Role[]): Field[] {
  return fields.filter(({ role }) => roles.includes(role));
}

export function changeRows(edition: Edition, change: (row: Row, index: number) => Row): Edition {
  return { ...edition, rows: edition.rows.map(change) };
}

/** The numbers of a field, without empty cells and texts. */
export function listNumbers({ rows }: Pick<Edition, 'rows'>, { name }: Field): number[] {
  return rows.flatMap((row) => (typeof row[name] === 'number' ? [row[name]] : []));
}

export function isDate(cell: Cell | undefined): cell is Temporal.PlainDate {
  return cell instanceof Temporal.PlainDate;
}

/** A cell as text, whose order is the order of a sorted column. */
export function toSortText(cell: Cell | undefined): string {
  if (typeof cell === 'number') return String(Math.round(cell * 100)).padStart(15, '0');
  return cell === null || cell === undefined ? '\uffff' : cell.toString();
}

export function compareCells(a: Cell | undefined, b: Cell | undefined): number {
  const [x, y] = [toSortText(a), toSortText(b)];
  // Ids that are numbers are sorted as numbers.
  if (/^\d+$/.test(x) && /^\d+$/.test(y)) return Number(x) - Number(y);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function round(value: number, decimals = 2): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}
