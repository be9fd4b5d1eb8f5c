import { formatCell, formatColumn } from '../../../workbook/index.ts';
import { expectValue } from './expect-value.ts';
import { inventValues } from './invent-values.ts';
import type { NamedColumn } from './make-manifest.ts';

/** The sheet of the result that has the rows. */
const OUTPUT_SHEET = 'Normalized';

/** For columns whose checks no invented value passes. */
const BLANK = ['', '', ''];

/**
 * Makes a document with all columns in another order and invented values, and the expected result: its mapping, each of its
 * values, and that it has no issues.
 */
export function makeCase(columns: readonly NamedColumn[]): { document: string; expected: object } {
  const turned = [...columns].reverse();
  const invented = turned.map(({ kind, checks }) => inventValues(kind, checks));
  const values = invented.map((list) => list ?? BLANK);
  const header = turned.map(({ label }) => quote(label));
  const rows = [0, 1, 2].map((row) => values.map((list) => quote(list[row] ?? '')));
  const document = `${[header, ...rows].map((cells) => cells.join(',')).join('\n')}\n`;
  const mapping = Object.fromEntries(turned.map(({ field }, i) => [formatColumn(i), field]));
  const isComplete = invented.every((list) => list !== null);
  const cells = expectCells(columns, [...values].reverse());
  return { document, expected: { mapping: { table_1: mapping }, ...(isComplete ? { issues: [] } : {}), cells } };
}

/** The values of the result, by cell, from the values of the columns in the order of the result. */
function expectCells(columns: readonly NamedColumn[], values: readonly (readonly string[])[]): object {
  const cells = [0, 1, 2].flatMap((row) =>
    columns.flatMap(({ kind, checks }, i) => {
      const text = values[i]?.[row] ?? '';
      // The header of the result is in its first row.
      return text === ''
        ? []
        : [[`${OUTPUT_SHEET}!${formatCell(row + 1, i)}`, expectValue(kind, text, checks)] as const];
    }),
  );
  return Object.fromEntries(cells);
}

function quote(text: string): string {
  return /[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
