import { Button, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { OnceOpen } from '../../../components/once-open.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { useCan } from '../../../session/session.ts';
import { BulkBar } from './bulk-bar.tsx';
import { GroupFilter } from './group-filter.tsx';
import { isAcceptable } from './is-acceptable.ts';
import { GROUP_NAMES, GROUP_SAYS, GROUPS, type WorkGroup } from './outcome.ts';
import { useBulk } from './use-bulk.ts';
import type { useWork, WorkFilter } from './use-work.ts';
import { type Known, listColumns, makeColumnStyle } from './work-columns.ts';
import { WorkHeads, WorkRow, WorkTable } from './work-table.tsx';
import classes from './worklist.module.css';

const BulkHistory = lazy(async () => ({ default: (await import('./bulk-history.tsx')).BulkHistory }));
const AssignDialog = lazy(async () => ({ default: (await import('./assign-dialog.tsx')).AssignDialog }));
const MissingSenders = lazy(async () => ({ default: (await import('./missing-senders.tsx')).MissingSenders }));
const WorkPanel = lazy(async () => ({ default: (await import('./work-panel.tsx')).WorkPanel }));
const CommentDialog = lazy(async () => ({ default: (await import('./comment-dialog.tsx')).CommentDialog }));

/** The window width from which a panel fits next to the list. */
const HAS_ROOM = '(min-width: 1400px)';

/** This group has many documents, which need no action. */
const USUALLY_FOLDED: readonly WorkGroup[] = ['done'];

interface WorklistProps {
  workspaceId: string;
  work: ReturnType<typeof useWork>;
  filter: WorkFilter;
  onFilter: (filter: WorkFilter) => void;
}

/** The documents that need a person, grouped by what to do with them. */
export function Worklist({ workspaceId, work, filter, onFilter }: WorklistProps) {
  const canDecide = useCan('operator');
  const navigate = useNavigate();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [currentId, setCurrentId] = useState<string | null>(null);
  const bulk = useBulk(workspaceId);
  /** The documents that an open dialog is about. */
  const [assigned, setAssigned] = useState<readonly Job[]>([]);
  const [commented, setCommented] = useState<Job | null>(null);
  const others = new Set(filter.folds?.split(' '));
  const only = GROUPS.find((name) => name === filter.show);
  const isFolded = (name: WorkGroup) => (only === undefined && USUALLY_FOLDED.includes(name)) !== others.has(name);
  const groups = only === undefined ? work.groups : work.groups.filter(({ name }) => name === only);
  const shown = groups.flatMap(({ name, jobs }) => (isFolded(name) ? [] : jobs));
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
  const pickedJobs = work.jobs.filter(({ id }) => picked.has(id));
  const chosen = pickedJobs.length === 0 && current ? [current] : pickedJobs;
  const accept = (jobs: readonly Job[]) => {
    void bulk.accept(jobs.filter(isAcceptable));
    setPicked(new Set());
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    o: () => open(current),
    x: () => canDecide && current && pick(current.id),
    c: () => canDecide && current?.purged.input === null && setCommented(current),
    m: () => canDecide && setAssigned(chosen),
    a: () => {
      if (!canDecide) return;
      if (pickedJobs.length > 0) accept(pickedJobs);
      else if (current && isAcceptable(current)) accept([current]);
      else open(current);
    },
  });
  const hasPanel = useMediaQuery(HAS_ROOM) ?? false;
  const { jobs: listed, senderOf, changeOf, unappliedOf } = work;
  // Computed once per list rather than at each key press: finding changes searches all jobs of a sender.
  const known = useMemo(() => {
    const know = (job: Job): Known => {
      const sender = senderOf(job);
      return { job, sender, change: sender?.has_several ? null : changeOf(job), unapplied: unappliedOf(job) };
    };
    return new Map(listed.map((job) => [job.id, know(job)]));
  }, [listed, senderOf, changeOf, unappliedOf]);
  const columns = useMemo(() => listColumns([...known.values()], filter.period), [known, filter.period]);
  const row = (job: Job) => (
    <WorkRow
      key={job.id}
      {...known.get(job.id)!}
      columns={columns}
      isCurrent={job.id === currentId}
      isPicked={picked.has(job.id)}
      isDrawn={bulk.drawn.has(job.id)}
      onPick={canDecide ? () => pick(job.id) : undefined}
      onFocus={() => setCurrentId(job.id)}
    />
  );
  return (
    <div className={classes.beside}>
      <section aria-label={t`Worklist`} className={classes.worklist} style={makeColumnStyle(columns)}>
        {(work.jobs.length > 0 || filter.period !== undefined) && (
          <div className={classes.list}>
            <GroupFilter
              groups={work.groups}
              chosen={only}
              onChoose={(show) => onFilter({ ...filter, show, folds: undefined })}
            />
            <WorkHeads columns={columns} />
            {groups.length === 0 && only !== undefined && (
              <Text size="sm" p="xs">{t`There are no documents in “${GROUP_NAMES[only]}” now.`}</Text>
            )}
            {groups.map(({ name, jobs }) => (
              <section key={name} aria-label={GROUP_NAMES[name]}>
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
                {!isFolded(name) && name === 'done' && canDecide && (
                  <Suspense>
                    <BulkHistory workspaceId={workspaceId} />
                  </Suspense>
                )}
                {!isFolded(name) && (
                  <WorkTable label={t`${GROUP_NAMES[name]}: documents`} columns={columns}>
                    {jobs.map(row)}
                  </WorkTable>
                )}
              </section>
            ))}
            {filter.period !== undefined && only === undefined && (
              <Suspense>
                <MissingSenders workspaceId={workspaceId} period={filter.period} columns={columns} />
              </Suspense>
            )}
          </div>
        )}
        {work.hasOlder && (
          <Text size="sm">
            {t`Older documents are in the ${(
              <TextLink size="sm" to="/w/$workspaceId/jobs" params={{ workspaceId }}>
                {t`list of all jobs`}
              </TextLink>
            )}.`}
          </Text>
        )}
        <BulkBar
          jobs={pickedJobs}
          bulk={bulk}
          onAccept={accept}
          onAssign={() => setAssigned(pickedJobs)}
          onClear={() => setPicked(new Set())}
        />
        <OnceOpen isOpen={assigned.length > 0}>
          {(isOpen) => (
            <AssignDialog
              jobs={isOpen ? assigned : []}
              names={[...new Set(work.jobs.flatMap(({ assignee }) => assignee ?? []))]}
              onClose={() => setAssigned([])}
              onAssign={(assignee) => {
                void bulk.assign(assigned, assignee);
                setPicked(new Set());
              }}
            />
          )}
        </OnceOpen>
        <OnceOpen isOpen={commented !== null}>
          {(isOpen) => <CommentDialog job={isOpen ? commented : null} onClose={() => setCommented(null)} />}
        </OnceOpen>
      </section>
      {hasPanel && work.jobs.length > 0 && (
        <Suspense fallback={<aside className={classes.panel} />}>
          <WorkPanel
            known={(current && known.get(current.id)) ?? null}
            onAccept={() => current && accept([current])}
            onAssign={() => current && setAssigned([current])}
            onComment={() => current && setCommented(current)}
          />
        </Suspense>
      )}
    </div>
  );
}

function AcceptAll({ count, isBusy, onAccept }: { count: number; isBusy: boolean; onAccept: () => void }) {
  const drawn = count < 2 ? 0 : Math.ceil(count / 20);
  const text = drawn === 0 ? t`Accept it` : t`Accept ${count - drawn}, look at ${drawn}`;
  return (
    <Button size="compact-xs" variant="default" loading={isBusy} onClick={onAccept}>
      {text}
    </Button>
  );
}
