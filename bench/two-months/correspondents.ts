import type { Change, Style } from './documents.ts';
import type { SourceTable } from './source-tables.ts';

export const SENDERS = 12;
/** So many of them send two documents a month. */
const TWICE = 8;
/** What is other in the second month, a sender each. */
const CHANGES: Change[] = [
  'none',
  'renamed_column',
  'added_column',
  'header_lower',
  'sheet_by_month',
  'changed_total',
  'sent_again',
  'other_layout',
  'replaced',
  'header_lower',
  'none',
  'none',
];

/** Somebody who sends documents of the same kind every month. */
export interface Correspondent {
  name: string;
  source: SourceTable;
  style: Style;
  change: Change;
  seed: number;
  /** Documents a month. */
  count: number;
}

/** `tables`: one less than there are senders. The last one has the headers of the first, and other meanings. */
export function makeCorrespondents(tables: readonly SourceTable[]): Correspondent[] {
  const [first] = tables;
  const columns = first!.columns.map((column, i) => {
    const fields = first!.columns.map(({ field }) => field).filter((field) => typeof field === 'string');
    const known = fields.indexOf(column.field as string);
    return known < 0 || i === 0 ? column : { ...column, field: null };
  });
  return [...tables, { ...first!, columns }].map((source, i) => ({
    name: `Sender ${i + 1}`,
    source,
    style: {
      // A sheet can only be named in a workbook.
      format: i % 2 === 0 || CHANGES[i] === 'sheet_by_month' ? 'xlsx' : 'csv',
      titleRows: i % 4,
      hasTotal: i % 3 !== 1 || CHANGES[i] === 'changed_total',
    },
    change: CHANGES[i]!,
    seed: 100 * (i + 1),
    count: i < TWICE ? 2 : 1,
  }));
}
