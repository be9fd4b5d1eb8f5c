import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { showUndo } from '../../../components/undo-notice.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { beginSteps, type ReviewStep, reviewQuery, takeStep } from '../../decisions/review/index.ts';
import { drawForLook } from './outcome.ts';

/** Sentences about documents that succeeded and that failed. */
interface Outcomes {
  done: (documents: string) => string;
  failed: (documents: string) => string;
  /** Takes back what was done. */
  undo?: () => void;
}

/** Runs an action on several documents in turn. Documents picked for a look are not accepted; the list says so. */
export function useBulk(workspaceId: string) {
  const client = useQueryClient();
  const [drawn, setDrawn] = useState<ReadonlySet<string>>(new Set());
  const [left, setLeft] = useState(0);
  const takeSteps = async (jobs: readonly Job[], stepsOf: (job: Job) => ReviewStep[], say: Outcomes) => {
    setLeft(jobs.length);
    let count = 0;
    try {
      for (const job of jobs) {
        for (const step of stepsOf(job)) {
          const { etag } = await client.fetchQuery({ ...reviewQuery(workspaceId, job.id), staleTime: 0 });
          await takeStep(workspaceId, job.id, etag, step);
        }
        await client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, job.id) });
        count++;
        setLeft(jobs.length - count);
      }
    } catch (error) {
      showFailure(error as Error, say.failed(countOf(jobs.length - count, 'document')));
    } finally {
      void client.invalidateQueries({ queryKey: queryKeys.bulkAcceptances(workspaceId) });
      setLeft(0);
      if (count > 0) {
        const done = say.done(countOf(count, 'document'));
        if (say.undo === undefined) showSuccess(done);
        else showUndo(done, say.undo);
      }
    }
  };
  const undo = async (bulkId: string) => {
    const { undoAcceptances } = await import('./undo-acceptances.tsx');
    await undoAcceptances(client, workspaceId, bulkId);
  };
  const accept = (jobs: readonly Job[]) => {
    const looked = new Set(drawn);
    // Documents that were picked before and are accepted now have been looked at.
    const fresh = jobs.filter(({ id }) => !looked.has(id));
    const toLook = jobs.length === 1 ? new Set<string>() : drawForLook(fresh.map(({ id }) => id));
    const accepted = jobs.filter(({ id }) => !toLook.has(id));
    setDrawn(new Set([...looked, ...toLook].filter((id) => !accepted.some((job) => job.id === id))));
    const bulk_id = `blk_${crypto.randomUUID()}`;
    return takeSteps(accepted, (job) => [...beginSteps(job.review_state), { path: 'accept', body: { bulk_id } }], {
      undo: () => void undo(bulk_id),
      done: (documents) => t`${documents} accepted.`,
      failed: (documents) => t`${documents} not accepted`,
    });
  };
  /** null removes the assignment. */
  const assign = (jobs: readonly Job[], assignee: string | null) => {
    const step: ReviewStep = { path: 'review/assignment', body: { assignee } };
    return takeSteps(jobs, () => [step], {
      done: (documents) => (assignee === null ? t`${documents} unassigned.` : t`${documents} assigned to ${assignee}.`),
      failed: (documents) => t`${documents} not assigned`,
    });
  };
  return { accept, assign, drawn, left, isBusy: left > 0 };
}
