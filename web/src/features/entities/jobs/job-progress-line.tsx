import { Group, Progress, Text } from '@mantine/core';
import type { Job } from '../../../api/contract.ts';
import { countOf, formatCompact, formatCount, formatTimeLeft } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { OutcomeBadge } from './outcome-badge.tsx';

/** The current progress of a job in words: its place in the queue, or pass, rows, speed and the time that is left. */
export function describeProgress(job: Job): string {
  if (job.status === 'queued') {
    if (job.queue_position === null) return t`waits`;
    return job.queue_position === 1 ? t`next in the queue` : t`place ${job.queue_position} in the queue`;
  }
  if (job.status !== 'running') return '';
  if (!job.progress) return t`starting`;
  const { name, rows, rows_per_second, remaining_ms } = job.progress;
  const speed = rows_per_second ? [t`${formatCompact(rows_per_second)} rows/s`] : [];
  const left = remaining_ms === undefined ? [] : [formatTimeLeft(remaining_ms)];
  return [name, ...(rows > 0 ? [countOf(rows, 'row')] : []), ...speed, ...left].join(', ');
}

/** The limits that a running job will probably exceed, in words. */
function describeLimits(job: Job): string {
  const limits = job.status === 'running' ? (job.progress?.limits_at_risk ?? []) : [];
  const sentences = limits.map(({ setting, expected, limit }) =>
    setting.endsWith('_MB')
      ? t`The job will probably need a file of ${formatCount(expected)} MB, and ${setting} allows ${formatCount(limit)} MB.`
      : t`The job will probably need ${formatCount(expected)} seconds, and ${setting} allows ${formatCount(limit)}.`,
  );
  return sentences.join(' ');
}

export function JobProgressLine({ job }: { job: Job }) {
  const fraction = job.status === 'running' ? job.progress?.fraction : null;
  const limits = describeLimits(job);
  return (
    <Group gap="xs" wrap="nowrap" miw={0}>
      <OutcomeBadge job={job} />
      <Text size="sm" role="status">
        {describeProgress(job)}
      </Text>
      {limits !== '' && (
        <Text size="sm" c="var(--ade-warn)">
          {limits}
        </Text>
      )}
      {typeof fraction === 'number' && (
        <Progress value={fraction * 100} w={90} size="sm" aria-label={t`Share of the document read in this pass`} />
      )}
    </Group>
  );
}
