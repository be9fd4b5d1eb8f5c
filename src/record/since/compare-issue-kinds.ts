import type { Since } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { groupIssues, type IssueGroup } from '../issues/issues.ts';

type IssueKind = Since['issues'][number];
type Counted = IssueKind['after'];

const NONE: Counted = { count: 0, places: [] };

/** Issues by field and code now and before, new kinds first. `before`: documents that count as one. */
export function compareIssueKinds(after: Artifact, before: readonly Artifact[]): IssueKind[] {
  const is = groupByKind(after);
  const was = before.map((artifact) => ({ artifact, groups: groupByKind(artifact) }));
  const all = new Map([...is, ...was.flatMap(({ groups }) => [...groups])]);
  const kinds = [...all].map(([key, { target_field, code, severity }]): IssueKind => {
    const then = was.map(({ artifact, groups }) => count(artifact, groups.get(key)));
    const total = then.reduce((sum, one) => sum + one.count, 0);
    return {
      target_field,
      code,
      severity,
      before: was.length === 0 ? null : { count: total, places: then[0]?.places ?? [] },
      after: count(after, is.get(key)),
      is_new: was.length > 0 && total === 0,
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
