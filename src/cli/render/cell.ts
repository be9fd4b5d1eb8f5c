import { type CellExplanation, quoteSheet } from '../../record/explain/index.ts';
import { describeOutcome } from './column.ts';
import type { Look } from './look.ts';
import { describeLeftOut, renderRowFacts } from './row.ts';
import { cleanText, quoteText } from './text.ts';

/** What ADE decided about a cell: where it went or why it was left out, and its issues. */
export function renderCell(cell: CellExplanation, look: Look): string[] {
  const { paint } = look;
  const outcome = describeCell(cell);
  const lines = [
    paint.bold(`${cleanText(quoteSheet(cell.sheet))}!${cell.a1}`),
    `  ${cell.output ? paint.green(outcome) : paint.yellow(outcome)}`,
  ];
  if (cell.column) {
    const { table_id, column, header } = cell.column;
    lines.push(`  column ${column} ${quoteText(header)} of ${table_id} ${describeOutcome(cell.column)}`);
  }
  if (cell.correction !== null)
    lines.push(`  its value was set by a person, in correction ${cleanText(cell.correction)}, before the rules saw it`);
  return [...lines, ...renderRowFacts(cell.row, look), ...renderIssues(cell, look)];
}

/** One sentence without colour. */
function describeCell({ output, left_out, row, column }: CellExplanation): string {
  if (output) {
    const place = `${cleanText(quoteSheet(output.sheet))}!${output.a1}`;
    const what = output.target_field === null ? 'as an unmapped column' : `as ${cleanText(output.target_field)}`;
    return `is data and was written to ${place}, column ${quoteText(output.header)}, ${what}`;
  }
  switch (left_out) {
    case null:
    case 'outside_columns':
      return 'was left out: it is outside the columns of all tables in this row';
    case 'beside_table':
      return 'was left out: it is a note beside a table';
    case 'spacer':
      return 'was left out: its column is an empty spacer inside the table';
    case 'column_not_appended':
      return `was left out: its column${column ? ` ${column.column}` : ''} is unmapped, and the package leaves unmapped columns out`;
    default:
      return `was left out: its row ${describeLeftOut(left_out, row)}`;
  }
}

function renderIssues({ issues }: CellExplanation, { paint }: Look): string[] {
  return issues.map(({ severity, code, message, rule, a1 }) => {
    const text = `${severity} ${cleanText(code)}: ${cleanText(message)} (${cleanText(rule)}, ${a1})`;
    return `  ${severity === 'error' ? paint.red(text) : paint.yellow(text)}`;
  });
}
