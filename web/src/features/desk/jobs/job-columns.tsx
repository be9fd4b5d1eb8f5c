import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { formatCount, formatDuration } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { describeAttention, describeProgress, OutcomeBadge } from '../../entities/jobs/index.ts';
import classes from './jobs.module.css';

export const jobTableFeatures = tableFeatures({});
const helper = createColumnHelper<typeof jobTableFeatures, Job>();

/** The order matters: a narrow screen shows only the first three. */
export const jobColumns = helper.columns([
  helper.accessor('source_file', {
    header: t`Document`,
    cell: ({ row: { original: job } }) => (
      <TextLink
        size="sm"
        to="/w/$workspaceId/jobs/$jobId/overview"
        params={{ workspaceId: job.workspace_id, jobId: job.id }}
        title={job.source_file}
      >
        {job.source_file}
      </TextLink>
    ),
  }),
  helper.accessor('status', { header: t`Outcome`, cell: ({ row }) => <OutcomeBadge job={row.original} /> }),
  helper.display({ id: 'attention', header: t`Attention`, cell: ({ row }) => <AttentionText job={row.original} /> }),
  helper.display({
    id: 'config',
    header: t`Package version`,
    cell: ({ row: { original: job } }) => `${job.config_name} ${job.config_version_number}`,
  }),
  helper.display({
    id: 'rows',
    header: t`Rows`,
    cell: ({ row }) => formatMaybe(row.original.summary.rows_out),
  }),
  helper.display({ id: 'issues', header: t`Issues`, cell: ({ row }) => <IssueCounts job={row.original} /> }),
  helper.accessor('duration_ms', {
    header: t`Duration`,
    cell: ({ getValue }) => (getValue() === null ? '' : formatDuration(getValue() ?? 0)),
  }),
  helper.accessor('submitted_at', { header: t`Submitted`, cell: ({ getValue }) => <TimeText at={getValue()} /> }),
]);

const formatMaybe = (count: number | undefined): string => (count === undefined ? '' : formatCount(count));

function AttentionText({ job }: { job: Job }) {
  if (job.error) {
    return (
      <span className={classes.errorText} title={job.error.message}>
        {job.error.message}
      </span>
    );
  }
  if (job.attention.length > 0) {
    const text = job.attention.map(describeAttention).join(', ');
    return (
      <span className={classes.look} title={text}>
        {text}
      </span>
    );
  }
  return describeProgress(job);
}

function IssueCounts({ job }: { job: Job }) {
  const { issues } = job.summary;
  if (!issues) return null;
  const parts = [
    [issues.error, 'error'],
    [issues.warning, 'warning'],
    [issues.info, 'info'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0);
  const title = shown.map(([count, word]) => `${count} ${word}`).join(', ');
  return (
    <span title={title}>{shown.length === 0 ? t`none` : formatCount(issues.error + issues.warning + issues.info)}</span>
  );
}
