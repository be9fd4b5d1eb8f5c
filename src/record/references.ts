import { formatCell, parseCell } from '../workbook/index.ts';

/** A cell as a person names it; `sheet` is null if only the cell was given. */
export interface CellReference {
  sheet: string | null;
  /** In upper case, without `$`. */
  a1: string;
  /** 1-based. */
  row: number;
  /** 0-based. */
  columnIndex: number;
}

/** A row as a person names it; `sheet` is null if only the number was given. */
export interface RowReference {
  sheet: string | null;
  /** 1-based. */
  row: number;
}

/** Parses `Members!B5`, `'My sheet'!B5` or `B5`; `undefined` for other text. The name of a sheet may contain a `!`. */
export function parseCellReference(text: string): CellReference | undefined {
  const { sheet, rest } = splitSheet(text);
  const cell = parseCell(rest);
  if (!cell || sheet === '') return undefined;
  return { sheet, a1: formatCell(cell.row, cell.column), row: cell.row + 1, columnIndex: cell.column };
}

/** Parses `Members!57`, `'My sheet'!57` or `57`; `undefined` for other text. */
export function parseRowReference(text: string): RowReference | undefined {
  const { sheet, rest } = splitSheet(text);
  if (!/^[1-9]\d{0,14}$/.test(rest) || sheet === '') return undefined;
  return { sheet, row: Number(rest) };
}

/** The name of a sheet as part of a reference: quoted unless it has only letters, digits and underscores. */
export function quoteSheet(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
}

function splitSheet(text: string): { sheet: string | null; rest: string } {
  const mark = text.lastIndexOf('!');
  if (mark === -1) return { sheet: null, rest: text.trim() };
  const name = text.slice(0, mark);
  const quoted = /^'(.*)'$/s.exec(name)?.[1];
  return { sheet: quoted?.replaceAll("''", "'") ?? name, rest: text.slice(mark + 1).trim() };
}
