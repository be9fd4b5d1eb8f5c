import { lazy, type ReactNode, useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { OnceOpen } from '../../../components/once-open.tsx';
import { t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { useCan, useSession } from '../../../session/session.ts';
import { isAcceptable, useAccepted } from '../../entities/jobs/index.ts';
import { DIGITS, GROUP_NAMES, type LineGroup } from './groups.ts';
import { KeyBar } from './key-bar.tsx';
import { jobOf, type LinesOfGroup } from './line.ts';
import { LineList } from './line-list.tsx';
import { PhoneBar } from './phone-bar.tsx';
import { PickBar } from './pick-bar.tsx';
import { UndoLine } from './undo-line.tsx';
import { useBulk } from './use-bulk.ts';
import { useCursor } from './use-cursor.ts';
import type { Work, WorkDocument, WorkFilter } from './use-work.ts';
import classes from './worklist.module.css';

const AcceptDialog = lazy(async () => ({ default: (await import('./accept-clean.tsx')).AcceptDialog }));
const AssignDialog = lazy(async () => ({ default: (await import('./assign-dialog.tsx')).AssignDialog }));
const CommentDialog = lazy(async () => ({ default: (await import('./comment-dialog.tsx')).CommentDialog }));

/** This group has many documents, which need no action. */
const USUALLY_FOLDED: readonly LineGroup[] = ['done'];
const NOBODY: readonly WorkDocument[] = [];

interface WorklistProps {
  workspaceId: string;
  work: Work;
  groups: readonly LinesOfGroup[];
  /** The only group that is listed. */
  only: LineGroup | undefined;
  filter: WorkFilter;
  /** Whether dropped files wait for a word: then that is the next step. */
  isArriving: boolean;
  onFilter: (filter: WorkFilter) => void;
  /** Below the lines. */
  children?: ReactNode;
}

/** The lines of the list, and what people do with them by keys, mouse or finger. */
export function Worklist({ workspaceId, work, groups, only, filter, isArriving, onFilter, children }: WorklistProps) {
  const canDecide = useCan('operator');
  const { name: me } = useSession();
  const accepted = useAccepted();
  const bulk = useBulk(workspaceId);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [unfolded, setUnfolded] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  /** The documents that an open dialog is about. */
  const [toAccept, setToAccept] = useState<readonly WorkDocument[]>(NOBODY);
  const [assigned, setAssigned] = useState<readonly Job[]>([]);
  const [commented, setCommented] = useState<Job | null>(null);
  const others = new Set(filter.folds?.split(' '));
  const isFolded = (name: LineGroup) =>
    (only === undefined && filter.search === undefined && USUALLY_FOLDED.includes(name)) !== others.has(name);
  const listed = only === undefined ? groups : groups.filter(({ name }) => name === only);
  const shown = listed.flatMap(({ name, lines }) => (isFolded(name) ? [] : lines));
  const cursor = useCursor(workspaceId, shown, work.asked, filter, bulk.noteOpened);
  const current = jobOf(cursor.current);

  const toggleFold = (name: LineGroup) => {
    const next = new Set(others);
    if (!next.delete(name)) next.add(name);
    onFilter({ ...filter, folds: [...next].filter(Boolean).join(' ') || undefined });
  };
  const pick = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const unfold = (id: string) => setUnfolded(unfolded === id ? null : id);
  const pickedDocuments = work.documents.filter(({ job }) => picked.has(job.id));
  const chosen = pickedDocuments.length === 0 && current ? [current] : pickedDocuments.map(({ job }) => job);
  const clean =
    groups
      .find(({ name }) => name === 'clean')
      ?.lines.flatMap((line) => (line.kind === 'job' ? [line.document] : [])) ?? [];
  const askToAccept = (documents: readonly WorkDocument[]) => {
    const able = documents.filter(({ job }) => isAcceptable(job));
    if (able.length === 0) return setSaid(t`None of them is clean`);
    if (able.length > 1) bulk.draw(able.map(({ job }) => job.id));
    setToAccept(able);
  };
  const accept = () => {
    if (pickedDocuments.length > 0) return askToAccept(pickedDocuments);
    if (cursor.current?.kind !== 'job') return;
    if (!isAcceptable(cursor.current.document.job)) return setSaid(t`This one needs a decision: open it`);
    askToAccept([cursor.current.document]);
  };
  const decide = (act: () => void) => () => {
    setSaid('');
    if (canDecide) act();
  };
  const keys: [key: string, act: () => void][] = [
    ['j', () => cursor.move(1)],
    ['k', () => cursor.move(-1)],
    ['ArrowDown', () => cursor.move(1)],
    ['ArrowUp', () => cursor.move(-1)],
    ['Enter', cursor.open],
    ['o', cursor.open],
    [' ', () => current && unfold(current.id)],
    ['x', decide(() => current && pick(current.id))],
    ['c', decide(() => current?.purged.input === null && setCommented(current))],
    ['m', decide(() => setAssigned(chosen))],
    ['a', decide(accept)],
    ['A', decide(() => askToAccept(clean))],
    ['z', decide(() => accepted === null && void bulk.undo())],
    ['Escape', () => setPicked(new Set())],
    ...['0', '1', '2', '3', '4', '5', '6'].map((digit): [string, () => void] => [
      digit,
      () => onFilter({ ...filter, show: DIGITS[Number(digit) - 1], folds: undefined }),
    ]),
  ];
  useShortcuts(Object.fromEntries(keys));
  return (
    <>
      <UndoLine bulk={bulk} />
      <section aria-label={t`Worklist`} className={classes.list}>
        {only !== undefined && listed.length === 0 && (
          <p className={classes.nothing}>{t`There are no documents in “${GROUP_NAMES[only]}” now.`}</p>
        )}
        <LineList
          workspaceId={workspaceId}
          groups={listed}
          period={work.period}
          me={me}
          canDecide={canDecide}
          currentId={cursor.current?.id}
          picked={picked}
          drawn={bulk.drawn}
          unfolded={unfolded}
          isFolded={isFolded}
          onFold={toggleFold}
          onAcceptAll={() => askToAccept(clean)}
          onChoose={cursor.choose}
          onOpen={cursor.note}
          onPick={pick}
          onUnfold={unfold}
        />
      </section>
      {children}
      <PickBar
        documents={pickedDocuments}
        onAccept={() => askToAccept(pickedDocuments)}
        onAssign={() => setAssigned(pickedDocuments.map(({ job }) => job))}
        onClear={() => setPicked(new Set())}
      />
      {!isArriving && (
        <PhoneBar groups={groups} canDecide={canDecide} onAccept={() => askToAccept(clean)} onOpen={cursor.openLine} />
      )}
      <KeyBar canDecide={canDecide}>
        <span role="status">{said}</span>
      </KeyBar>
      <OnceOpen isOpen={toAccept.length > 0}>
        {(isOpen) => (
          <AcceptDialog
            documents={isOpen ? toAccept : NOBODY}
            drawn={bulk.drawn}
            onClose={() => setToAccept(NOBODY)}
            onAccept={(jobs) => {
              setPicked(new Set());
              void bulk.accept(jobs);
            }}
          />
        )}
      </OnceOpen>
      <OnceOpen isOpen={assigned.length > 0}>
        {(isOpen) => (
          <AssignDialog
            workspaceId={workspaceId}
            jobs={isOpen ? assigned : []}
            names={[...new Set(work.documents.flatMap(({ job }) => job.assignee ?? []))]}
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
    </>
  );
}
