import type { Artifact } from '../../contract/artifact.ts';
import { listTables } from '../tables.ts';
import type { IssueChange, Place } from './types.ts';

/** Issues of one field, code and severity in one artifact. */
interface Group {
  count: number;
  places: Place[];
  rules: Set<string>;
}

type Key = Pick<IssueChange, 'target_field' | 'code' | 'severity'>;

/** Kinds of issues that differ in number or places. */
export function compareIssues(left: Artifact, right: Artifact): IssueChange[] {
  const [before, after] = [groupByKind(left), groupByKind(right)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [was, is] = [before.get(key) ?? makeGroup(), after.get(key) ?? makeGroup()];
    const isListed = was.count === was.places.length && is.count === is.places.length;
    const gone = isListed ? subtractPlaces(was.places, is.places) : null;
    const added = isListed ? subtractPlaces(is.places, was.places) : null;
    if (was.count === is.count && !gone?.length && !added?.length) return [];
    const [target_field, code, severity] = JSON.parse(key) as [Key['target_field'], string, Key['severity']];
    const rules = [...was.rules.union(is.rules)].sort();
    return [{ target_field, code, severity, left: was.count, right: is.count, rules, gone, added }];
  });
}

function groupByKind(artifact: Artifact): Map<string, Group> {
  const groups = new Map<string, Group>();
  const getGroup = ({ target_field, code, severity }: Key) => {
    const key = JSON.stringify([target_field, code, severity]);
    const group = groups.get(key) ?? makeGroup();
    groups.set(key, group);
    return group;
  };
  for (const { sheet, table } of listTables(artifact)) {
    for (const total of table.validation?.totals ?? []) getGroup(total).count += total.count;
    for (const issue of table.validation?.issues ?? []) {
      const group = getGroup(issue);
      group.places.push({ sheet: sheet.name, a1: issue.a1 });
      group.rules.add(issue.rule);
    }
  }
  return groups;
}

function makeGroup(): Group {
  return { count: 0, places: [], rules: new Set() };
}

/** Places that are not in `others`; a place that occurs twice counts twice. */
function subtractPlaces(places: readonly Place[], others: readonly Place[]): Place[] {
  const keyOf = ({ sheet, a1 }: Place) => JSON.stringify([sheet, a1]);
  const counts = new Map<string, number>();
  for (const place of others) counts.set(keyOf(place), (counts.get(keyOf(place)) ?? 0) + 1);
  return places.filter((place) => {
    const left = counts.get(keyOf(place)) ?? 0;
    counts.set(keyOf(place), left - 1);
    return left <= 0;
  });
}
