import { Checkbox } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { TextLink } from '../../../components/links.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { formatCount, formatDay } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { formatChange } from '../../decisions/since/index.ts';
import { describeOutcome, isClean } from '../../entities/jobs/index.ts';
import { type Due, findDue } from './due.ts';
import { describeWhy } from './outcome.ts';
import type { Known, WorkColumn } from './work-columns.ts';
import classes from './worklist.module.css';

/** Visible headings above all tables; each table also has its own headings for screen readers. */
export function WorkHeads({ columns }: { columns: readonly WorkColumn[] }) {
  return (
    <div aria-hidden className={`${classes.row} ${classes.heads}`}>
      <span />
      {columns.map(({ name, heading, says }) => (
        <span key={name} className={classes[name]} title={says}>
          {heading}
        </span>
      ))}
    </div>
  );
}

interface WorkTableProps {
  label: string;
  columns: readonly WorkColumn[];
  children: ReactNode;
}

export function WorkTable({ label, columns, children }: WorkTableProps) {
  return (
    <table aria-label={label} className={classes.rows}>
      <thead className={classes.unseen}>
        <tr>
          <td />
          {columns.map(({ name, heading }) => (
            <th key={name} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

interface WorkRowProps extends Known {
  columns: readonly WorkColumn[];
  isCurrent: boolean;
  isPicked: boolean;
  isDrawn: boolean;
  onPick: (() => void) | undefined;
  onFocus: () => void;
}

export function WorkRow({ columns, isCurrent, isPicked, isDrawn, onPick, onFocus, ...known }: WorkRowProps) {
  const { job } = known;
  const ref = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    const row = ref.current;
    if (!isCurrent || !row || row.contains(document.activeElement)) return;
    // So that Enter opens the document and a screen reader reads it.
    row.querySelector('a')?.focus();
  }, [isCurrent]);
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
      {columns.map((column) => (
        <WorkCell key={column.name} {...{ column, isDrawn }} {...known} />
      ))}
    </tr>
  );
}

function WorkCell({
  column: { name },
  job,
  sender,
  change,
  unapplied,
  isDrawn,
}: Known & { column: WorkColumn; isDrawn: boolean }) {
  const of = (content: ReactNode, title?: string) => (
    <td className={classes[name]} title={title}>
      {content}
    </td>
  );
  switch (name) {
    case 'outcome':
      return (
        <OutcomeCell outcome={isClean(job) ? 'clean' : job.status === 'success' ? 'to_check' : job.status}>
          {isDrawn ? t`Check it` : describeOutcome(job)}
        </OutcomeCell>
      );
    case 'document':
      return of(
        <TextLink
          size="sm"
          to="/w/$workspaceId/jobs/$jobId"
          params={{ workspaceId: job.workspace_id, jobId: job.id }}
          title={job.source_file}
        >
          {job.source_file}
        </TextLink>,
      );
    case 'sender':
      return of(sender?.name, sender?.name);
    case 'period':
      return of(job.period);
    case 'why': {
      const reason = isDrawn ? t`Picked at random: look at it before you accept it.` : describeWhy(job);
      const why = [...(unapplied === 0 ? [] : [describeUnapplied(unapplied)]), reason].filter(Boolean).join(' ');
      return of(why, why);
    }
    case 'number':
      return of(job.summary.rows_out === undefined ? '' : formatCount(job.summary.rows_out));
    case 'change':
      return of(change === null ? '' : formatChange(change));
    case 'due':
      return <DueCell due={findDue(job, sender)} />;
    case 'who':
      return of(job.assignee, job.assignee ?? undefined);
    case 'when':
      return of(<TimeText at={job.submitted_at} />);
  }
}

const describeUnapplied = (count: number): string =>
  plural(count, '# correction not applied yet.', '# corrections not applied yet.');

export function OutcomeCell({ outcome, children }: { outcome: string; children: ReactNode }) {
  return (
    <td className={classes.outcome} data-outcome={outcome}>
      {children}
    </td>
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
