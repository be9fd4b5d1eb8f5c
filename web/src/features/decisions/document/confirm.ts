import type { Artifact } from '../../../api/contract.ts';
import type { NewCorrection } from '../corrections/index.ts';
import type { ReviewedAttention } from '../review/index.ts';

/**
 * The corrections that say that a doubtful place was read correctly, or that undecided columns are carried; none for points
 * that are not about a place.
 */
export function confirmPlace({ sheets }: Artifact, item: ReviewedAttention): NewCorrection[] {
  const sheet = sheets.find(({ name }) => name === item.sheet);
  const table = sheet?.tables.find(({ id }) => id === item.table_id);
  const row = table?.header.rows.at(-1);
  if (!sheet || !table || row === undefined) return [];
  if (item.code === 'doubtful_header') {
    const places = table.header.rows.map((one) => ({ sheet: sheet.index, a1: String(one) }));
    return [{ kind: 'row_label', places, label: 'header' }];
  }
  if (item.code === 'column_undecided') {
    const undecided = table.mapping?.filter(({ unmapped }) => unmapped?.decided_by === 'nobody') ?? [];
    return undecided.map(({ raw }) => ({
      kind: 'column_field',
      places: [{ sheet: sheet.index, a1: `${raw.column}${row}` }],
      field: null,
      then: 'carry',
    }));
  }
  if (item.code !== 'uncertain_mapping' && item.code !== 'field_taken') return [];
  const mapping = table.mapping?.find(({ raw }) => raw.column === item.column);
  if (!mapping) return [];
  const places = [{ sheet: sheet.index, a1: `${mapping.raw.column}${row}` }];
  return [{ kind: 'column_field', places, field: mapping.target_field }];
}
