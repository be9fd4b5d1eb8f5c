import type { Since } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { compareColumns } from './compare-columns.ts';
import { compareIssueKinds } from './compare-issue-kinds.ts';
import { countRows } from './count-rows.ts';

/** What a record says of changes since an earlier document: all but totals, which are values. */
export type RecordedChanges = Pick<Since, 'rows' | 'columns' | 'issues'>;

/** `before`: the record of the earlier document; left out where there is none. */
export function compareSince(after: Artifact, before?: Artifact): RecordedChanges {
  return {
    rows: { before: before === undefined ? null : countRows(before), after: countRows(after) },
    columns: before === undefined ? { same: 0, changes: [] } : compareColumns(before, after),
    issues: compareIssueKinds(after, before),
  };
}
