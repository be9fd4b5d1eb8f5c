import type { ValueComparison } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { type Comparison, compareArtifacts } from '../../record/compare/index.ts';
import { compareResults } from '../../record/values/index.ts';
import type { FoundArtifact } from './artifact.ts';
import { withResultSheets } from './result-sheets.ts';

export interface ShownComparison extends Comparison {
  /** The values that differ; null without both results, and for two documents. */
  cells: ValueComparison | null;
  /** The only field whose values were compared; null for all. */
  field: string | null;
}

/** What differs in the values of a document's results. */
export interface DocumentValues {
  document: string;
  cells: ValueComparison;
}

/** Compares two jobs by their records, and by the values of their results. Throws `not_in_artifact` for an unknown field. */
export async function compareFound(
  left: FoundArtifact,
  right: FoundArtifact,
  field?: string,
): Promise<ShownComparison> {
  if (field !== undefined) assertField(field, [right.artifact, left.artifact]);
  const comparison = compareArtifacts(left.artifact, right.artifact);
  return {
    ...comparison,
    field: field ?? null,
    cells: comparison.document_same ? await compareCells(left, right, field) : null,
  };
}

/** Columns without a field are named by their headers. */
function assertField(field: string, artifacts: readonly Artifact[]): void {
  const columns = artifacts.flatMap(({ output }) => output.sheets ?? []).flatMap((sheet) => sheet.columns);
  const known = new Set(columns.map(({ target_field: target, header }) => target ?? header));
  if (known.has(field)) return;
  throw new AdeError('not_in_artifact', { wanted: `field ${field}`, found: [...known].join(', ') || 'none' });
}

/** Null if one of the results is gone or was changed. */
export function compareCells(
  left: FoundArtifact,
  right: FoundArtifact,
  field?: string,
): Promise<ValueComparison | null> {
  return withResultSheets(left, (before) =>
    withResultSheets(right, (after) =>
      compareResults({ artifact: left.artifact, sheets: before }, { artifact: right.artifact, sheets: after }, field),
    ),
  );
}
