import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Artifact, Job, MadeRecipe } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { showUndo } from '../../../components/undo-notice.tsx';
import { plural, t } from '../../../lib/texts.ts';
import type { HoldsFor } from '../../../lib/use-holds-for.ts';
import { findTableAt } from '../../inspection/source/index.ts';
import {
  correctionsQuery,
  draftForEveryone,
  holdForSender,
  type NewCorrection,
  submitCorrections,
  trialQuery,
} from './correction-api.ts';
import { addStatement, dropStatement, type FindTable, listCorrections, type Statement } from './statements.ts';
import { useGathered } from './use-gathered.ts';
import { waitForRevision } from './wait-for-revision.ts';

/**
 * The corrections that are not applied yet, their combined effect, and functions that apply them as one revision. With
 * `isKept`, the service keeps them until then.
 */
export function useCorrection(job: Job, artifact: Artifact, { isKept }: { isKept: boolean }) {
  const client = useQueryClient();
  const { workspace_id: workspaceId, id, revision } = job;
  const { statements, begunAt, kept, keeper, change, restore, clear } = useGathered(job, isKept);
  const drafts = useMemo(() => listCorrections(statements), [statements]);
  const trial = useQuery({
    ...trialQuery(workspaceId, id, revision, drafts),
    enabled: drafts.length > 0,
  });
  const submit = useMutation({
    mutationFn: async ({ corrections, holdsFor }: { corrections: NewCorrection[]; holdsFor: HoldsFor }) => {
      const draft_id = await keeper?.flush();
      const body = { base_revision: revision, corrections, ...(draft_id ? { draft_id } : {}) };
      const made = await submitCorrections(workspaceId, id, body, crypto.randomUUID());
      await waitForRevision(workspaceId, id, made.revision);
      clear();
      await keeper?.applied();
      if (holdsFor !== 'document') await hold(client, job, made.revision, holdsFor);
    },
    onError: (error) => showFailure(error, t`Nothing was applied`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, id) }),
  });
  /** Sets the statement about a place; an empty statement removes it. */
  const say = (about: NewCorrection, statement: Statement) => {
    const findTable: FindTable = (place) => findTableAt(artifact, place)?.id;
    change((now) => (statement.length === 0 ? dropStatement(now, about) : addStatement(now, statement, findTable)));
  };
  /** Replaces all statements by this one. */
  const sayOnly = (statement: Statement) => change(() => (statement.length === 0 ? [] : [statement]), revision);
  /** Discards everything; kept corrections can be brought back. */
  const drop = useCallback(() => {
    const [before, base] = [statements, begunAt];
    if (before.length === 0) return;
    change(() => []);
    if (keeper === null) return;
    const said = plural(before.length, '# correction discarded.', '# corrections discarded.');
    showUndo(said, () => {
      change(() => before, base);
      // The page may have been left since.
      void keeper.flush();
    });
  }, [statements, begunAt, keeper, change]);
  const dropLast = useCallback(() => change((now) => (now.length === 0 ? now : now.slice(0, -1))), [change]);
  const takeTheirs = () => {
    if (kept.is !== 'overtaken') return;
    restore(kept.theirs);
    keeper?.takeTheirs();
  };
  const keepOwn = () => void keeper?.keepOwn();
  const isOvertaken = drafts.length > 0 && revision !== begunAt && !submit.isPending;
  return {
    ...{ statements, drafts, isOvertaken, say, sayOnly, drop, dropLast, trial, submit },
    ...{ kept, isKept: keeper !== null, takeTheirs, keepOwn },
  };
}

/** The document is already corrected at this point. If this step fails, the correction stays, and a message says so. */
async function hold(client: QueryClient, job: Job, revision: number, holdsFor: HoldsFor): Promise<void> {
  const { workspace_id: workspaceId, id: jobId, config_id: configId, sender_id: senderId } = job;
  if (senderId === null) return;
  try {
    const added = await listAdded(client, job, revision);
    const made = await holdForSender(workspaceId, { senderId, configId, jobId }, added);
    await client.invalidateQueries({ queryKey: queryKeys.senders(workspaceId) });
    showSuccess(describeHeld(added.length, made));
    if (holdsFor === 'everyone') {
      const draft = await draftForEveryone(workspaceId, { senderId, configId, pieces: made.added.map(({ id }) => id) });
      await client.invalidateQueries({ queryKey: queryKeys.configs(workspaceId) });
      showSuccess(
        draft === null
          ? t`A config cannot express this for everyone, so this holds for this sender only.`
          : t`Version ${draft.number} is a draft with this change, for an author to review and publish.`,
      );
    }
  } catch (error) {
    showFailure(error as Error, t`This document is corrected, but the correction does not hold for the sender`);
  }
}

function describeHeld(count: number, { left_out: leftOut }: MadeRecipe): string {
  if (leftOut.length === 0)
    return plural(
      count,
      'The correction holds for the next documents of this sender.',
      'The # corrections hold for the next documents of this sender.',
    );
  const [first] = leftOut;
  return t`${count - leftOut.length} of ${count} corrections hold for the next documents of this sender. The others hold only for this document: ${first!.found}.`;
}

/** The corrections that a revision added. */
async function listAdded(
  client: QueryClient,
  { workspace_id: workspaceId, id, revision: before }: Job,
  revision: number,
): Promise<string[]> {
  const known = await client.fetchQuery(correctionsQuery(workspaceId, id, before));
  const after = await client.fetchQuery(correctionsQuery(workspaceId, id, revision));
  const ids = new Set(known.items.map((one) => one.id));
  return after.items.map((one) => one.id).filter((one) => !ids.has(one));
}
