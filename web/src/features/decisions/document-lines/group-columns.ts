import type { Artifact, Mapping } from '../../../api/contract.ts';
import type { PlacedColumn } from './placed-column.ts';

/** Below this probability, a field is only one answer among others. */
export const LEAST_TO_PROPOSE = 0.35;

/** The header as it is compared. */
export const wordsOf = ({ mapping }: PlacedColumn): string => mapping.raw.header.trim().toLowerCase();

/** All columns with values, and those with a field, in the order of the document. */
export function listColumns({ sheets }: Artifact): PlacedColumn[] {
  return sheets.flatMap((sheet) =>
    sheet.tables.flatMap((table) => {
      const empty = new Set(table.columns.flatMap((one) => (one.empty ? [one.column] : [])));
      const isShown = ({ raw, target_field: field }: Mapping) => field !== null || !empty.has(raw.column);
      return (table.mapping ?? []).filter(isShown).map((mapping) => ({ sheet, table, mapping }));
    }),
  );
}

/** Whether somebody is asked about it, whatever else is known. */
const isAsked = ({ mapping: { uncertain, unmapped } }: PlacedColumn): boolean =>
  uncertain === true || unmapped?.decided_by === 'nobody';

/** The field that a column that is asked about likely is; null: none is likely. */
function findLikely({ mapping: { target_field: field, candidates } }: PlacedColumn): string | null {
  const [best] = candidates;
  if (field !== null) return field;
  return best !== undefined && (best.probability ?? best.score) >= LEAST_TO_PROPOSE ? best.field : null;
}

/**
 * Columns of several tables with the same header are one decision if all are read alike, or are asked about and are not
 * likely to be different fields.
 */
export function groupColumns(columns: readonly PlacedColumn[]): PlacedColumn[][] {
  const likely = Map.groupBy(columns.filter(isAsked), wordsOf);
  const differ = (words: string) => new Set(likely.get(words)?.flatMap((one) => findLikely(one) ?? [])).size > 1;
  const groups = new Map<string, PlacedColumn[]>();
  for (const column of columns) {
    const { raw, target_field: field, unmapped } = column.mapping;
    const words = wordsOf(column);
    const own = words === '' ? [column.table.id, raw.column] : [];
    const asked = [words, true, differ(words) ? findLikely(column) : null];
    const read = [words, field, unmapped?.then, unmapped?.decided_by];
    const base = [...(isAsked(column) ? asked : read), ...own];
    // A table that has the header twice has two decisions.
    for (let nth = 0; ; nth++) {
      const key = JSON.stringify([...base, nth]);
      const group = groups.get(key);
      if (group?.some(({ table }) => table === column.table)) continue;
      groups.set(key, [...(group ?? []), column]);
      break;
    }
  }
  return [...groups.values()];
}
