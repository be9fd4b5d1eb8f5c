import { formatColumn } from '../../../src/workbook/a1.ts';
import { type Cell, type Edition, type Field, isDate, listNumbers, round } from '../../two-months/lists/edition.ts';
import { listLabels } from './columns.ts';
import type { RowTruth, SheetTruth } from './truth.ts';

/** A cell with the column it is in. */
export interface GridCell {
  value: Cell;
  field?: Field;
}

export interface LaidSheet {
  name: string;
  grid: readonly (readonly GridCell[])[];
  truth: SheetTruth;
}

/** Rows below a heading of their own, after the others. */
export interface Section {
  title: string;
  /** How many of the last rows are in it. */
  count: number;
}

/** Puts a list on a sheet: titles, header, rows, total, notes. */
export function laySheet(name: string, edition: Edition, notes: readonly string[], section?: Section): LaidSheet {
  const { fields, rows, titles, total } = edition;
  const grid: GridCell[][] = [];
  const labels: RowTruth[] = [];
  const add = (label: RowTruth, cells: GridCell[]) => {
    grid.push(cells);
    labels.push(label);
  };
  const addText = (label: RowTruth, text: string) =>
    text === '' ? add('blank', [{ value: null }]) : add(label, [{ value: text }]);
  for (const title of titles) addText('title', title);
  add(
    'header',
    fields.map(({ header }) => ({ value: header === '' ? null : header })),
  );
  for (const [i, row] of rows.entries()) {
    if (section !== undefined && i === rows.length - section.count) addText('group', section.title);
    add(
      'data',
      fields.map((field) => ({ value: row[field.name] ?? null, field })),
    );
  }
  if (total !== null)
    add(
      'total',
      fields.map((field, i) => sum(edition, field, i)),
    );
  if (notes.length > 0) addText('note', '');
  for (const note of notes) addText('note', note);
  return { name, grid, truth: { name, rows: labels, ...readTruth(edition) } };
}

function sum(edition: Edition, field: Field, at: number): GridCell {
  if (field.role !== 'amount') return { value: at === 0 ? edition.total : null };
  return { value: round(listNumbers(edition, field).reduce((all, value) => all + value, 0)), field };
}

function readTruth({ fields, rows }: Edition): Pick<SheetTruth, 'columns' | 'values'> {
  const holds = fields.map(({ name }) => name);
  const columns = fields.flatMap(({ name, header }, i) =>
    name === 'blank' ? [] : [{ letter: formatColumn(i), header, labels: listLabels(name, holds), name }],
  );
  const values = columns.flatMap(({ labels: [label], name }) =>
    typeof label === 'string' ? [[label, rows.map((row) => row[name] ?? null)] as const] : [],
  );
  return {
    columns: columns.map(({ letter, header, labels }) => ({ letter, header, labels })),
    values: Object.fromEntries(values),
  };
}

/** A day as a text, day first. */
export function formatDay(date: Temporal.PlainDate, separator: string): string {
  const [year, month, day] = date.toString().split('-');
  return [day, month, year].join(separator);
}

export { isDate };
