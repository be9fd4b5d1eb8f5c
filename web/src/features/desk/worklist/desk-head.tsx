import { useEffect } from 'react';
import { formatDay } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { namePeriod } from '../../entities/senders/index.ts';
import { DropButton } from '../../intake/uploads/index.ts';
import { TableButton } from '../tables/index.ts';
import { FindBox } from './find-box.tsx';
import { MonthButton } from './month-button.tsx';
import type { Progress } from './months.ts';
import type { Work, WorkFilter } from './use-work.ts';
import classes from './worklist.module.css';

interface DeskHeadProps {
  workspaceId: string;
  work: Pick<Work, 'period' | 'progress' | 'known'>;
  filter: WorkFilter;
  canRun: boolean;
  onFilter: (filter: WorkFilter) => void;
  /** How many documents a search or another filter has found. */
  found: number | undefined;
  /** Called with Enter in the box in which people search. */
  onFound: () => void;
}

/** The month, how far it is, what is searched for, and the way to more documents. */
export function DeskHead({ workspaceId, work, filter, canRun, found, onFilter, onFound }: DeskHeadProps) {
  const { period, progress, known } = work;
  const title = period === undefined ? t`All documents` : namePeriod(period);
  useEffect(() => {
    document.title = `${title} · ADE`;
  }, [title]);
  return (
    <div className={classes.head}>
      <MonthButton
        title={period === undefined ? title : <time dateTime={period}>{title}</time>}
        known={known}
        period={period}
        value={filter.period}
        onChange={(chosen) => onFilter({ ...filter, period: chosen })}
      />
      {found !== undefined && <p className={classes.howFar}>{plural(found, '# found', '# found')}</p>}
      {found === undefined && progress.of > 0 && (
        <ProgressLine progress={progress} onMissing={() => onFilter({ ...filter, show: 'missing' })} />
      )}
      {period !== undefined && <TableButton workspaceId={workspaceId} period={period} jobs={known} />}
      <span className={classes.grow} />
      <FindBox value={filter.search} onValue={(search) => onFilter({ ...filter, search })} onFound={onFound} />
      {canRun && <DropButton workspaceId={workspaceId} />}
    </div>
  );
}

function ProgressLine({ progress, onMissing }: { progress: Progress; onMissing: () => void }) {
  const { of, done, missing, late, dueOn } = progress;
  const share = (count: number) => `${(count / of) * 100}%`;
  const counts = t`${done} of ${of} done`;
  const missingText = plural(missing, '# missing', '# missing');
  return (
    <p className={classes.howFar}>
      <span
        className={classes.bar}
        role="img"
        aria-label={[counts, missing > 0 && missingText].filter(Boolean).join(', ')}
      >
        <span data-done style={{ width: share(done) }} />
        <span data-missing style={{ width: share(missing) }} />
      </span>
      <b>{counts}</b>
      {missing > 0 && (
        <button type="button" className={classes.missingLink} onClick={onMissing}>
          {missingText}
        </button>
      )}
      {late > 0 && <b className={classes.late}>{plural(late, '# late', '# late')}</b>}
      {dueOn !== null && <span className={classes.dueOn}>{describeDue(dueOn)}</span>}
    </p>
  );
}

const DAY_MS = 86_400_000;

function describeDue(day: string, today = new Date().toISOString().slice(0, 10)): string {
  const days = Math.round((Date.parse(day) - Date.parse(today)) / DAY_MS);
  const named = formatDay(day);
  if (days === 0) return t`due today, ${named}`;
  if (days === 1) return t`due tomorrow, ${named}`;
  return t`due ${named}`;
}
