import { memo } from 'react';
import type { Job } from '../../../api/contract.ts';
import { CutName } from '../../../components/cut-name.tsx';
import { TextLink } from '../../../components/links.tsx';
import { formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { formatChange } from '../../decisions/since/index.ts';
import { describeOutcome } from '../../entities/jobs/index.ts';
import { namePeriod } from '../../entities/senders/index.ts';
import { describeLook } from './describe-look.ts';
import { Cells, DueText, type LineOutcome, Outcome, Who } from './line-cells.tsx';
import { isNew, type LineColumn } from './line-columns.ts';
import { JobSteps } from './line-steps.tsx';
import type { WorkDocument } from './use-work.ts';
import classes from './worklist.module.css';

interface JobLineProps {
  document: WorkDocument;
  columns: readonly LineColumn[];
  /** The period of the list, which its lines do not repeat. */
  period: string | undefined;
  me: string;
  isCurrent: boolean;
  canDecide: boolean;
  isPicked: boolean;
  /** Picked at random for a closer look. */
  isDrawn: boolean;
  /** Whether everything that needs a decision is shown below the line. */
  isUnfolded: boolean;
}

/** A document as one line. What is pressed in it is handled by the list, so that a line is drawn only if it changes. */
export const JobLine = memo(function JobLine({ document, columns, period, me, ...is }: JobLineProps) {
  const { job, group, sender, due, change } = document;
  const isWaiting = job.status === 'queued' || job.status === 'running';
  const otherPeriod = job.period !== null && job.period !== (period ?? job.period) ? namePeriod(job.period) : '';
  const isRead = job.status === 'success';
  return (
    <tr
      className={classes.line}
      data-line={job.id}
      data-current={is.isCurrent || undefined}
      data-done={group === 'done' || undefined}
      tabIndex={is.isCurrent ? 0 : -1}
    >
      <td className={classes.pick}>
        {is.canDecide && !isWaiting && (
          <input
            type="checkbox"
            data-pick={job.id}
            aria-label={t`Pick ${job.source_file}`}
            checked={is.isPicked}
            readOnly
            tabIndex={-1}
          />
        )}
      </td>
      <Cells
        columns={columns}
        of={{
          outcome: <Outcome outcome={findOutcome(document)}>{describeLineOutcome(document, is.isDrawn)}</Outcome>,
          sender: (sender !== undefined || otherPeriod !== '') && (
            <span className={classes.cut} title={sender?.name}>
              {sender?.name}
              {otherPeriod !== '' && (
                <time dateTime={job.period ?? undefined} className={classes.quiet}>
                  {' '}
                  {otherPeriod}
                </time>
              )}
            </span>
          ),
          period: job.period !== null && (
            <time dateTime={job.period} className={classes.quiet}>
              {namePeriod(job.period)}
            </time>
          ),
          document: (
            <TextLink
              to={isRead ? '/w/$workspaceId/jobs/$jobId/document' : '/w/$workspaceId/jobs/$jobId/overview'}
              params={{ workspaceId: job.workspace_id, jobId: job.id }}
              data-open={job.id}
              data-waiting={isWaiting || undefined}
              tabIndex={-1}
              aria-label={job.source_file}
              title={job.source_file}
            >
              <CutName name={job.source_file} />
            </TextLink>
          ),
          look: (
            <Look
              document={document}
              isDrawn={is.isDrawn}
              isUnfolded={is.isUnfolded}
              canDecide={is.canDecide}
              isCurrent={is.isCurrent}
            />
          ),
          rows: isRead && job.summary.rows_out !== undefined && formatCount(job.summary.rows_out),
          change: <Change change={change} job={job} isOpen={group !== 'done'} />,
          due: due && <DueText due={due} />,
          who: job.assignee !== null && <Who name={job.assignee} me={me} />,
        }}
      />
    </tr>
  );
});

function findOutcome({ job, group }: WorkDocument): LineOutcome {
  if (group === 'stuck') return job.status === 'error' || job.status === 'cancelled' ? 'failed' : 'wait';
  if (group === 'aside') return 'sent';
  return group;
}

function describeLineOutcome({ job, group }: WorkDocument, isDrawn: boolean): string {
  switch (group) {
    case 'done':
      return job.review_state === 'replaced' ? t`Replaced` : t`Done`;
    case 'second':
      return t`Second person`;
    case 'sent':
      return t`Sent back`;
    case 'aside':
      return t`Set aside`;
    case 'clean':
      return isDrawn ? t`Look first` : t`Clean`;
    case 'check':
      return job.sequel?.state === 'refused' && job.open_attention === 0 ? t`To decide` : describeOutcome(job);
    case 'stuck':
      return describeStuck(job);
  }
}

function describeStuck(job: Job): string {
  if (job.status === 'error') return t`Not read`;
  if (job.status === 'cancelled') return t`Cancelled`;
  if (job.status === 'queued') return t`In line`;
  if (job.status !== 'running') return t`Being applied`;
  const fraction = job.progress?.fraction;
  return typeof fraction === 'number' ? t`Reading ${Math.round(fraction * 100)} %` : t`Reading`;
}

interface LookProps {
  document: WorkDocument;
  isDrawn: boolean;
  isUnfolded: boolean;
  canDecide: boolean;
  isCurrent: boolean;
}

function Look({ document: { job, group, unapplied }, isDrawn, isUnfolded, canDecide, isCurrent }: LookProps) {
  const look = isDrawn ? t`Drawn by chance: look at it before you accept it` : describeLook(job);
  const kept =
    unapplied === 0 ? '' : plural(unapplied, '# correction not applied yet.', '# corrections not applied yet.');
  const text = [kept, look].filter(Boolean).join(' ');
  const fraction = job.status === 'running' ? job.progress?.fraction : undefined;
  const more = group === 'check' ? job.open_attention - 1 : 0;
  return (
    <span className={classes.lookLine}>
      {typeof fraction === 'number' && (
        <progress
          className={classes.progress}
          value={fraction}
          aria-label={t`Share of the document read in this pass`}
        />
      )}
      {job.found_by === 'header' && <span className={classes.found}>{t`in a header`}</span>}
      <span className={group === 'clean' ? `${classes.cut} ${classes.quiet}` : classes.cut} title={text}>
        {text}
      </span>
      {more > 0 && (
        <button
          type="button"
          className={classes.more}
          data-unfold={job.id}
          aria-expanded={isUnfolded}
          aria-label={plural(more, '# other point', '# other points')}
          tabIndex={-1}
        >
          +{more}
        </button>
      )}
      {canDecide && group === 'stuck' && <JobSteps job={job} isCurrent={isCurrent} />}
    </span>
  );
}

function Change({ change, job, isOpen }: { change: number | null; job: Job; isOpen: boolean }) {
  if (change === null) return isOpen && isNew(job.attention) && <span data-large>{t`new`}</span>;
  const rows = job.summary.rows_out ?? 0;
  const isLarge = Math.abs(change) >= Math.max(5, 0.1 * (rows - change));
  return <span data-large={isLarge || undefined}>{change === 0 ? '0' : formatChange(change)}</span>;
}
