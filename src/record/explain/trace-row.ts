import type { Lineage } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import type { GivenCells } from '../corrections/given-cells.ts';
import { findTable } from '../lookup.ts';
import { explainColumn } from './explain-column.ts';
import { explainOutputRow, type OutputOrigin } from './explain-output-row.ts';

/** The origin of a row of the result, without its job. */
export type RowTrace = Omit<Lineage, 'job_id' | 'revision'>;

/**
 * Traces an output row to its row in the document and the rules that labelled it as data. Each column has its cell, the
 * rules that mapped it to its field, and the rule that made the value. Throws `not_in_artifact`.
 */
export function traceRow(
  artifact: Artifact,
  place: { sheet: string | null; row: number },
  given: GivenCells | null = null,
): RowTrace {
  const { sheet, row, source, columns } = explainOutputRow(artifact, place, given);
  if (source === null) return { sheet, row, source: null, columns: [] };
  const { label, confidence, corrected, contributors } = source.explanation;
  return {
    sheet,
    row,
    source: {
      sheet: source.sheet,
      row: source.row,
      table_id: source.table_id,
      label,
      confidence,
      correction: corrected?.id ?? null,
      decided_by: contributors.map(({ label: _, ...share }) => share),
    },
    columns: columns.map((origin) => ({ ...withoutRule(origin), ...findRules(artifact, source.table_id, origin) })),
  };
}

function withoutRule({ derived_by: _, ...origin }: OutputOrigin): Omit<OutputOrigin, 'derived_by'> {
  return origin;
}

function findRules(
  artifact: Artifact,
  tableId: string,
  { source_a1: a1, derived_by: derivedBy }: OutputOrigin,
): Pick<RowTrace['columns'][number], 'mapped_by' | 'made_by'> {
  if (a1 === null) return { mapped_by: [], made_by: derivedBy };
  const { best, target_field, hook, transform } = explainColumn(
    artifact,
    findTable(artifact, tableId),
    a1.replace(/\d+$/, ''),
  );
  const shares = target_field !== null && best?.field === target_field ? (best.contributors ?? []) : [];
  return { mapped_by: hook === null ? shares : [], made_by: transform };
}
