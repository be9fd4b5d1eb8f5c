import type { Since } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { groupIssues, type IssueGroup } from '../issues/issues.ts';

type IssueKind = Since['issues'][number];
type Counted = IssueKind['after'];

const NONE: Counted = { count: 0, places: [] };

/** Issues by field and code in both documents, new kinds first. */
export function compareIssueKinds(after: Artifact, before?: Artifact): IssueKind[] {
  const [is, was] = [groupByKind(after), before === undefined ? undefined : groupByKind(before)];
  const all = new Map([...is, ...(was ?? [])]);
  const kinds = [...all].map(([key, { target_field, code, severity }]): IssueKind => {
    const [now, then] = [is.get(key), was?.get(key)];
    return {
      target_field,
      code,
      severity,
      before: before === undefined ? null : count(before, then),
      after: count(after, now),
      is_new: was !== undefined && then === undefined,
    };
  });
  // The groups are sorted by severity and count; a stable sort keeps this order.
  return kinds.sort((a, b) => Number(b.is_new) - Number(a.is_new));
}

function groupByKind(artifact: Artifact): Map<string, IssueGroup> {
  return new Map(
    groupIssues(artifact).map((group) => [JSON.stringify([group.target_field, group.code, group.severity]), group]),
  );
}

function count({ sheets }: Artifact, group: IssueGroup | undefined): Counted {
  if (group === undefined) return NONE;
  const indexes = new Map(sheets.map(({ name, index }) => [name, index]));
  return { count: group.count, places: group.places.map(({ sheet, a1 }) => ({ sheet: indexes.get(sheet)!, a1 })) };
}
