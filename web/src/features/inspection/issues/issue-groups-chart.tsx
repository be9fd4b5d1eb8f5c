import type { IssueGroups } from '../../../api/contract.ts';
import { formatCode, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './issues.module.css';

type Group = IssueGroups['groups'][number];
export interface IssueFilter {
  field?: string;
  code?: string;
  severity?: string;
}

interface IssueGroupsChartProps {
  groups: readonly Group[];
  findLabel: (field: string) => string;
  filter: IssueFilter;
  onFilter: (filter: IssueFilter) => void;
}

/** Counts of issues by field and code as bars; each bar is a filter. */
export function IssueGroupsChart({ groups, findLabel, filter, onFilter }: IssueGroupsChartProps) {
  const byField = Map.groupBy(groups, ({ target_field }) => target_field);
  const largest = Math.max(1, ...groups.map(({ count }) => count));
  const total = (list: readonly Group[]) => list.reduce((sum, { count }) => sum + count, 0);
  const fields = [...byField].sort(([, a], [, b]) => total(b) - total(a));
  return (
    <section className={classes.box} aria-label={t`Issues by field and code`}>
      {fields.map(([field, list]) => (
        <div key={field ?? ''}>
          <div className={classes.field} title={field ?? undefined}>
            {field === null ? t`no field` : findLabel(field)}
          </div>
          {[...list]
            .sort((a, b) => b.count - a.count)
            .map((group) => (
              <GroupRow key={group.code + group.severity} {...{ group, largest, filter, onFilter }} />
            ))}
        </div>
      ))}
    </section>
  );
}

function GroupRow({
  group,
  largest,
  filter,
  onFilter,
}: Pick<IssueGroupsChartProps, 'filter' | 'onFilter'> & { group: Group; largest: number }) {
  const own = { field: group.target_field ?? undefined, code: group.code, severity: group.severity };
  const isChosen = filter.code === own.code && filter.field === own.field;
  return (
    <button
      type="button"
      className={classes.groupRow}
      data-severity={group.severity}
      aria-pressed={isChosen}
      aria-label={`${formatCode(group.code)}, ${group.severity}: ${group.count}`}
      onClick={() => onFilter(isChosen ? {} : own)}
    >
      <span className={classes.groupName}>{[formatCode(group.code), ...group.headers].join(', ')}</span>
      <span className={classes.bar} style={{ width: `${Math.max(2, (group.count / largest) * 100)}%` }} />
      <span className={classes.count}>{formatCount(group.count)}</span>
    </button>
  );
}
