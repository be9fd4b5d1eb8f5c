import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SubjectOutcome } from '../../contract/api/index.ts';
import {
  addActivity,
  changeClaimed,
  dropFeedEvents,
  inTransaction,
  listHolders,
  removeUnusedColumnSets,
  type SubjectHolderRow,
  type SubjectSearchRow,
  saveOutcome,
} from '../../storage/store/index.ts';
import { Matcher, ReaderFailed } from '../../subjects/index.ts';
import type { EraseRequest, SubjectContext, SubjectRun } from './context.ts';
import { eraseDocument } from './erase-document.ts';
import { eraseJob } from './erase-job.ts';
import { eraseRecipe } from './erase-recipe.ts';
import { eraseRows } from './erase-rows.ts';
import { eraseVersion } from './erase-version.ts';
import { findNew, Superseded } from './find.ts';
import { isHolderHeld } from './holds.ts';
import { readOutcome, readPlaces, readSelection } from './read-json.ts';

/** Erases all selected holders one after the other. What a crash has left undone is done again. */
export async function eraseSubject(
  ctx: SubjectContext,
  run: SubjectRun,
  row: SubjectSearchRow,
  by: Pick<EraseRequest, 'actor' | 'credential' | 'reference'>,
): Promise<void> {
  const { db } = ctx;
  // A document that was found may have become a job since, also while others were erased.
  do await eraseHolders(ctx, run, row, by);
  while ((await findNew(ctx, run, row)) > 0);
  await ctx.columns.settled();
  await removeUnusedColumnSets(db);
  await rm(join(ctx.folders.erasing, row.id), { recursive: true, force: true });
  const matcher = new Matcher(run.terms);
  await dropFeedEvents(db, (text) => matcher.isInText(text));
  await ctx.tellNodes();
}

/** What fails for one holder must not keep the others from being erased: all of them have their turn, then it throws. */
async function eraseHolders(
  ctx: SubjectContext,
  run: SubjectRun,
  row: SubjectSearchRow,
  by: Pick<EraseRequest, 'actor' | 'credential' | 'reference'>,
): Promise<void> {
  const holders = await listHolders(ctx.db, row.id);
  const touched = new Set(holders.filter(isTouched).map(({ holder }) => holder.slice(JOB.length)));
  const selected = readSelection(row);
  const failures: unknown[] = [];
  let done = 0;
  for (const one of holders) {
    run.signal.throwIfAborted();
    const isChosen = selected === null || selected.includes(one.holder);
    if (readOutcome(one).done === null) {
      const request = { ...by, hasParts: one.has_parts === 1, touched, said: readOutcome(one).said };
      try {
        const outcome = isChosen ? await eraseOrLeave(ctx, run, one.holder, request) : NOT_SELECTED;
        await saveOutcome(ctx.db, row.id, one.holder, JSON.stringify(outcome));
      } catch (error) {
        run.signal.throwIfAborted();
        failures.push(error);
        continue;
      }
    }
    done += 1;
    if (!(await changeClaimed(ctx.db, row, { done, total: holders.length }))) throw new Superseded();
  }
  if (failures.length > 0) throw failures[0];
}

const NOT_SELECTED: SubjectOutcome = { outcome: 'not_selected' };
const JOB = 'job:';

/** Whether a holder is a job that has the person, and not only hashes of another job that has. */
function isTouched(row: SubjectHolderRow): boolean {
  return row.holder.startsWith(JOB) && readPlaces(row).some(({ kind }) => kind !== 'keys');
}

/** A holder with a file whose process has ended stays as it is; nothing of it has been changed by then. */
async function eraseOrLeave(
  ctx: SubjectContext,
  run: SubjectRun,
  holder: string,
  request: EraseRequest,
): Promise<SubjectOutcome> {
  try {
    return await eraseHolder(ctx, run, holder, request);
  } catch (error) {
    if (!(error instanceof ReaderFailed)) throw error;
    ctx.log({ level: 'error', message: `A file of ${holder} could not be written without a person: ${error.code}` });
    return { outcome: 'stays' };
  }
}

async function eraseHolder(
  ctx: SubjectContext,
  run: SubjectRun,
  holder: string,
  request: EraseRequest,
): Promise<SubjectOutcome> {
  const [kind, id = ''] = holder.split(':');
  if (kind === 'job') return eraseJob(ctx, run, id, request);
  if (kind === 'document') return eraseDocument(ctx, run, id, request);
  if (kind === 'recipe') return eraseRecipe(ctx, run, id, request);
  if (kind === 'version') return eraseVersion(ctx, run, id, request);
  if (await isHolderHeld(ctx.db, holder)) return { outcome: 'held' };
  const { rows, stays } = await inTransaction(ctx.db, async (transaction) => {
    const erased = await eraseRows(transaction, run, holder);
    const { actor, credential } = request;
    const who = credential === undefined ? { actor } : { actor, credential };
    const about = { action: 'subject.rows_erased', workspaceId: run.workspaceId, targetId: run.searchId } as const;
    const details = { table: id, rows: erased.rows, reference: request.reference };
    if (erased.rows > 0) await addActivity(transaction, { ...who, ...about, details });
    return erased;
  });
  // Columns of jobs that were erased before may be gone by now.
  const left = stays.size === 0 ? 'gone' : 'stays';
  return { outcome: rows > 0 ? 'erased' : stays.has('held') ? 'held' : left, rows };
}
