import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import type { Since as Changes, Job } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { namePeriod } from '../../entities/senders/index.ts';
import { signOf } from './format-change.ts';
import { PlaceLink } from './place-link.tsx';
import { ChangedRows } from './row-changes.tsx';
import classes from './since.module.css';
import { sinceQuery } from './since-api.ts';
import { ColumnChanges, IssueChanges } from './since-lists.tsx';
import { RowsTable, TotalsTable } from './since-tables.tsx';

interface SinceProps {
  job: Job;
  findLabel: (field: string) => string;
}

/** The changes since the same sender's document of the previous period. */
export function Since({ job, findLabel }: SinceProps) {
  const [isOpen, setOpen] = useState(true);
  const { workspace_id: workspaceId, id, revision } = job;
  const isOfSender = job.sender_id !== null && job.period !== null && job.has_artifact;
  const { data } = useQuery({ ...sinceQuery(workspaceId, id, revision, false), enabled: isOfSender });
  if (!isOfSender)
    return <Nothing>{t`Once its sender and period are named, it is compared with the period before.`}</Nothing>;
  if (!data) return null;
  if (data.earlier === null) return <Nothing>{t`The sender has no earlier document to compare it with.`}</Nothing>;
  const { before, after } = data.rows;
  const more = before === null ? null : after.out - before.out;
  const period = namePeriod(data.earlier.period);
  const name = t`Since ${period}`;
  const label =
    more === 0
      ? t`Since ${period}: the same number of rows`
      : `${name}${more === null ? '' : `: ${signOf(more)}${countOf(Math.abs(more), 'row')}`}`;
  return (
    <section aria-label={name} className={classes.since}>
      <Button size="compact-xs" variant="subtle" ml={-8} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {label}
      </Button>
      {isOpen && <Open job={job} findLabel={findLabel} />}
    </section>
  );
}

const Nothing = ({ children }: { children: string }) => (
  <Muted component="p" className={classes.since}>
    {children}
  </Muted>
);

function Open({ job, findLabel }: SinceProps) {
  const canSeeValues = useCan('viewer') && job.purged.input === null;
  const query = useQuery(sinceQuery(job.workspace_id, job.id, job.revision, canSeeValues));
  return (
    <QueryView query={query} failure={t`The changes could not be read`}>
      {(since) => since.earlier && <Comparison {...{ job, since, findLabel, canSeeValues }} earlier={since.earlier} />}
    </QueryView>
  );
}

interface ComparisonProps extends SinceProps {
  since: Changes;
  earlier: NonNullable<Changes['earlier']>;
  canSeeValues: boolean;
}

function Comparison({ job, since, earlier, findLabel, canSeeValues }: ComparisonProps) {
  const isViewer = useCan('viewer');
  const { workspace_id: workspaceId } = job;
  const jobs = { before: { workspaceId, jobId: earlier.job_id }, after: { workspaceId, jobId: job.id } };
  const props = { since, jobs, findLabel };
  const documents = [earlier, ...since.added];
  const links = documents.map(({ job_id: jobId, source_file: file }, i) => (
    <Fragment key={jobId}>
      {i > 0 && ', '}
      <PlaceLink job={{ workspaceId, jobId }} place={undefined}>
        {file}
      </PlaceLink>
    </Fragment>
  ));
  const link = <>{links}</>;
  return (
    <Stack gap="xs">
      <Muted>
        {documents.every(({ review_state: state }) => state === 'accepted')
          ? t`Compared with ${link}, accepted`
          : t`Compared with ${link}, not accepted`}
        {!documents.every(({ has_record: has }) => has) && (
          <> · {t`Its record was removed, so nothing can be compared`}</>
        )}
      </Muted>
      {since.totals !== null && <TotalsTable {...props} totals={since.totals} />}
      <RowsTable {...props} />
      {isViewer && <ChangedRows job={job} values={canSeeValues} findLabel={findLabel} />}
      <ColumnChanges {...props} />
      <IssueChanges {...props} />
    </Stack>
  );
}
