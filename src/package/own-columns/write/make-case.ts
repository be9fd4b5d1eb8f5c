import { formatColumn } from '../../../workbook/index.ts';
import { inventValues } from './invent-values.ts';
import type { NamedColumn } from './make-manifest.ts';

/** For columns whose checks no invented value passes. */
const BLANK = ['', '', ''];

/** Makes a document with all columns in another order and invented values, and the expected result. */
export function makeCase(columns: readonly NamedColumn[]): { document: string; expected: object } {
  const turned = [...columns].reverse();
  const invented = turned.map(({ kind, checks }) => inventValues(kind, checks));
  const values = invented.map((list) => list ?? BLANK);
  const header = turned.map(({ label }) => quote(label));
  const rows = [0, 1, 2].map((row) => values.map((list) => quote(list[row] ?? '')));
  const document = `${[header, ...rows].map((cells) => cells.join(',')).join('\n')}\n`;
  const mapping = Object.fromEntries(turned.map(({ field }, i) => [formatColumn(i), field]));
  const isComplete = invented.every((list) => list !== null);
  return { document, expected: { mapping: { table_1: mapping }, ...(isComplete ? { issues: [] } : {}) } };
}

function quote(text: string): string {
  return /[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
