import type { Manifest } from '../../contract/manifest.ts';
import { formatColumn } from '../../workbook/index.ts';
import type { Expectation } from '../cases/index.ts';
import { type CaseTable, INPUT_SHEET } from './case-table.ts';
import { nameKey } from './header-name.ts';
import { makeDateCase } from './make-date-case.ts';
import type { SharedCorrection } from './propose-change.ts';

export interface MadeCase {
  name: string;
  /** Text of `input.csv`. Below the headers it has consecutive numbers and no value of a document. */
  input: string;
  expectation: Expectation;
}

/** Number of rows below the header, so that a table is recognized. */
const ROW_COUNT = 4;

/** Makes a case that passes if the package decides like the senders' corrections; null if no field can show this. */
export function makeCase(shared: SharedCorrection, manifest: Manifest): MadeCase | null {
  const table = makeTable(shared, manifest);
  if (table === null) return null;
  const { rows, expectation } = table;
  const input = rows.map((row) => `${row.map(quoteCell).join(',')}\n`).join('');
  return { name: `shared-${shared.said.kind.replace('_', '-')}-${shared.id}`, input, expectation };
}

function makeTable({ said, headers }: SharedCorrection, manifest: Manifest): CaseTable | null {
  switch (said.kind) {
    case 'column_field': {
      const names = headers.length > 1 ? [...headers] : [...headers, ...listLabels(manifest, said.field).slice(0, 1)];
      const position = names.findIndex((header) => nameKey(header) === nameKey(said.header));
      // The column has no values, so that only the header decides.
      const rows = [names, ...countUp(names.length, ROW_COUNT, (column) => column === position)];
      return { rows, expectation: { columns: { table_1: { [formatColumn(position)]: said.field } } } };
    }
    case 'row_label': {
      const names = listLabels(manifest);
      const numbers = countUp(names.length, ROW_COUNT + 1, (column) => column > 1).at(-1) ?? [];
      const rows = [names, ...countUp(names.length, ROW_COUNT), [said.first_cell, ...numbers.slice(1)]];
      return { rows, expectation: { rows: { [`${INPUT_SHEET}!${rows.length}`]: said.label } } };
    }
    case 'read_as':
      return makeDateCase(said.date_order, manifest);
    case 'value_is':
      return null;
  }
}

/** Consecutive numbers from 1, row by row. */
function countUp(width: number, count: number, isBlank: (column: number) => boolean = () => false): string[][] {
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: width }, (_, column) => (isBlank(column) ? '' : String(row * width + column + 1))),
  );
}

/** Number of columns of the case. With more columns, a row with one number would be a total even without the word. */
const LABEL_COUNT = 3;

/** Labels of the first fields; the field `but` is skipped. */
function listLabels({ columns }: Manifest, but: string | null = null): string[] {
  const fields = columns.order.filter((field) => field !== but).slice(0, LABEL_COUNT);
  return fields.map((field) => columns.meta[field]?.label ?? field);
}

/** Quotes a cell as in RFC 4180. The text is not changed, even if it begins like a formula. */
function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
