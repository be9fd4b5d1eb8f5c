import { Button } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useEffect, useMemo } from 'react';
import type { Job } from '../../../api/contract.ts';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { NoPackage, uploadStore, useArrivals, useDrops, useRunnable } from '../../intake/uploads/index.ts';
import { DeskHead } from './desk-head.tsx';
import { GroupFilter } from './group-filter.tsx';
import { readGroup } from './groups.ts';
import { groupLines } from './line.ts';
import { useWaiting, type WaitingDocument } from './use-waiting.ts';
import { useWork, type WorkFilter } from './use-work.ts';
import classes from './worklist.module.css';
import { Worklist } from './worklist.tsx';

const Arrivals = lazy(async () => ({
  default: (await import('../../intake/uploads/arrivals.tsx')).Arrivals,
}));
// With the arrivals, without which nothing is uploaded: it is needed when the service is away.
const DropNotices = lazy(async () => ({
  default: (await import('../../intake/uploads/arrivals.tsx')).DropNotices,
}));

interface DeskProps {
  workspaceId: string;
  filter: WorkFilter;
  onFilter: (filter: WorkFilter) => void;
  /** What was accepted last, with its undo. */
  done?: ReactNode;
  /** Below the list. */
  children?: ReactNode;
}

/** The documents of a month: how far it is, what arrives, and what each needs. */
export function Desk({ workspaceId, filter, onFilter, done, children }: DeskProps) {
  const work = useWork(workspaceId, filter);
  const isOperator = useCan('operator');
  const arrivals = useArrivals(workspaceId);
  const drops = useDrops(workspaceId);
  const waiting = useWaiting(workspaceId);
  const { configs, isPending } = useRunnable(workspaceId);
  const canRun = isOperator && (isPending || configs.length > 0);
  const { documents, missing, known, query } = work;
  const isNarrow = [filter.search, filter.sender, filter.assignee, filter.overdue].some((one) => one !== undefined);
  const { listed, ended } = useMemo(() => listDocuments(known, waiting), [known, waiting]);
  useEffect(() => {
    if (drops.length > 0) uploadStore.forgetListed(ended);
  }, [ended, drops]);
  const groups = useMemo(() => {
    const uploads = drops.flatMap(({ files, state }) => {
      if (state === 'failed') return [];
      return files.filter(({ document }) => state !== 'submitted' || !listed.has(document?.id ?? ''));
    });
    return groupLines({ documents, missing, known }, isNarrow ? [] : waiting, isNarrow ? [] : uploads);
  }, [documents, missing, known, waiting, listed, drops, isNarrow]);
  const only = readGroup(filter.show);
  const isEmpty = groups.length === 0;
  const isFiltered = isNarrow || filter.period !== undefined;
  const senderName = documents.find(({ sender }) => sender?.id === filter.sender)?.sender?.name;
  return (
    <div className={classes.desk} data-wide>
      <div className={classes.top}>
        <DeskHead
          workspaceId={workspaceId}
          work={work}
          filter={filter}
          canRun={canRun}
          found={isNarrow ? documents.length : undefined}
          onFilter={onFilter}
          onFound={focusFirstLine}
        />
        {!(isEmpty && !isFiltered) && (
          <GroupFilter
            groups={groups}
            chosen={only}
            work={work}
            filter={filter}
            senderName={filter.sender === undefined ? undefined : (senderName ?? t`one sender`)}
            onFilter={onFilter}
          />
        )}
      </div>
      {done}
      {drops.some(({ state }) => state === 'waiting' || state === 'failed') && (
        <Suspense>
          <DropNotices drops={drops} />
        </Suspense>
      )}
      {arrivals.items.length > 0 && (
        <Suspense>
          <Arrivals
            workspaceId={workspaceId}
            arrivals={arrivals}
            pagePeriod={{ period: work.period, isChosen: filter.period !== undefined }}
          />
        </Suspense>
      )}
      <QueryView query={query} failure={t`The documents could not be read`}>
        {() => (
          <>
            {isEmpty && !isFiltered && !canRun && isOperator && <NoPackage workspaceId={workspaceId} />}
            {isEmpty && !isFiltered && (canRun || !isOperator) && arrivals.items.length === 0 && (
              <EmptyNotice title={t`No documents yet`}>
                {canRun
                  ? t`Drop spreadsheets anywhere on this page, whole folders too: xlsx, xls, xlsb, ods or csv. You then see whose they are, and for when, before they are read.`
                  : t`When somebody drops documents, they appear here, in groups by what to do next.`}
              </EmptyNotice>
            )}
            {isEmpty && isFiltered && (
              <EmptyNotice
                title={t`No document matches`}
                action={<Button onClick={() => onFilter({})}>{t`Clear the filters`}</Button>}
              >
                {filter.search === undefined
                  ? t`Choose another period or remove a filter.`
                  : t`Nothing here has “${filter.search}” in its sender, document or headers.`}
              </EmptyNotice>
            )}
            <Worklist
              workspaceId={workspaceId}
              work={work}
              groups={groups}
              only={only}
              filter={filter}
              isArriving={arrivals.items.length > 0}
              onFilter={onFilter}
            >
              {children}
            </Worklist>
          </>
        )}
      </QueryView>
    </div>
  );
}

/**
 * The documents that have lines, and those whose lines stay: a document that waits for its job has a line only until it
 * has the job, of which the list may not know yet.
 */
function listDocuments(known: readonly Job[], waiting: readonly WaitingDocument[]) {
  const jobs = known.map((job) => job.document_id);
  const idsOf = (some: readonly WaitingDocument[]) => some.map(({ documentId }) => documentId);
  return {
    listed: new Set([...jobs, ...idsOf(waiting)]),
    ended: new Set([...jobs, ...idsOf(waiting.filter(({ error }) => error !== null))]),
  };
}

/** After a search, the keys move through what was found. */
function focusFirstLine(): void {
  document.querySelector<HTMLElement>('[data-line]')?.focus();
}
