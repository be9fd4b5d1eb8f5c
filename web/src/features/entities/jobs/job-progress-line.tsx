import { Group, Progress, Text } from '@mantine/core';
import type { Job } from '../../../api/contract.ts';
import { countOf, formatCompact } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { OutcomeBadge } from './outcome-badge.tsx';

/** The current progress of a job in words: its place in the queue, or pass, rows and speed. */
export function describeProgress(job: Job): string {
  if (job.status === 'queued') {
    if (job.queue_position === null) return t`waits`;
    return job.queue_position === 1 ? t`next in the queue` : t`place ${job.queue_position} in the queue`;
  }
  if (job.status !== 'running') return '';
  if (!job.progress) return t`starting`;
  const { name, rows, rows_per_second } = job.progress;
  const speed = rows_per_second ? [t`${formatCompact(rows_per_second)} rows/s`] : [];
  return [name, countOf(rows, 'row'), ...speed].join(', ');
}

export function JobProgressLine({ job }: { job: Job }) {
  const fraction = job.status === 'running' ? job.progress?.fraction : null;
  return (
    <Group gap="xs" wrap="nowrap" miw={0}>
      <OutcomeBadge job={job} />
      <Text size="sm" role="status">
        {describeProgress(job)}
      </Text>
      {typeof fraction === 'number' && (
        <Progress value={fraction * 100} w={90} size="sm" aria-label={t`Share of the document read in this pass`} />
      )}
    </Group>
  );
}
