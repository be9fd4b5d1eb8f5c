import { type LeftOutReason, quoteSheet, type RowExplanation, type RowInTable } from '../../record/explain/index.ts';
import type { Look } from './look.ts';
import { formatConfidence, formatScore, renderShares } from './scores.ts';
import { describeSetBy } from './set-by.ts';
import { cleanText, formatCount } from './text.ts';

/** What ADE decided about a row: its label, and where it went or why it was left out. */
export function renderRow(row: RowExplanation, look: Look): string[] {
  const { paint } = look;
  const outcome = row.left_out === null ? paint.green(describeRow(row)) : paint.yellow(describeRow(row));
  const head = paint.bold(`${cleanText(quoteSheet(row.sheet))}, row ${row.row}`);
  const data = row.label === 'data' ? renderScores(row, look, describeData(row)) : [];
  return [head, `  ${outcome}`, ...renderRowFacts(row, look), ...data];
}

/** The row's label, its block of rows with the same label, and its scores unless it is data. */
export function renderRowFacts(row: RowExplanation, look: Look): string[] {
  const lines: string[] = [];
  if (row.hidden) lines.push('  the row is hidden in the document; hidden rows are read like all others');
  if (row.run) lines.push(`  ${describeRun(row.label, row.run)}`);
  if (row.confidence !== null && row.corrected === null) lines.push(`  ${describeConfidence(row)}`);
  if (row.corrected !== null) lines.push(`  ${describeCorrection(row.corrected)}`);
  if (row.decided_by !== null)
    lines.push(`  decided by ${cleanText(row.decided_by)} alone, with a delta of 10 or more`);
  return row.label === 'data' ? lines : [...lines, ...renderScores(row, look)];
}

function describeCorrection({ id, proposed_label: proposed }: NonNullable<RowExplanation['corrected']>): string {
  const before = proposed === '' ? '' : `; without that its label would be ${cleanText(proposed)}`;
  return `${describeSetBy(id)}${before}`;
}

function describeConfidence({ confidence, is_explained: isAlone }: RowExplanation): string {
  // Rows without scores of their own are recorded together.
  const lowest = isAlone ? '' : ', the lowest among the rows that are recorded together';
  return `confidence: ${formatConfidence(confidence!)}${lowest}`;
}

function renderScores({ scores, contributors }: RowExplanation, look: Look, summary?: string): string[] {
  const totals = Object.entries(scores).sort(([, a], [, b]) => b - a);
  const lines = totals.map(([label, score]) => `${cleanText(label)} ${formatScore(score)}`);
  const isWeighed = contributors.some(({ kind }) => kind === 'evidence');
  return [
    ...(lines.length > 0
      ? [`  scores of the ${isWeighed ? 'evidence and the ' : ''}row rules: ${lines.join(', ')}`]
      : []),
    ...(summary === undefined ? [] : [`  ${summary}`]),
    ...renderShares(contributors, look, '    '),
  ];
}

/** Why a data row isn't a header. */
function describeData({ is_explained, scores, confidence }: RowExplanation): string {
  if (!is_explained) return 'its scores are not recorded: data rows keep them only at the start of a table or a block';
  const { data = 0, header } = scores;
  const headerPart = header === undefined ? 'no rule gave "header" a score' : `"header" got ${formatScore(header)}`;
  if (confidence !== null)
    return `not a header: ${headerPart}, "data" got ${formatScore(data)}, and the rows around count too`;
  if (data > 0) return `not a header: ${headerPart}, and "data" got ${formatScore(data)}`;
  return `data, because it is not empty and no label got a score above zero; ${headerPart}`;
}

/** One sentence without colour. */
export function describeRow(row: RowExplanation): string {
  if (row.left_out !== null) return `was left out: it ${describeLeftOut(row.left_out, row)}`;
  const places = row.tables.flatMap(({ table_id, output }) =>
    output ? [`row ${formatCount(output.row)} of sheet ${cleanText(quoteSheet(output.sheet))} (${table_id})`] : [],
  );
  const isOther = ({ output, role }: RowInTable) => output === null && role !== 'data' && role !== 'blank';
  const others = row.tables.filter(isOther).map(({ table_id }) => table_id);
  const beside = others.length === 0 ? '' : `; its cells in ${others.join(' and ')} are not data`;
  return `is data and was written to ${places.join(' and ')}${beside}`;
}

/** The reason as the end of a sentence, after `it` or `its row`. */
export function describeLeftOut(reason: LeftOutReason, row: RowExplanation): string {
  const label = cleanText(row.label);
  const tables = row.tables.map(({ table_id, a1_range }) => `${table_id} (${a1_range})`).join(' and ');
  switch (reason) {
    case 'sheet_skipped':
      return 'is on a sheet that was skipped';
    case 'beyond_sheet':
      return 'is below the last filled row of the sheet';
    case 'blank':
      return 'is blank, so there is nothing to write';
    case 'header':
      return `is a header of ${tables}: its texts named the columns and are not data`;
    case 'repeated_header':
      return `repeats the header of ${tables}`;
    case 'title':
      return `is part of the title above ${tables}, which rules see and which is not written`;
    case 'label':
      return `was labelled "${label}", not data, inside ${tables}`;
    case 'outside_tables':
      return `was labelled "${label}" and is outside all tables`;
    case 'beside_table':
      return 'has only notes beside a table there';
    case 'not_written':
      return `is data within ${tables}, but the job ended before it was written, or all its cells in the columns of the table are empty`;
  }
}

function describeRun(label: string, run: { first_row: number; last_row: number }): string {
  const name = cleanText(label);
  if (run.first_row === run.last_row) return `label: ${name}, this row alone`;
  return `label: ${name}, rows ${run.first_row} to ${run.last_row}`;
}
