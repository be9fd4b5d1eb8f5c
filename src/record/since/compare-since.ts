import type { Since } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { compareColumns } from './compare-columns.ts';
import { compareIssueKinds } from './compare-issue-kinds.ts';
import { addRows, countRows } from './count-rows.ts';

/** The changes since an earlier document, as far as the record shows them: all except totals, which are values. */
export type RecordedChanges = Pick<Since, 'rows' | 'columns' | 'issues'>;

/**
 * `before`: the records of the earlier documents, which count as one; none if there is no earlier document. Their places
 * are those in the first of them.
 */
export function compareSince(after: Artifact, before: readonly Artifact[]): RecordedChanges {
  const isAny = before.length > 0;
  return {
    rows: { before: isAny ? addRows(before.map(countRows)) : null, after: countRows(after) },
    columns: isAny ? compareColumns(before, after) : { same: 0, changes: [] },
    issues: compareIssueKinds(after, before),
  };
}
