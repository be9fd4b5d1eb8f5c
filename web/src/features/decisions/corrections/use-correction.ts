import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Artifact, Job, Revision, Then } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { repeatUnanswered } from '../../../api/repeat-unanswered.ts';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { showUndo } from '../../../components/undo-notice.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { findTableAt } from '../../inspection/source/index.ts';
import { isLocked } from '../review/index.ts';
import { type NewCorrection, submitCorrections, trialQuery } from './correction-api.ts';
import { noteOwnRevision, useOthersRevised } from './own-revisions.ts';
import {
  addStatement,
  countSaid,
  dropStatement,
  type FindTable,
  listCorrections,
  NOTHING_SAID,
  type Said,
  type Statement,
} from './statements.ts';
import { useGathered } from './use-gathered.ts';
import { waitForRevision } from './wait-for-revision.ts';
import { waitForSequel } from './wait-for-sequel.ts';

interface Submitted {
  corrections: NewCorrection[];
  /** What the service does once the corrections are applied. */
  then: Then;
}

/**
 * What a person has said about a document and not applied yet, its effect, and functions that apply it as one revision.
 * With `isKept`, the service keeps it until then.
 */
export function useCorrection(job: Job, artifact: Artifact, { isKept }: { isKept: boolean }) {
  const client = useQueryClient();
  const { workspace_id: workspaceId, id, revision } = job;
  const { statements, points, begunAt, kept, keeper, isOpened, change, restore, clear } = useGathered(job, isKept);
  const said: Said = useMemo(() => ({ statements, points }), [statements, points]);
  const drafts = useMemo(() => listCorrections(statements), [statements]);
  const submit = useMutation({
    mutationFn: async ({ corrections, then }: Submitted): Promise<Revision> => {
      const draft_id = await keeper?.flush();
      const body = { base_revision: revision, corrections, then, ...(draft_id ? { draft_id } : {}) };
      const key = crypto.randomUUID();
      const made = await repeatUnanswered(() => submitCorrections(workspaceId, id, body, key));
      noteOwnRevision(made);
      // What is to be signed is the service's from here on: the person goes on.
      if (then.accept !== undefined) {
        clear();
        return made;
      }
      await waitForRevision(workspaceId, id, made.revision);
      // The corrections are applied, whatever becomes of the rest: they are not said again.
      await follow(client, job).catch((error) => showFailure(error, t`Not all was done`));
      clear();
      // A draft that could not be kept as it was shown does not know that it is applied.
      if (keeper !== null && draft_id === null) {
        keeper.change(revision, NOTHING_SAID);
        await keeper.flush();
      }
      const left = await keeper?.applied();
      if (left) restore(left);
      return made;
    },
    onError: (error) => showFailure(error, t`Nothing was applied`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, id) }),
  });
  const trial = useQuery({
    ...trialQuery(workspaceId, id, revision, drafts),
    // Nothing can be tried while it is being applied, or on a document that somebody has signed.
    enabled: drafts.length > 0 && job.open_revision === null && !submit.isPending && !isLocked(job.review_state),
  });
  const findTable: FindTable = useCallback((place) => findTableAt(artifact, place)?.id, [artifact]);
  /** Sets the statement about a place; an empty statement removes it. */
  const say = (about: NewCorrection, statement: Statement) =>
    change((now) => ({ ...now, statements: withStatement(now.statements, about, statement, findTable) }));
  /** Replaces all statements by this one. */
  const sayOnly = (statement: Statement) =>
    change(() => ({ statements: statement.length === 0 ? [] : [statement], points: [] }), revision);
  /** Discards everything; kept corrections can be brought back. */
  const drop = useCallback(() => {
    const before = { statements, points };
    const count = countSaid(before);
    if (count === 0) return;
    change(() => NOTHING_SAID);
    if (keeper === null) return;
    showUndo(plural(count, '# correction discarded.', '# corrections discarded.'), () => {
      change(() => before, begunAt);
      // The page may have been left since.
      void keeper.flush();
    });
  }, [statements, points, begunAt, keeper, change]);
  /** Forgets what was said and is decided by now, here and in the service, which may have done so. */
  const settled = async () => {
    await keeper?.applied();
    change(() => NOTHING_SAID);
  };
  const takeTheirs = () => {
    if (kept.is !== 'overtaken') return;
    restore(kept.theirs);
    keeper?.takeTheirs();
  };
  const keepOwn = () => void keeper?.keepOwn();
  const isOvertaken = useOthersRevised(job, begunAt) && drafts.length > 0 && !submit.isPending;
  /** The person has looked: what was said fits the document as it is now. */
  const confirm = () => change((now) => ({ ...now }), revision);
  return {
    ...{
      said,
      statements,
      drafts,
      isOvertaken,
      confirm,
      say,
      sayOnly,
      change,
      drop,
      settled,
      trial,
      submit,
      findTable,
    },
    ...{ kept, isKept: keeper !== null, isOpened, takeTheirs, keepOwn },
  };
}

/** The statements with one about a subject; an empty one removes it. */
export const withStatement = (
  statements: readonly Statement[],
  about: NewCorrection,
  statement: Statement,
  findTable: FindTable,
): Statement[] =>
  statement.length === 0 ? dropStatement(statements, about) : addStatement(statements, statement, findTable);

/** Waits until the service has done what follows the corrections, and says what it did. */
async function follow(client: QueryClient, job: Job): Promise<void> {
  const sequel = await waitForSequel(job.workspace_id, job.id);
  if (sequel === null) return;
  await client.invalidateQueries({ queryKey: queryKeys.senders(job.workspace_id) });
  const { held } = sequel;
  if (held === null) return;
  const { corrections: holding, left_out: leftOut, config_version_id: draft } = held;
  showSuccess(describeReach(holding, holding + leftOut));
  if (sequel.holds_for !== 'everyone') return;
  await client.invalidateQueries({ queryKey: queryKeys.configs(job.workspace_id) });
  showSuccess(
    draft === null
      ? t`A package cannot express this for everyone, so this holds for this sender only.`
      : t`A draft of the package has this change, for an author to review and publish.`,
  );
}

/** For which documents corrections hold: some are only about places of their own document. */
function describeReach(holding: number, count: number): string {
  if (holding === 0) return t`This holds for this document only: it is about its own places.`;
  if (holding === count)
    return plural(
      count,
      'The correction holds for the next documents of this sender.',
      'The # corrections hold for the next documents of this sender.',
    );
  return t`${holding} of ${count} corrections hold for the next documents of this sender. The others hold for this document only.`;
}
