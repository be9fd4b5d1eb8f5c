import type { Expectation } from '../cases/index.ts';
import { formatColumn } from '../workbook/a1.ts';
import { nameKey } from './header-name.ts';
import type { SharedCorrection } from './propose-change.ts';

/** A case of a package, as its files. */
export interface MadeCase {
  name: string;
  /** Text of `input.csv`. No value of a document is in it: below the headers are numbers that count up. */
  input: string;
  expectation: Expectation;
}

/** Rows below the header, so that what is found is a table. */
const ROW_COUNT = 4;

/** A case that a package passes when it decides as the senders' corrections say. */
export function makeCase(shared: SharedCorrection): MadeCase {
  const { id, said, headers } = shared;
  if (said.kind !== 'column_field') throw new Error(`no case for ${said.kind}`);
  const position = headers.findIndex((header) => nameKey(header) === nameKey(said.header));
  const rows = Array.from({ length: ROW_COUNT }, (_, r) =>
    headers.map((_header, c) => (c === position && headers.length > 1 ? '' : String(r * headers.length + c + 1))),
  );
  return {
    name: `shared-${said.field ?? 'no-field'}-${id}`,
    input: [headers, ...rows].map((row) => `${row.map(quoteCell).join(',')}\n`).join(''),
    expectation: { columns: { table_1: { [formatColumn(position)]: said.field } } },
  };
}

/** RFC 4180; the text stays the one that the senders' documents have, whatever it begins with. */
function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
