import { type Cell, changeRows, type Edition, type Field, type Row } from '../lists/index.ts';

/** A list must be so long that a mistake in it is no coincidence. */
export const MIN_CHANGED = 3;

/** The number of rows in which two editions of equal length differ. */
export function countChanged(a: Edition, b: Edition): number {
  const isSame = (row: Row, other: Row) => a.fields.every(({ name }) => String(row[name]) === String(other[name]));
  return a.rows.filter((row, i) => !isSame(row, b.rows[i]!)).length;
}

/** Puts other cells into a column, from the top. */
export function fillColumn(edition: Edition, { name }: Field, cells: readonly Cell[]): Edition {
  return changeRows(edition, (row, i) => ({ ...row, [name]: cells[i] ?? null }));
}

export function readColumn({ rows }: Edition, { name }: Field): Cell[] {
  return rows.map((row) => row[name] ?? null);
}

/** The values of two fields are in each other's column. */
export function exchangeValues(edition: Edition, a: Field, b: Field): Edition {
  return changeRows(edition, (row) => ({ ...row, [a.name]: row[b.name] ?? null, [b.name]: row[a.name] ?? null }));
}

/** The headers of two columns are above each other's values. */
export function exchangeHeaders(edition: Edition, a: Field, b: Field): Edition {
  const headers = new Map([
    [a.name, b.header],
    [b.name, a.header],
  ]);
  const fields = edition.fields.map((field) => ({ ...field, header: headers.get(field.name) ?? field.header }));
  return { ...edition, fields };
}

/** Moves a column's cells down from a row on. The first cell stays empty, or is there twice; the last one is lost. */
export function moveDown(edition: Edition, field: Field, from: number, isRepeated: boolean): Edition {
  const cells = readColumn(edition, field);
  const moved = cells.map((cell, i) => (i < from ? cell : i === from ? (isRepeated ? cell : null) : cells[i - 1]!));
  return fillColumn(edition, field, moved);
}

/** Rows are put together in another order, or some are left out. */
export function takeRows(edition: Edition, take: (row: Row, index: number) => boolean): Edition {
  return { ...edition, rows: edition.rows.filter(take) };
}
