import type { Artifact, Table } from '../../../api/contract.ts';
import { parseColumn, parseRange } from '../../../lib/a1.ts';
import type { LinePlace } from '../lines/index.ts';
import type { ReviewedAttention } from '../review/index.ts';
import { isAbout } from './use-named-rows.ts';

/** The place to show for a point of attention: its cell or row, the header of its column, its table, or its sheet. */
export function findAttention(artifact: Artifact, item: ReviewedAttention): LinePlace | null {
  const has = ({ mapping = [] }: Table) => mapping.some(({ target_field: field }) => field === item.target_field);
  // A comparison with other documents is about a field, whatever column has this field.
  const sheet =
    artifact.sheets.find(({ name }) => name === item.sheet) ??
    (item.target_field === undefined ? undefined : artifact.sheets.find(({ tables }) => tables.some(has)));
  if (!sheet) return null;
  if (item.a1 !== undefined) return { sheet: sheet.index, cell: item.a1 };
  const table = sheet.tables.find(({ id }) => id === item.table_id) ?? sheet.tables.find(has) ?? sheet.tables[0];
  const range = table && parseRange(table.a1_range);
  if (!table || !range) return { sheet: sheet.index };
  const found = artifact.checks?.list?.find((check) => isAbout(check, item))?.rows;
  const row = found?.[0] ?? table.header.rows.at(-1) ?? range.firstRow;
  const mapped = table.mapping?.find(({ target_field: field }) => field !== null && field === item.target_field);
  const column = item.column ?? item.columns?.[0]?.column ?? mapped?.raw.column;
  const issue = table.validation?.issues.find(({ severity, row_index: at }) => at !== null && severity === 'error');
  if (item.code === 'error_issues' && issue) return { sheet: sheet.index, cell: issue.a1 };
  const letter = column ?? table.a1_range.replace(/\d.*$/, '');
  return { sheet: sheet.index, cell: parseColumn(letter) < 0 ? undefined : `${letter}${row}` };
}
