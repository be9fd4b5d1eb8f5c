import { Checkbox } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Job, Sender } from '../../api/contract.ts';
import { TextLink } from '../../components/links.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { formatCount, formatDay } from '../../lib/format.ts';
import { t } from '../../lib/texts.ts';
import { describeOutcome, isClean } from '../jobs/outcome.ts';
import { formatChange } from '../since/format-change.ts';
import { type Due, findDue } from './due.ts';
import { describeWhy } from './outcome.ts';
import classes from './worklist.module.css';

const COLUMNS: [className: string | undefined, heading: string, says?: string][] = [
  [classes.document, t`Document`],
  [classes.sender, t`Sender`],
  [classes.period, t`Period`],
  [classes.due, t`Due`],
  [classes.outcome, t`Outcome`],
  [classes.why, t`Reason`],
  [classes.number, t`Rows`],
  [classes.change, t`Change`, t`Rows more or less than in the sender's period before`],
  [classes.who, t`Reviewer`],
  [classes.when, t`Submitted`],
];

/** Rows with headings above their columns. */
export function WorkTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    <table aria-label={label} className={classes.rows}>
      <thead className={classes.heads}>
        <tr className={classes.row}>
          <td />
          {COLUMNS.map(([className, heading, says]) => (
            <th key={heading} scope="col" className={`${className} ${classes.head}`} title={says}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

interface WorkRowProps {
  job: Job;
  sender: Sender | undefined;
  /** null: not known. */
  change: number | null;
  isCurrent: boolean;
  isPicked: boolean;
  isDrawn: boolean;
  onPick: (() => void) | undefined;
  onFocus: () => void;
}

export function WorkRow({ job, sender, change, isCurrent, isPicked, isDrawn, onPick, onFocus }: WorkRowProps) {
  const ref = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    const row = ref.current;
    if (!isCurrent || !row || row.contains(document.activeElement)) return;
    // Enter opens it, and it is read aloud.
    row.querySelector('a')?.focus();
  }, [isCurrent]);
  const params = { workspaceId: job.workspace_id, jobId: job.id };
  const why = isDrawn ? t`Drawn by chance: look at it before you accept it.` : describeWhy(job);
  const outcome = isClean(job) ? 'clean' : job.status === 'success' ? 'to_check' : job.status;
  return (
    <tr ref={ref} className={classes.row} data-current={isCurrent || undefined} onFocus={onFocus}>
      <td>
        {onPick && (
          <Checkbox
            size="xs"
            aria-label={t`Pick ${job.source_file}`}
            checked={isPicked}
            onChange={onPick}
            tabIndex={-1}
          />
        )}
      </td>
      <td className={classes.document}>
        <TextLink size="sm" to="/w/$workspaceId/jobs/$jobId" params={params} title={job.source_file}>
          {job.source_file}
        </TextLink>
      </td>
      <td className={classes.sender} title={sender?.name}>
        {sender?.name}
      </td>
      <td className={classes.period}>{job.period}</td>
      <DueCell due={findDue(job, sender)} />
      <td className={classes.outcome} data-outcome={outcome}>
        {isDrawn ? t`Look at it` : describeOutcome(job)}
      </td>
      <td className={classes.why} title={why}>
        {why}
      </td>
      <td className={classes.number}>{job.summary.rows_out === undefined ? '' : formatCount(job.summary.rows_out)}</td>
      <td className={classes.change}>{change === null ? '' : formatChange(change)}</td>
      <td className={classes.who} title={job.assignee ?? undefined}>
        {job.assignee}
      </td>
      <td className={classes.when}>
        <TimeText at={job.submitted_at} />
      </td>
    </tr>
  );
}

export function DueCell({ due }: { due: Due | null }) {
  return (
    <td className={classes.due} data-overdue={due?.isOverdue || undefined} title={due?.day}>
      {due && (due.isOverdue ? t`overdue, ${<Day day={due.day} />}` : <Day day={due.day} />)}
    </td>
  );
}

const Day = ({ day }: { day: string }) => <time dateTime={day}>{formatDay(day)}</time>;
