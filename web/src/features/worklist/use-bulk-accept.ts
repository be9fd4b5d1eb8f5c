import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Job } from '../../api/contract.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { showFailure, showSuccess } from '../../components/notices.ts';
import { countOf } from '../../lib/format.ts';
import { reviewQuery, takeStep } from '../review/review-api.ts';
import { beginSteps } from '../review/review-states.ts';
import { drawForLook } from './outcome.ts';

/** Accepts documents together, but for those that are drawn for a look: these stay in the list and say so. */
export function useBulkAccept(workspaceId: string) {
  const client = useQueryClient();
  const [drawn, setDrawn] = useState<ReadonlySet<string>>(new Set());
  const [left, setLeft] = useState(0);
  const acceptOne = useCallback(
    async (job: Job) => {
      for (const step of [...beginSteps(job.review_state), { path: 'accept', body: {} } as const]) {
        const { etag } = await client.fetchQuery({ ...reviewQuery(workspaceId, job.id), staleTime: 0 });
        await takeStep(workspaceId, job.id, etag, step);
      }
      await client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, job.id) });
    },
    [client, workspaceId],
  );
  const accept = async (jobs: readonly Job[]) => {
    const looked = new Set(drawn);
    // Who was drawn before and is accepted now was looked at.
    const fresh = jobs.filter(({ id }) => !looked.has(id));
    const toLook = jobs.length === 1 ? new Set<string>() : drawForLook(fresh.map(({ id }) => id));
    const accepted = jobs.filter(({ id }) => !toLook.has(id));
    setDrawn(new Set([...looked, ...toLook].filter((id) => !accepted.some((job) => job.id === id))));
    setLeft(accepted.length);
    let count = 0;
    try {
      for (const job of accepted) {
        await acceptOne(job);
        count++;
        setLeft(accepted.length - count);
      }
    } catch (error) {
      showFailure(error as Error, `${countOf(accepted.length - count, 'document')} not accepted`);
    } finally {
      setLeft(0);
      if (count > 0) showSuccess(`${countOf(count, 'document')} accepted.`);
    }
  };
  return { accept, drawn, left, isBusy: left > 0 };
}
