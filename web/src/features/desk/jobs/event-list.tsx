import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Job, JobEvent } from '../../../api/contract.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { countOf, formatDuration } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { hasEnded, jobEventsQuery } from '../../entities/jobs/index.ts';
import classes from './jobs.module.css';

const REFRESH_MS = 2000;

/** The events of a job, in order. */
export function EventList({ job }: { job: Job }) {
  const query = useQuery({
    ...jobEventsQuery(job.workspace_id, job.id),
    refetchInterval: hasEnded(job) ? false : REFRESH_MS,
  });
  return (
    <section className={classes.card}>
      <Title order={2} size="h5" mb="xs">
        {t`Event log`}
      </Title>
      <QueryView query={query} failure={t`The event log could not be read`}>
        {(events) => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          <ol className={classes.events} tabIndex={0} aria-label={t`Events`}>
            {events.map((event) => (
              <li key={event.seq}>
                <time dateTime={event.at}>{event.at.slice(11, 23)}</time>
                <span>{describeEvent(event)}</span>
              </li>
            ))}
          </ol>
        )}
      </QueryView>
    </section>
  );
}

function describeEvent(event: JobEvent): string {
  switch (event.type) {
    case 'queued':
      return t`Accepted into the queue`;
    case 'started':
      return [
        event.attempt > 1
          ? t`Started again (start ${event.attempt}), sandbox level ${event.sandbox_level}`
          : t`Started, sandbox level ${event.sandbox_level}`,
        ...(event.after ? [event.after.message] : []),
      ].join(': ');
    case 'pass_started':
      return t`Pass ${event.pass} ${event.name} started`;
    case 'pass_finished':
      return t`Pass ${event.pass} ${event.name} done: ${countOf(event.rows, 'row')} in ${formatDuration(event.duration_ms)}`;
    case 'rule_switched_off':
      return t`Rule ${event.rule} switched off: ${event.reason}`;
    case 'finished':
      return event.status === 'success'
        ? t`Finished in ${formatDuration(event.duration_ms)}`
        : t`Ended as ${event.status}: ${event.error.message}`;
  }
}
