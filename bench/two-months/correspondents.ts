import type { Change, Style } from './documents.ts';
import type { SourceTable } from './source-tables.ts';

export const SENDERS = 12;
/** How many senders send two documents per month. */
const TWICE = 8;
/** The change in the second month, one for each sender. */
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

/** A sender of the same kind of documents every month. */
export interface Correspondent {
  name: string;
  source: SourceTable;
  style: Style;
  change: Change;
  seed: number;
  /** Documents per month. */
  count: number;
}

/** `tables`: one fewer than senders. The last sender has the headers of the first one, with other meanings. */
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
      // Only a workbook has named sheets.
      format: i % 2 === 0 || CHANGES[i] === 'sheet_by_month' ? 'xlsx' : 'csv',
      titleRows: i % 4,
      hasTotal: i % 3 !== 1 || CHANGES[i] === 'changed_total',
    },
    change: CHANGES[i]!,
    seed: 100 * (i + 1),
    count: i < TWICE ? 2 : 1,
  }));
}
