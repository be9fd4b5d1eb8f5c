import type { Artifact } from '../../../api/contract.ts';
import type { Statement } from '../corrections/index.ts';
import type { ReviewedAttention } from '../review/index.ts';

/** The statement that a doubtful place was read correctly; null for points that are not about a place. */
export function confirmPlace({ sheets }: Artifact, item: ReviewedAttention): Statement | null {
  const sheet = sheets.find(({ name }) => name === item.sheet);
  const table = sheet?.tables.find(({ id }) => id === item.table_id);
  const row = table?.header.rows.at(-1);
  if (!sheet || !table || row === undefined) return null;
  if (item.code === 'doubtful_header') {
    const places = table.header.rows.map((one) => ({ sheet: sheet.index, a1: String(one) }));
    return [{ kind: 'row_label', places, label: 'header' }];
  }
  if (item.code !== 'uncertain_mapping' && item.code !== 'field_taken') return null;
  const mapping = table.mapping?.find(({ raw }) => raw.column === item.column);
  if (!mapping) return null;
  const places = [{ sheet: sheet.index, a1: `${mapping.raw.column}${row}` }];
  return [{ kind: 'column_field', places, field: mapping.target_field }];
}
