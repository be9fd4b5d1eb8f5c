import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Job } from '../../api/contract.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { showFailure } from '../../components/notices.ts';
import {
  correctionsQuery,
  holdForSender,
  type NewCorrection,
  submitCorrections,
  trialQuery,
} from './correction-api.ts';
import { waitForRevision } from './wait-for-revision.ts';

export type HoldsFor = 'document' | 'sender';

/** Corrections in the making, what they would change, and how they are taken. */
export function useCorrection(job: Job) {
  const client = useQueryClient();
  const { workspace_id: workspaceId, id, revision } = job;
  const [drafts, setDrafts] = useState<NewCorrection[]>([]);
  const trial = useQuery({
    ...trialQuery(workspaceId, id, revision, drafts),
    enabled: drafts.length > 0,
  });
  const submit = useMutation({
    mutationFn: async ({ corrections, holdsFor }: { corrections: NewCorrection[]; holdsFor: HoldsFor }) => {
      const body = { base_revision: revision, corrections };
      const made = await submitCorrections(workspaceId, id, body, crypto.randomUUID());
      await waitForRevision(workspaceId, id, made.revision);
      if (holdsFor === 'sender' && job.sender_id !== null) {
        const added = await listAdded(client, job, made.revision);
        const of = { senderId: job.sender_id, configId: job.config_id, jobId: id };
        await holdForSender(workspaceId, of, added);
      }
    },
    onSuccess: () => setDrafts([]),
    onError: (error) => showFailure(error, 'Nothing was taken'),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, id) }),
  });
  const drop = useCallback(() => setDrafts([]), []);
  return { drafts, setDrafts, drop, trial, submit };
}

/** The corrections that a revision has and the one before has not. */
async function listAdded(
  client: ReturnType<typeof useQueryClient>,
  { workspace_id: workspaceId, id, revision: before }: Job,
  revision: number,
): Promise<string[]> {
  const known = await client.fetchQuery(correctionsQuery(workspaceId, id, before));
  const after = await client.fetchQuery(correctionsQuery(workspaceId, id, revision));
  const ids = new Set(known.items.map((one) => one.id));
  return after.items.map((one) => one.id).filter((one) => !ids.has(one));
}
