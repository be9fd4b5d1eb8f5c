import { Button, Checkbox, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Job } from '../../api/contract.ts';
import { TextLink } from '../../components/links.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { formatCount } from '../../lib/format.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { useCan } from '../../session/session.ts';
import { describeOutcome, isClean } from '../jobs/outcome.ts';
import { sendersQuery } from '../senders/sender-api.ts';
import { BulkBar } from './bulk-bar.tsx';
import { MissingSenders } from './missing-senders.tsx';
import { describeWhy, GROUP_NAMES, GROUP_SAYS, type WorkGroup } from './outcome.ts';
import { useBulkAccept } from './use-bulk-accept.ts';
import type { useWork, WorkFilter } from './use-work.ts';
import classes from './worklist.module.css';

/** These are many, and nobody has to do anything with them. */
const USUALLY_FOLDED: readonly WorkGroup[] = ['done'];

interface WorklistProps {
  workspaceId: string;
  work: ReturnType<typeof useWork>;
  filter: WorkFilter;
  onFilter: (filter: WorkFilter) => void;
}

/** What needs a person, by what they do with it. */
export function Worklist({ workspaceId, work, filter, onFilter }: WorklistProps) {
  const canDecide = useCan('operator');
  const navigate = useNavigate();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [currentId, setCurrentId] = useState<string | null>(null);
  const bulk = useBulkAccept(workspaceId);
  const senders = useQuery(sendersQuery(workspaceId)).data?.items;
  const senderNames = useMemo(() => new Map(senders?.map(({ id, name }) => [id, name])), [senders]);
  const others = new Set(filter.folds?.split(' '));
  const isFolded = (name: WorkGroup) => USUALLY_FOLDED.includes(name) !== others.has(name);
  const shown = work.groups.flatMap(({ name, jobs }) => (isFolded(name) ? [] : jobs));
  const current = shown.find(({ id }) => id === currentId);

  const toggleFold = (name: WorkGroup) => {
    const next = new Set(others);
    if (!next.delete(name)) next.add(name);
    onFilter({ ...filter, folds: [...next].filter(Boolean).join(' ') || undefined });
  };
  const pick = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const open = (job: Job | undefined) =>
    job && void navigate({ to: '/w/$workspaceId/jobs/$jobId', params: { workspaceId, jobId: job.id } });
  const move = (step: number) => {
    const at = shown.findIndex(({ id }) => id === currentId);
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + step))];
    if (next) setCurrentId(next.id);
  };
  const accept = (jobs: readonly Job[]) => {
    void bulk.accept(jobs.filter(isAcceptable));
    setPicked(new Set());
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    o: () => open(current),
    x: () => current && pick(current.id),
    a: () => {
      if (!canDecide) return;
      if (picked.size > 0) accept(work.jobs.filter(({ id }) => picked.has(id)));
      else if (current && isAcceptable(current)) accept([current]);
      else open(current);
    },
  });
  const row = (job: Job) => (
    <WorkRow
      key={job.id}
      job={job}
      sender={job.sender_id === null ? undefined : senderNames.get(job.sender_id)}
      isCurrent={job.id === currentId}
      isPicked={picked.has(job.id)}
      isDrawn={bulk.drawn.has(job.id)}
      onPick={canDecide ? () => pick(job.id) : undefined}
      onFocus={() => setCurrentId(job.id)}
    />
  );
  return (
    <section aria-label="Worklist" className={classes.worklist}>
      {work.groups.map(({ name, jobs }) => (
        <section key={name} aria-label={GROUP_NAMES[name]} className={classes.group}>
          <div className={classes.groupHead}>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-expanded={!isFolded(name)}
              leftSection={isFolded(name) ? <ChevronRight size={14} /> : <ChevronDown size={14} />}
              onClick={() => toggleFold(name)}
            >
              {GROUP_NAMES[name]} {formatCount(jobs.length)}
            </Button>
            <span className={classes.groupSays}>{GROUP_SAYS[name]}</span>
            {name === 'clean' && canDecide && (
              <AcceptAll count={jobs.length} isBusy={bulk.isBusy} onAccept={() => accept(jobs)} />
            )}
          </div>
          {!isFolded(name) && <ul className={classes.rows}>{jobs.map(row)}</ul>}
        </section>
      ))}
      {filter.period !== undefined && <MissingSenders workspaceId={workspaceId} period={filter.period} />}
      {work.hasOlder && (
        <Text size="sm">
          Older documents are in the{' '}
          <TextLink size="sm" to="/w/$workspaceId/jobs" params={{ workspaceId }}>
            list of all jobs
          </TextLink>
          .
        </Text>
      )}
      <BulkBar
        jobs={work.jobs.filter(({ id }) => picked.has(id))}
        bulk={bulk}
        onAccept={accept}
        onClear={() => setPicked(new Set())}
      />
    </section>
  );
}

/** Nothing is open that a person would have to give a reason for. */
export const isAcceptable = (job: Job): boolean =>
  isClean(job) &&
  job.open_revision === null &&
  (job.review_state === 'new' || job.review_state === 'in_review' || job.review_state === 'withdrawn');

function AcceptAll({ count, isBusy, onAccept }: { count: number; isBusy: boolean; onAccept: () => void }) {
  const drawn = count < 2 ? 0 : Math.ceil(count / 20);
  const text = drawn === 0 ? 'Accept it' : `Accept ${count - drawn}, look at ${drawn}`;
  return (
    <Button size="compact-xs" variant="default" loading={isBusy} onClick={onAccept}>
      {text}
    </Button>
  );
}

interface WorkRowProps {
  job: Job;
  sender: string | undefined;
  isCurrent: boolean;
  isPicked: boolean;
  isDrawn: boolean;
  onPick: (() => void) | undefined;
  onFocus: () => void;
}

function WorkRow({ job, sender, isCurrent, isPicked, isDrawn, onPick, onFocus }: WorkRowProps) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const row = ref.current;
    if (!isCurrent || !row || row.contains(document.activeElement)) return;
    // Enter opens it, and it is read aloud.
    row.querySelector('a')?.focus();
  }, [isCurrent]);
  const params = { workspaceId: job.workspace_id, jobId: job.id };
  const outcome = describeOutcome(job);
  return (
    <li ref={ref} className={classes.row} data-current={isCurrent || undefined} onFocus={onFocus}>
      {onPick && (
        <Checkbox size="xs" aria-label={`Pick ${job.source_file}`} checked={isPicked} onChange={onPick} tabIndex={-1} />
      )}
      <span className={classes.document}>
        <TextLink size="sm" to="/w/$workspaceId/jobs/$jobId" params={params} title={job.source_file}>
          {job.source_file}
        </TextLink>
      </span>
      <span className={classes.sender} title={sender}>
        {[sender, job.period].filter(Boolean).join(', ')}
      </span>
      <span
        className={classes.outcome}
        data-outcome={isClean(job) ? 'clean' : job.status === 'success' ? 'to_check' : job.status}
      >
        {isDrawn ? 'Look at it' : outcome}
      </span>
      <span className={classes.why} title={describeWhy(job)}>
        {isDrawn ? 'Drawn by chance: look at it before you accept it.' : describeWhy(job)}
      </span>
      <span className={classes.number}>
        {job.summary.rows_out === undefined ? '' : `${formatCount(job.summary.rows_out)} rows`}
      </span>
      <span className={classes.who}>
        {[job.assignee, job.due_on && `due ${job.due_on}`].filter(Boolean).join(', ')}
      </span>
      <span className={classes.when}>
        <TimeText at={job.submitted_at} />
      </span>
    </li>
  );
}
