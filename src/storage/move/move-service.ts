import { join } from 'node:path';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { giveIdentity } from '../identity/join-files.ts';
import { partsOf, type TableShape } from '../store/dialects/dialect.ts';
import { findIdentity } from '../store/identity.ts';
import { countActiveJobs } from '../store/job-queue.ts';
import { type MoveMark, removeMoveMark, saveMoveMark } from '../store/move-mark.ts';
import { compareTables } from './compare-tables.ts';
import { copyTable } from './copy-table.ts';
import { moveFiles } from './move-files.ts';
import { putKeyIntoDatabase, putKeyIntoFolder } from './move-key.ts';
import { openSource, unusable } from './open-source.ts';
import { findOwnMark, notEmpty, openTarget, sayOther } from './open-target.ts';
import { type MovedTablePlan, planTables } from './plan-tables.ts';
import { toPair } from './to-pair.ts';
import type { End, MoveOptions, MoveStep, MoveSummary } from './types.ts';

/** See `moveService` of index.ts. `scratchDir`: an empty folder, which the caller removes. */
export async function moveService({ from, to, onStep, signal }: MoveOptions, scratchDir: string): Promise<MoveSummary> {
  const source = await openSource(from, join(scratchDir, 'source'));
  try {
    const target = await openTarget(to);
    try {
      return await moveBetween({ source, target }, join(scratchDir, 'work'), (step) => {
        if (signal?.aborted) throw new AdeError('cancelled');
        onStep?.(step);
      });
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function moveBetween(
  ends: { source: End; target: End },
  scratchDir: string,
  onStep: (step: MoveStep) => void,
): Promise<MoveSummary> {
  const { source, target } = ends;
  const plans = await planMove(ends);
  const mark = await beginMove(ends);
  const wasFinished = mark.finished_at !== null;
  if (!wasFinished) {
    for (const plan of plans.filter(({ isCopied }) => isCopied)) {
      await copyTable(ends, plan, (done) => onStep({ what: 'rows', name: plan.shape.name, done }));
    }
  }
  const compare = () =>
    compareTables(ends, plans, onStep).catch((error) => {
      throw wasFinished ? explainUsed(error, target, mark) : error;
    });
  const assertUnused = async () => {
    await source.assertUnused();
    await target.assertUnused();
  };
  // Report differing rows now, before the long move of the files.
  await compare();
  const files = await moveFiles(ends, scratchDir, onStep);
  const key = await moveKey(ends);
  // If a node ran for a while during the move of the files, only changed rows show it.
  await assertUnused();
  const tables = await compare();
  await assertUnused();
  const finished = { ...mark, finished_at: mark.finished_at ?? new Date().toISOString() };
  if (!wasFinished) await saveMoveMark(target.db, finished);
  const { waiting, running } = await countActiveJobs(target.db);
  return {
    from: { database: source.path, files: nameFiles(source) },
    to: { database: target.path, files: nameFiles(target) },
    tables,
    files,
    unfinished_jobs: waiting + running,
    signing_key: key,
    begun_at: finished.begun_at,
    finished_at: finished.finished_at,
    was_finished: wasFinished,
  };
}

/** Rows that differ after the end of a move were changed by people who used the service at the source or the target. */
function explainUsed(error: unknown, { path }: End, { from, finished_at: at }: MoveMark): unknown {
  if (!isAdeError(error, 'move_rows_differ')) return error;
  const found = `all of ${from}, whose move ended at ${at}, and rows that were changed later (${error.details.table})`;
  return notEmpty(path, found, error);
}

/** Plans which tables to move. Throws if one of the databases also has tables of another program. */
async function planMove({ source, target }: { source: End; target: End }): Promise<MovedTablePlan[]> {
  const listTables = ({ db }: End) => partsOf(db).listTables(db);
  const [shapes, others] = [await listTables(source), await listTables(target)];
  const findOther = (some: readonly TableShape[], ours: readonly TableShape[]) =>
    some.find(({ name }) => ours.every((one) => one.name !== name));
  const [ofSource, ofTarget] = [findOther(shapes, others), findOther(others, shapes)];
  if (ofTarget !== undefined) throw notEmpty(target.path, sayOther(ofTarget.name));
  if (ofSource === undefined) return planTables(shapes, others);
  throw unusable(source.path, `it has ${sayOther(ofSource.name)}. Move that one into another schema`);
}

/** Marks the target as a place of this service; an existing mark of this move stays. Gives the mark. */
async function beginMove({ source, target }: { source: End; target: End }): Promise<MoveMark> {
  const { service } = (await findIdentity(source.db)) ?? {};
  if (service === undefined) throw unusable(source.path, 'no service has started on it, so there is nothing to move');
  const mark = await markTarget(source, target, service);
  if (mark.finished_at === null) await giveIdentity(toPair(target), service);
  return mark;
}

async function markTarget(source: End, target: End, service: string): Promise<MoveMark> {
  const about = { service, files: nameFiles(target) };
  const known = await findOwnMark(target, about);
  if (known !== undefined) return known;
  const mark = { from: source.path, ...about, begun_at: new Date().toISOString(), finished_at: null };
  await saveMoveMark(target.db, mark);
  // A node stores its row before it looks for the mark: a node that starts now sees the mark or is seen here.
  await target.assertUnused().catch(async (error) => {
    await removeMoveMark(target.db);
    throw error;
  });
  return mark;
}

async function moveKey({ source, target }: { source: End; target: End }): Promise<string | null> {
  if (source.files.kind === 'folder') return putKeyIntoDatabase(source.files.dataDir, target.db);
  return target.files.kind === 'folder' ? putKeyIntoFolder(source.db, target.files.dataDir) : null;
}

function nameFiles({ files }: End): string {
  return files.kind === 'folder' ? files.dataDir : files.blobs.place;
}
