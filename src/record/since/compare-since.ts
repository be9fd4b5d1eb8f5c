import type { Since } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { compareColumns } from './compare-columns.ts';
import { compareIssueKinds } from './compare-issue-kinds.ts';
import { countRows } from './count-rows.ts';

/** The changes since an earlier document, as far as the record shows them: all except totals, which are values. */
export type RecordedChanges = Pick<Since, 'rows' | 'columns' | 'issues'>;

/** `before`: the record of the earlier document, if there is one. */
export function compareSince(after: Artifact, before?: Artifact): RecordedChanges {
  return {
    rows: { before: before === undefined ? null : countRows(before), after: countRows(after) },
    columns: before === undefined ? { same: 0, changes: [] } : compareColumns(before, after),
    issues: compareIssueKinds(after, before),
  };
}
