import { Loader } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { Artifact, Job, ListIssuesQuery, LocatedIssueResource } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { formatCode } from '../../../lib/format.ts';
import { scalePx } from '../../../lib/scale.ts';
import { t } from '../../../lib/texts.ts';
import { issuesQuery } from './issue-api.ts';
import classes from './issues.module.css';

const ROW_PX = scalePx(46);

interface IssueListProps {
  job: Job;
  artifact: Artifact;
  filters: ListIssuesQuery;
  findLabel: (field: string) => string;
}

/** All issues that match a filter, in the order of the document. Scrolling loads more. */
export function IssueList({ job, artifact, filters, findLabel }: IssueListProps) {
  const query = useInfiniteQuery(issuesQuery(job.workspace_id, job.id, filters));
  const issues = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const sheetIndex = (name: string) => artifact.sheets.find((sheet) => sheet.name === name)?.index;
  return (
    <QueryView query={query} failure={t`The issues could not be read`}>
      {() => (
        <VirtualIssues
          issues={issues}
          hasMore={query.hasNextPage}
          isReading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
          renderIssue={(issue) => <IssueRow {...{ issue, job, findLabel }} sheet={sheetIndex(issue.sheet)} />}
        />
      )}
    </QueryView>
  );
}

interface VirtualIssuesProps {
  issues: readonly LocatedIssueResource[];
  hasMore: boolean;
  isReading: boolean;
  onMore: () => void;
  renderIssue: (issue: LocatedIssueResource) => React.ReactNode;
}

function VirtualIssues({ issues, hasMore, isReading, onMore, renderIssue }: VirtualIssuesProps) {
  const ref = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: issues.length,
    getScrollElement: () => ref.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isReading && lastIndex >= issues.length - 20) onMore();
  }, [hasMore, isReading, lastIndex, issues.length, onMore]);
  return (
    <div ref={ref} className={`${classes.box} ${classes.list}`}>
      <div style={{ position: 'relative', height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <div key={index} style={{ position: 'absolute', inset: '0 0 auto', transform: `translateY(${start}px)` }}>
            {renderIssue(issues[index]!)}
          </div>
        ))}
      </div>
      {isReading && <Loader size="xs" m="sm" aria-label={t`Loading more`} />}
    </div>
  );
}

interface IssueRowProps {
  issue: LocatedIssueResource;
  job: Job;
  sheet: number | undefined;
  findLabel: (field: string) => string;
}

function nameField(
  { target_field: field, row_index: row }: LocatedIssueResource,
  findLabel: IssueListProps['findLabel'],
): string {
  if (field !== null) return findLabel(field);
  return row === null ? t`table` : t`no field`;
}

function IssueRow({ issue, job, sheet, findLabel }: IssueRowProps) {
  return (
    <Link
      to="/w/$workspaceId/jobs/$jobId/source"
      params={{ workspaceId: job.workspace_id, jobId: job.id }}
      search={{ sheet, cell: issue.a1.split(':')[0] }}
      className={classes.issueRow}
      data-severity={issue.severity}
      style={{ height: ROW_PX }}
    >
      <span className={classes.place}>
        {issue.sheet} {issue.a1}
      </span>
      <span className={classes.message}>
        {issue.message}{' '}
        <Muted span>
          {nameField(issue, findLabel)}, {formatCode(issue.code)}
        </Muted>
      </span>
    </Link>
  );
}
