import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import type { SubjectOutcome } from '../../contract/api/index.ts';
import { documentPath } from '../../contract/layout.ts';
import { storedNames } from '../../storage/shared/index.ts';
import {
  addActivity,
  changeDocumentFile,
  type DocumentRow,
  findDocumentRow,
  findDocumentUser,
  inTransaction,
  lockRow,
  markDocumentPurged,
  saveOutcome,
} from '../../storage/store/index.ts';
import { Matcher, maskSpans } from '../../subjects/index.ts';
import type { EraseRequest, SubjectContext, SubjectRun } from './context.ts';
import { eraseRows } from './erase-rows.ts';
import { isDocumentHeld } from './holds.ts';
import { searchOptions } from './search-files.ts';

/** Masks a document, or removes its bytes if its format cannot be written again; begins again after a crash. */
export async function eraseDocument(
  ctx: SubjectContext,
  run: SubjectRun,
  id: string,
  request: EraseRequest,
): Promise<SubjectOutcome> {
  const name = storedNames.document(id);
  return ctx.shared.use([name], async () => {
    const row = await findDocumentRow(ctx.db, id);
    if (row === undefined) return { outcome: 'gone' };
    const kept = await findKept(ctx, id);
    if (kept !== null) return kept;
    const hasFile = row.deleted_at === null && row.purged_at === null;
    const path = documentPath(ctx.dataDir, row);
    // A run before a crash may have stored that the document is gone.
    if (!hasFile) await rm(dirname(path), { recursive: true, force: true });
    if (!hasFile || !existsSync(path)) return store(ctx, run, row, request, { kind: 'unchanged' });
    const target = join(ctx.folders.erasing, run.searchId, id, 'document');
    await mkdir(dirname(target), { recursive: true });
    const file = { path, kind: 'workbook', displayName: row.filename } as const;
    const result = await run.reader.maskOne({ file, target }, run.terms, searchOptions(ctx, request.hasParts));
    await ctx.step('erase_masked', id);
    const since = await findKept(ctx, id);
    if (since !== null) return since;
    const outcome = await replace(ctx, run, row, request, { result, path, target });
    await ctx.step('erase_stored', id);
    await rm(dirname(target), { recursive: true, force: true });
    await ctx.previews.remove(row.sha256);
    return outcome;
  });
}

async function findKept(ctx: SubjectContext, id: string): Promise<SubjectOutcome | null> {
  if (await isDocumentHeld(ctx.db, id)) return { outcome: 'held' };
  return (await findDocumentUser(ctx.db, id)) === undefined ? null : { outcome: 'in_use' };
}

interface Masked {
  result: 'unchanged' | 'masked' | 'remove';
  path: string;
  target: string;
}

async function replace(
  ctx: SubjectContext,
  run: SubjectRun,
  row: DocumentRow,
  request: EraseRequest,
  { result, path, target }: Masked,
): Promise<SubjectOutcome> {
  const name = storedNames.document(row.id);
  if (result === 'remove') {
    const outcome = await ctx.shared.drop(name, (forget) => store(ctx, run, row, request, { kind: 'removed' }, forget));
    await rm(dirname(path), { recursive: true, force: true });
    return outcome;
  }
  const next = documentPath(ctx.dataDir, { id: row.id, filename: maskName(run, row.filename) });
  if (result === 'unchanged' && next === path && !(await isAsSaid(row, request, path)))
    return store(ctx, run, row, request, { kind: 'unchanged' });
  return ctx.shared.change(name, {}, async (keep) => {
    const from = result === 'masked' ? target : path;
    const sha256 = await hashFile(from);
    const { size } = await stat(from);
    // After a crash from here on, the file is known to be the masked one.
    await say(ctx, run, row.id, sha256);
    await ctx.step('erase_said', row.id);
    if (result === 'masked') await chmod(target, (await stat(path)).mode);
    if (from !== next) await rename(from, next);
    if (next !== path) await rm(path, { force: true });
    await ctx.step('erase_replaced', row.id);
    const removed = next === path ? [] : [basename(path)];
    return keep((record) => store(ctx, run, row, request, { kind: 'masked', sha256, bytes: size }, record), removed);
  });
}

function maskName({ terms }: SubjectRun, filename: string): string {
  return maskSpans(filename, new Matcher(terms).findInText(filename));
}

/** Notes what the file of a document will be, before it takes its place. */
async function say(ctx: SubjectContext, run: SubjectRun, id: string, sha256: string): Promise<void> {
  const said = { outcome: 'said', sha256 };
  await saveOutcome(ctx.db, run.searchId, `document:${id}`, JSON.stringify(said));
}

/** Whether a run before a crash has put the masked file into its place, but not stored it. */
async function isAsSaid(row: DocumentRow, { said }: EraseRequest, path: string): Promise<boolean> {
  const sha256 = said?.sha256;
  return sha256 !== undefined && sha256 !== row.sha256 && (await hashFile(path)) === sha256;
}

type Stored = { kind: 'unchanged' | 'removed' } | { kind: 'masked'; sha256: string; bytes: number };

async function store(
  ctx: SubjectContext,
  run: SubjectRun,
  row: DocumentRow,
  request: EraseRequest,
  stored: Stored,
  record?: (transaction: Parameters<Parameters<typeof inTransaction>[1]>[0]) => Promise<void>,
): Promise<SubjectOutcome> {
  const holder = `document:${row.id}`;
  return inTransaction(ctx.db, async (transaction) => {
    await lockRow(transaction, 'documents', row.id);
    if (stored.kind === 'removed') await markDocumentPurged(transaction, row.id, new Date().toISOString());
    if (stored.kind === 'masked')
      await changeDocumentFile(transaction, row.id, { sha256: stored.sha256, bytes: stored.bytes });
    const { rows } = await eraseRows(transaction, run, holder, request.hasParts);
    await record?.(transaction);
    const outcome: SubjectOutcome = {
      outcome: 'erased',
      masked: stored.kind === 'masked' ? 1 : 0,
      removed: stored.kind === 'removed' ? 1 : 0,
      rows,
    };
    await addActivity(transaction, {
      actor: request.actor,
      ...(request.credential === undefined ? {} : { credential: request.credential }),
      action: 'document.erased',
      workspaceId: row.workspace_id,
      targetId: row.id,
      details: { search_id: run.searchId, reference: request.reference, file: stored.kind, rows },
    });
    return outcome;
  });
}
