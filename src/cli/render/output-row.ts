import { type OutputOrigin, type OutputRowExplanation, quoteSheet } from '../../record/explain/index.ts';
import type { Look } from './look.ts';
import { renderRowFacts } from './row.ts';
import { formatSource } from './scores.ts';
import { describeSetBy } from './set-by.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText, quoteText } from './text.ts';

/** The source row of an output row, and the source cell of each column. */
export function renderOutputRow(row: OutputRowExplanation, look: Look): string[] {
  const { paint } = look;
  const head = paint.bold(`output ${cleanText(quoteSheet(row.sheet))}, row ${row.row}`);
  if (!row.source) return [head, '  is the header of the normalized sheet, with texts from the config package'];
  const { sheet, row: sourceRow, table_id, explanation } = row.source;
  const from = `came from ${cleanText(quoteSheet(sheet))}, row ${sourceRow} (${table_id})`;
  const columns = layOutTable(
    ['column', ...['header', 'field', 'from'].map(flexible)],
    row.columns.map((origin) => [
      origin.column,
      quoteText(origin.header),
      cleanText(origin.target_field ?? '(unmapped)'),
      describeOrigin(origin),
    ]),
    { width: look.width, paintHeader: paint.dim, indent: '  ' },
  );
  return [head, `  ${paint.green(from)}`, ...renderRowFacts(explanation, look), ...columns];
}

function describeOrigin(origin: OutputOrigin): string {
  const { from, correction } = origin;
  if (correction === null) return describeSource(origin);
  const decided = describeSetBy(correction);
  return from === 'column' ? `${describeSource(origin)}, ${decided}` : decided;
}

function describeSource({ from, source_a1, source_header, derived_by }: OutputOrigin): string {
  if (from === 'column') return `${source_a1} ${quoteText(source_header ?? '')}`;
  if (from === 'none') return 'nothing in this table';
  if (from === 'person') return 'set by people in some rows';
  return derived_by ? `derived by ${cleanText(derived_by.rule)} (${formatSource(derived_by)})` : 'derived';
}
