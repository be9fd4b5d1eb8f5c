import { existsSync } from 'node:fs';
import { chmod, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { hashFile } from '../../base/files/index.ts';
import type { SubjectOutcome } from '../../contract/api/index.ts';
import type { ErasureStatement } from '../../contract/erasure.ts';
import { jobFolder, jobNames, nameRevision } from '../../contract/layout.ts';
import { PREVIOUS_FILES, readRunRequest } from '../../runner/index.ts';
import { ownerOfJob, type Step, type Store, storedNames } from '../../storage/shared/index.ts';
import {
  addActivity,
  changeJobFiles,
  findJob,
  forgetColumns,
  inTransaction,
  type JobPart,
  type JobRow,
  listOpenRevisions,
  listRevisions,
  lockRow,
  markCopiesRemoved,
  markJobPurged,
  outputContent,
  saveOutcome,
  type Transaction,
} from '../../storage/store/index.ts';
import type { EraseRequest, SubjectContext, SubjectRun } from './context.ts';
import { eraseRows } from './erase-rows.ts';
import { findSaid, makeErasureFile } from './erasure-file.ts';
import { isJobHeld } from './holds.ts';
import { type HeldFolder, listJobFiles } from './list-files.ts';
import { type Change, planChanges } from './plan-job-changes.ts';

/**
 * Erases a person from all files and rows of a job. First the masked files are written elsewhere; then what is said about
 * them is signed and stored in the job's folder, the files take their places, and one transaction stores their hashes. A
 * crash in between is made good by doing all of it again.
 */
export async function eraseJob(
  ctx: SubjectContext,
  run: SubjectRun,
  jobId: string,
  request: EraseRequest,
): Promise<SubjectOutcome> {
  return ctx.turns.take(jobId, () => ctx.shared.use([ownerOfJob(jobId)], () => eraseNow(ctx, run, jobId, request)));
}

async function eraseNow(
  ctx: SubjectContext,
  run: SubjectRun,
  jobId: string,
  request: EraseRequest,
): Promise<SubjectOutcome> {
  const row = await findJob(ctx.db, jobId);
  if (row === undefined) return eraseRowsOnly(ctx, run, jobId);
  const kept = await findKept(ctx, row);
  if (kept !== null) return kept;
  const folders = await listJobFiles(ctx.dataDir, jobId);
  const { changes, parts } = await planChanges(ctx, run, folders, jobId, request);
  await ctx.step('erase_masked', jobId);
  // Somebody may have put the job under a legal hold, or corrected it, while its files were read.
  const since = await findKept(ctx, row);
  if (since !== null) return since;
  return replaceFiles(ctx, run, { row, folders, changes, parts, request });
}

async function findKept(ctx: SubjectContext, row: JobRow): Promise<SubjectOutcome | null> {
  const now = (await findJob(ctx.db, row.id)) ?? row;
  if (await isJobHeld(ctx.db, now)) return { outcome: 'held' };
  const isOpen = now.status === 'queued' || now.status === 'running';
  return isOpen || (await listOpenRevisions(ctx.db, [row.id])).size > 0 ? { outcome: 'in_use' } : null;
}

/** A deleted job may still be in events and deliveries. */
async function eraseRowsOnly(ctx: SubjectContext, run: SubjectRun, jobId: string): Promise<SubjectOutcome> {
  const holder = `job:${jobId}`;
  return inTransaction(ctx.db, async (transaction) => {
    const { rows } = await eraseRows(transaction, run, holder);
    const outcome: SubjectOutcome = { outcome: rows > 0 ? 'erased' : 'gone', rows };
    await saveOutcome(transaction, run.searchId, holder, JSON.stringify(outcome));
    return outcome;
  });
}

interface Planned {
  row: JobRow;
  folders: readonly HeldFolder[];
  changes: readonly Change[];
  parts: ReadonlySet<JobPart>;
  request: EraseRequest;
}

async function replaceFiles(ctx: SubjectContext, run: SubjectRun, planned: Planned): Promise<SubjectOutcome> {
  const { row, folders, changes, request } = planned;
  const jobDir = jobFolder(ctx.dataDir, row.id);
  const said = findSaid(jobDir, run.searchId);
  if (changes.length === 0 && said === undefined) return eraseRowsWith(ctx, run, planned, null, []);
  const before = [row, ...(await listRevisions(ctx.db, row.id))];
  const contents = new Set(before.flatMap((one) => [one.document_sha256, outputContent(one)]));
  const statement = await makeStatement(jobDir, row.id, run, { changes, said, request });
  const changed = folders.filter(
    ({ revision }) => revision === 1 || changes.some(({ folder }) => folder.revision === revision),
  );
  const outcome = await inFolders(ctx, row, changed, [], async (stores) => {
    await writeFileAtomic(join(jobDir, jobNames.erasures), makeErasureFile(ctx.dataDir, jobDir, statement));
    await ctx.step('erase_said', row.id);
    for (const change of changes) await replaceFile(change);
    await ctx.step('erase_replaced', row.id);
    const removed = changed.map(({ revision }) =>
      changes
        .filter(
          ({ folder, isRemoved, name, file }) => folder.revision === revision && (isRemoved || name !== file.name),
        )
        .map(({ file }) => file.name),
    );
    return storeAll(stores, removed, [], (records) => eraseRowsWith(ctx, run, planned, statement, records));
  });
  await ctx.step('erase_stored', row.id);
  await rm(join(ctx.folders.erasing, run.searchId, row.id), { recursive: true, force: true });
  ctx.columns.note(row.id);
  for (const content of contents) await ctx.previews.remove(content);
  return outcome;
}

/** Takes the turns of all changed folders, so that one transaction can store them. */
async function inFolders<T>(
  ctx: SubjectContext,
  row: JobRow,
  [folder, ...others]: readonly HeldFolder[],
  stores: readonly Store[],
  work: (stores: readonly Store[]) => Promise<T>,
): Promise<T> {
  if (folder === undefined) return work(stores);
  const name = storedNames.job(folder.revision === 1 ? row.id : nameRevision(row.id, folder.revision));
  return ctx.shared.change(name, { attempt: row.attempt }, (store) =>
    inFolders(ctx, row, others, [...stores, store], work),
  );
}

function storeAll<T>(
  [store, ...others]: readonly Store[],
  [removed = [], ...later]: readonly (readonly string[])[],
  records: readonly Step[],
  commit: (records: readonly Step[]) => Promise<T>,
): Promise<T> {
  if (store === undefined) return commit(records);
  return store((record) => storeAll(others, later, [...records, record], commit), removed);
}

async function replaceFile({ folder, file, name, target, isRemoved }: Change): Promise<void> {
  const path = join(folder.dir, name);
  if (isRemoved) return rm(file.path, { force: true });
  if (target !== null) {
    const { mode } = await stat(file.path);
    await rename(target, path);
    await chmod(path, mode);
    if (path !== file.path) await rm(file.path, { force: true });
  } else if (path !== file.path && existsSync(file.path)) await rename(file.path, path);
}

async function makeStatement(
  jobDir: string,
  jobId: string,
  run: SubjectRun,
  { changes, said, request }: { changes: readonly Change[]; said: ErasureStatement | undefined; request: EraseRequest },
): Promise<ErasureStatement> {
  const files = new Map<string, string | null>();
  // What a run before a crash has replaced is no longer a change.
  for (const { path } of said?.files ?? [])
    files.set(path, existsSync(join(jobDir, path)) ? await hashFile(join(jobDir, path)) : null);
  for (const { folder, file, name, target, isRemoved } of changes) {
    const path = folder.revision === 1 ? name : `${jobNames.revisions}/${folder.revision}/${name}`;
    files.set(path, isRemoved ? null : await hashFile(target ?? file.path));
  }
  return {
    kind: 'erasure',
    search_id: run.searchId,
    job_id: jobId,
    reference: request.reference,
    by: request.actor,
    at: new Date().toISOString(),
    files: [...files].map(([path, sha256]) => ({ path, sha256 })),
  };
}

async function eraseRowsWith(
  ctx: SubjectContext,
  run: SubjectRun,
  { row, changes, parts, request }: Planned,
  statement: ErasureStatement | null,
  records: readonly Step[],
): Promise<SubjectOutcome> {
  const holder = `job:${row.id}`;
  return inTransaction(ctx.db, async (transaction) => {
    await lockRow(transaction, 'jobs', row.id);
    const at = new Date().toISOString();
    if (statement !== null) await storeHashes(ctx, transaction, row, statement);
    // They are read again from the record without the person.
    if (statement !== null) await forgetColumns(transaction, row.id);
    for (const part of parts) await markJobPurged(transaction, row.id, part, at);
    const hasCopies = changes.some(({ file }) => PREVIOUS_FILES.includes(file.name));
    if (hasCopies && row.earlier_removed_at === null) await markCopiesRemoved(transaction, row.id, at);
    const { rows } = await eraseRows(transaction, run, holder, request.hasParts);
    for (const record of records) await record(transaction);
    const removed = changes.filter(({ isRemoved }) => isRemoved).length;
    const outcome: SubjectOutcome = { outcome: 'erased', masked: changes.length - removed, removed, rows };
    await saveOutcome(transaction, run.searchId, holder, JSON.stringify(outcome));
    await addActivity(transaction, {
      ...request,
      action: 'job.erased',
      workspaceId: row.workspace_id,
      targetId: row.id,
      details: { search_id: run.searchId, reference: request.reference, files: changes.length, rows },
    });
    return outcome;
  });
}

/** The service compares files with these hashes before it serves them. */
async function storeHashes(
  ctx: SubjectContext,
  transaction: Transaction,
  row: JobRow,
  { files }: ErasureStatement,
): Promise<void> {
  const erased = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  for (const one of [row, ...(await listRevisions(transaction, row.id))]) {
    const prefix = one.revision === 1 ? '' : `${jobNames.revisions}/${one.revision}/`;
    const artifact = erased.get(`${prefix}${jobNames.artifact}`);
    const output = erased.get(`${prefix}${jobNames.output}`);
    const input = erased.get(`${prefix}${findInput(ctx, one, prefix)}`);
    await changeJobFiles(transaction, one.id, {
      ...(typeof artifact === 'string' && one.artifact_sha256 !== null ? { artifact_sha256: artifact } : {}),
      ...(typeof output === 'string' && one.output_sha256 !== null ? { output_sha256: output } : {}),
      ...(typeof input === 'string' ? { document_sha256: input } : {}),
    });
  }
}

function findInput({ dataDir }: SubjectContext, row: JobRow, prefix: string): string {
  try {
    return readRunRequest(join(jobFolder(dataDir, row.revision_of ?? row.id), prefix)).input;
  } catch {
    return '';
  }
}
