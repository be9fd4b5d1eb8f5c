import { Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Artifact, Job, ListIssuesQuery, Severity } from '../../../api/contract.ts';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { countOf, formatCode } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { issueGroupsQuery } from './issue-api.ts';
import { type IssueFilter, IssueGroupsChart } from './issue-groups-chart.tsx';
import { IssueList } from './issue-list.tsx';
import classes from './issues.module.css';

export interface IssuesViewProps {
  job: Job;
  artifact: Artifact;
  filter: IssueFilter;
  onFilter: (filter: IssueFilter) => void;
}

const severities = ['error', 'warning', 'info'];

/** The issues of a job: grouped, counted, and each with a link to its cell. */
export function IssuesView({ job, artifact, filter, onFilter }: IssuesViewProps) {
  const findLabel = useFieldLabels(job);
  const groups = useQuery(issueGroupsQuery(job.workspace_id, job.id));
  // Messages contain values if the user may see the document and it is not yet removed.
  const values = useCan('viewer') && !job.purged.input ? true : undefined;
  const filters: ListIssuesQuery = {
    field: filter.field,
    code: filter.code,
    severity: filter.severity as Severity | undefined,
    values,
  };
  return (
    <QueryView query={groups} failure={t`The issues could not be counted`}>
      {({ groups: all }) => {
        if (all.length === 0) {
          return (
            <EmptyNotice
              title={t`No issues`}
            >{t`No rule found anything wrong with the values of this document.`}</EmptyNotice>
          );
        }
        const shown = filter.severity ? all.filter(({ severity }) => severity === filter.severity) : all;
        const total = shown.reduce((sum, { count }) => sum + count, 0);
        return (
          <Stack gap="sm">
            <Group gap="sm">
              <SegmentedControl
                size="xs"
                aria-label={t`Severity`}
                value={filter.severity ?? 'all'}
                onChange={(value) => onFilter(value === 'all' ? {} : { severity: value })}
                data={[
                  { value: 'all', label: t`All` },
                  ...severities
                    .filter((severity) => all.some((group) => group.severity === severity))
                    .map((severity) => ({ value: severity, label: severity })),
                ]}
              />
              <Muted size="sm">{countOf(total, 'issue')}</Muted>
              {filter.code && (
                <Button variant="default" onClick={() => onFilter({})}>
                  {filter.field === undefined ? t`table` : findLabel(filter.field)}: {formatCode(filter.code)} ✕
                </Button>
              )}
            </Group>
            <div className={classes.layout}>
              <IssueGroupsChart groups={shown} findLabel={findLabel} filter={filter} onFilter={onFilter} />
              <IssueList {...{ job, artifact, filters, findLabel }} />
            </div>
          </Stack>
        );
      }}
    </QueryView>
  );
}
