import { useSessionStorage } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { makeUnreachableError } from '../../../api/api-error.ts';
import type { Job } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { noteAccepted } from '../../entities/jobs/index.ts';
import { bulksQuery } from './bulk-api.ts';
import { type Drawn, drawMore, NOTHING_DRAWN } from './draw.ts';
import type { BulkSteps } from './take-steps.ts';

/** What somebody has accepted together in this tab. */
interface LastBulk {
  id: string;
  rows: number;
}

/** Runs an action on several documents in turn, and remembers what can be undone. */
export function useBulk(workspaceId: string) {
  const client = useQueryClient();
  const [left, setLeft] = useState(0);
  const [last, setLast] = useSessionStorage<LastBulk | null>({ key: `ade.bulk.${workspaceId}`, defaultValue: null });
  const [drawn, setDrawn] = useSessionStorage<Drawn>({ key: `ade.drawn.${workspaceId}`, defaultValue: NOTHING_DRAWN });
  const standing = useQuery({ ...bulksQuery(workspaceId), enabled: last !== null }).data?.items.find(
    ({ id, standing: count }) => id === last?.id && count > 0,
  );

  const takeSteps = async (jobs: readonly Job[], steps: BulkSteps) => {
    setLeft(jobs.length);
    try {
      const part = await import('./take-steps.ts').catch((error: unknown) => {
        const away = makeUnreachableError('take-steps', error);
        showFailure(away, steps.failed(countOf(jobs.length, 'document')));
      });
      if (part === undefined) return 0;
      const { takeStepsOf } = part;
      return await takeStepsOf(client, workspaceId, jobs, { ...steps, onLeft: setLeft });
    } finally {
      setLeft(0);
    }
  };
  const accept = async (jobs: readonly Job[]) => {
    const id = `blk_${crypto.randomUUID()}`;
    // From here on, this is what is undone first.
    noteAccepted(null);
    setLast({ id, rows: jobs.reduce((sum, { summary }) => sum + (summary.rows_out ?? 0), 0) });
    await takeSteps(jobs, {
      step: { path: 'accept', body: { bulk_id: id } },
      failed: (documents) => t`${documents} not accepted`,
    });
    await client.invalidateQueries({ queryKey: queryKeys.bulkAcceptances(workspaceId) });
  };
  const undo = async () => {
    if (standing === undefined) return;
    const part = await import('./undo-acceptances.tsx').catch((error: unknown) =>
      showFailure(makeUnreachableError('undo-acceptances', error), t`Nothing was undone`),
    );
    if (part === undefined) return;
    const { undoAcceptances } = part;
    // What was not undone can be undone again.
    if (await undoAcceptances(client, workspaceId, standing.id)) setLast(null);
  };
  /** null removes the assignment. */
  const assign = async (jobs: readonly Job[], assignee: string | null) => {
    const count = await takeSteps(jobs, {
      step: { path: 'review/assignment', body: { assignee } },
      failed: (documents) => t`${documents} not assigned`,
    });
    const documents = countOf(count, 'document');
    if (count > 0)
      showSuccess(assignee === null ? t`${documents} unassigned.` : t`${documents} assigned to ${assignee}.`);
  };
  return {
    accept,
    assign,
    undo,
    /** What can be undone; undefined if nothing can. */
    undoable: standing === undefined ? undefined : { count: standing.standing, rows: last?.rows ?? 0 },
    left,
    /** Picked at random, and not opened since. */
    drawn: new Set(drawn.toLook),
    draw: (ids: readonly string[]) => {
      const more = drawMore(drawn, ids);
      setDrawn(more);
      return new Set(more.toLook);
    },
    noteOpened: (id: string) => {
      if (drawn.toLook.includes(id)) setDrawn({ ...drawn, toLook: drawn.toLook.filter((one) => one !== id) });
    },
  };
}
