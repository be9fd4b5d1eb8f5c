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
  type Database,
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
import { isJobHeld, Kept } from './holds.ts';
import { type HeldFolder, listJobFiles } from './list-files.ts';
import { type Change, planChanges } from './plan-job-changes.ts';

/**
 * Erases a person from all files and rows of a job. First the masked files are written elsewhere. Then one transaction
 * stores their hashes, and at its end, what is said about them is signed and stored in the job's folder, and the files
 * take their places. A crash in between is made good by doing all of it again.
 */
export async function eraseJob(
  ctx: SubjectContext,
  run: SubjectRun,
  jobId: string,
  request: EraseRequest,
): Promise<SubjectOutcome> {
  try {
    return await ctx.turns.take(jobId, () =>
      ctx.shared.use([ownerOfJob(jobId)], () => eraseNow(ctx, run, jobId, request)),
    );
  } catch (error) {
    if (!(error instanceof Kept)) throw error;
    // The copy of a storage may have been changed by then.
    await renewFolders(ctx, jobId);
    return error.outcome;
  }
}

async function eraseNow(
  ctx: SubjectContext,
  run: SubjectRun,
  jobId: string,
  request: EraseRequest,
): Promise<SubjectOutcome> {
  const row = await findJob(ctx.db, jobId);
  if (row === undefined) return eraseRowsOnly(ctx, run, jobId);
  const said = findSaid(jobFolder(ctx.dataDir, jobId), run.searchId);
  const kept = await findKept(ctx.db, row, said !== undefined);
  if (kept !== null) return kept;
  const folders = await listJobFiles(ctx.dataDir, jobId);
  const { changes, parts } = await planChanges(ctx, run, folders, jobId, request);
  await ctx.step('erase_masked', jobId);
  return replaceFiles(ctx, run, { row, folders, changes, parts, said, request });
}

/**
 * Why a job stays as it is; null if it is to be erased. `isBegun`: a run before a crash has replaced files, so it is
 * finished, also under a legal hold that came since. Throws if that has to wait for the end of a revision.
 */
async function findKept(db: Database, row: JobRow, isBegun: boolean): Promise<SubjectOutcome | null> {
  const now = (await findJob(db, row.id)) ?? row;
  if (!isBegun && (await isJobHeld(db, now))) return { outcome: 'held' };
  const isOpen =
    now.status === 'queued' || now.status === 'running' || (await listOpenRevisions(db, [row.id])).size > 0;
  if (isOpen && isBegun) throw new Error('A job that is half erased is in use.');
  return isOpen ? { outcome: 'in_use' } : null;
}

async function renewFolders(ctx: SubjectContext, jobId: string): Promise<void> {
  if (!ctx.shared.isOn) return;
  for (const { revision } of await listJobFiles(ctx.dataDir, jobId))
    await ctx.shared.renew(storedNames.job(revision === 1 ? jobId : nameRevision(jobId, revision)));
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
  /** What a run before a crash has said. */
  said: ErasureStatement | undefined;
  request: EraseRequest;
}

async function replaceFiles(ctx: SubjectContext, run: SubjectRun, planned: Planned): Promise<SubjectOutcome> {
  const { row, folders, changes, said, request } = planned;
  const jobDir = jobFolder(ctx.dataDir, row.id);
  if (changes.length === 0 && said === undefined) return eraseRowsWith(ctx, run, planned, null, [], nothing);
  const before = [row, ...(await listRevisions(ctx.db, row.id))];
  const contents = new Set(before.flatMap((one) => [one.document_sha256, outputContent(one)]));
  const statement = await makeStatement(jobDir, row.id, run, { changes, said, request });
  const changed = folders.filter(
    ({ revision }) => revision === 1 || changes.some(({ folder }) => folder.revision === revision),
  );
  const place = async () => {
    await writeFileAtomic(join(jobDir, jobNames.erasures), makeErasureFile(ctx.dataDir, jobDir, statement));
    await ctx.step('erase_said', row.id);
    for (const change of changes) await replaceFile(change);
    await ctx.step('erase_replaced', row.id);
  };
  const outcome = await inFolders(ctx, row, changed, [], async (stores) => {
    // A storage gets the files from the copy, which is made again if the job has to stay as it is.
    if (ctx.shared.isOn) await place();
    const removed = changed.map(({ revision }) =>
      changes
        .filter(
          ({ folder, isRemoved, name, file }) => folder.revision === revision && (isRemoved || name !== file.name),
        )
        .map(({ file }) => file.name),
    );
    return storeAll(stores, removed, [], (records) =>
      eraseRowsWith(ctx, run, planned, statement, records, ctx.shared.isOn ? nothing : place),
    );
  });
  await ctx.step('erase_stored', row.id);
  await rm(join(ctx.folders.erasing, run.searchId, row.id), { recursive: true, force: true });
  ctx.columns.note(row.id);
  for (const content of contents) await ctx.previews.remove(content);
  return outcome;
}

const nothing = async () => undefined;

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

/** Does nothing the second time: a transaction may be tried again. */
async function replaceFile({ folder, file, name, target, isRemoved }: Change): Promise<void> {
  const path = join(folder.dir, name);
  if (isRemoved) return rm(file.path, { force: true });
  if (target !== null && existsSync(target)) {
    const { mode } = await stat(file.path);
    await chmod(target, mode);
    await rename(target, path);
  }
  if (target !== null && path !== file.path) await rm(file.path, { force: true });
  else if (path !== file.path && existsSync(file.path)) await rename(file.path, path);
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
  { row, changes, parts, said, request }: Planned,
  statement: ErasureStatement | null,
  records: readonly Step[],
  place: () => Promise<void>,
): Promise<SubjectOutcome> {
  const holder = `job:${row.id}`;
  return inTransaction(ctx.db, async (transaction) => {
    // Nobody can put the job or its document under a legal hold, or correct the job, while its files are replaced.
    await lockRow(transaction, 'documents', row.document_id);
    await lockRow(transaction, 'jobs', row.id);
    const kept = await findKept(transaction, row, said !== undefined);
    if (kept !== null) throw new Kept(kept);
    const at = new Date().toISOString();
    if (statement !== null) await storeHashes(ctx, transaction, row, statement, changes);
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
    await place();
    return outcome;
  });
}

/** The service compares files with these hashes before it serves them. */
async function storeHashes(
  ctx: SubjectContext,
  transaction: Transaction,
  row: JobRow,
  { files }: ErasureStatement,
  changes: readonly Change[],
): Promise<void> {
  const erased = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  for (const one of [row, ...(await listRevisions(transaction, row.id))]) {
    const prefix = one.revision === 1 ? '' : `${jobNames.revisions}/${one.revision}/`;
    const artifact = erased.get(`${prefix}${jobNames.artifact}`);
    const output = erased.get(`${prefix}${jobNames.output}`);
    const before = findInput(ctx, one, prefix);
    const change = changes.find(({ folder, file }) => folder.revision === one.revision && file.name === before);
    const input = erased.get(`${prefix}${change?.name ?? before}`);
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
