import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import type { SubjectOutcome } from '../../contract/api/index.ts';
import { documentPath } from '../../contract/layout.ts';
import { storedNames } from '../../storage/shared/index.ts';
import {
  addActivity,
  changeDocumentFile,
  type Database,
  type DocumentRow,
  findDocumentRow,
  findDocumentUser,
  inTransaction,
  lockRow,
  markDocumentPurged,
  saveOutcome,
  type Transaction,
} from '../../storage/store/index.ts';
import { Matcher, maskSpans } from '../../subjects/index.ts';
import type { EraseRequest, SubjectContext, SubjectRun } from './context.ts';
import { eraseRows } from './erase-rows.ts';
import { isDocumentHeld, Kept } from './holds.ts';
import { searchOptions } from './search-files.ts';

/** Masks a document, or removes its bytes if its format cannot be written again; begins again after a crash. */
export async function eraseDocument(
  ctx: SubjectContext,
  run: SubjectRun,
  id: string,
  request: EraseRequest,
): Promise<SubjectOutcome> {
  try {
    return await ctx.shared.use([storedNames.document(id)], () => eraseNow(ctx, run, id, request));
  } catch (error) {
    if (!(error instanceof Kept)) throw error;
    // The copy of a storage may have been changed by then.
    if (ctx.shared.isOn) await ctx.shared.renew(storedNames.document(id));
    return error.outcome;
  }
}

async function eraseNow(
  ctx: SubjectContext,
  run: SubjectRun,
  id: string,
  request: EraseRequest,
): Promise<SubjectOutcome> {
  const row = await findDocumentRow(ctx.db, id);
  if (row === undefined) return { outcome: 'gone' };
  const places = listPlaces(ctx, run, row);
  const path = places.find((one) => existsSync(one));
  // What a run before a crash has replaced has to be stored, whatever has come since.
  const isReplaced = path !== undefined && (await isAsSaid(row, request, path));
  const kept = isReplaced ? null : await findKept(ctx.db, id);
  if (kept !== null) return kept;
  const hasFile = row.deleted_at === null && row.purged_at === null;
  // A run before a crash may have stored that the document is gone.
  if (!hasFile) await rm(dirname(places[0]), { recursive: true, force: true });
  const change = { row, request, isReplaced };
  if (!hasFile || path === undefined) return store(ctx, run, change, { kind: 'unchanged' });
  const target = join(ctx.folders.erasing, run.searchId, id, 'document');
  await mkdir(dirname(target), { recursive: true });
  const file = { path, kind: 'workbook', displayName: row.filename } as const;
  const result = await run.reader.maskOne({ file, target }, run.terms, searchOptions(ctx, request.hasParts));
  await ctx.step('erase_masked', id);
  const outcome = await replace(ctx, run, change, { result, path, target });
  await ctx.step('erase_stored', id);
  await rm(dirname(target), { recursive: true, force: true });
  await ctx.previews.remove(row.sha256);
  return outcome;
}

/** Where the file is, and where a run before a crash may have put it. */
function listPlaces(
  { dataDir }: SubjectContext,
  { terms }: SubjectRun,
  { id, filename }: DocumentRow,
): [string, string] {
  const masked = maskSpans(filename, new Matcher(terms).findInText(filename));
  return [documentPath(dataDir, { id, filename }), documentPath(dataDir, { id, filename: masked })];
}

async function findKept(db: Database, id: string): Promise<SubjectOutcome | null> {
  if (await isDocumentHeld(db, id)) return { outcome: 'held' };
  return (await findDocumentUser(db, id)) === undefined ? null : { outcome: 'in_use' };
}

/** A document, and whether a run before a crash has put the masked file into its place. */
interface DocumentChange {
  row: DocumentRow;
  request: EraseRequest;
  isReplaced: boolean;
}

interface Masked {
  result: 'unchanged' | 'masked' | 'remove';
  path: string;
  target: string;
}

async function replace(
  ctx: SubjectContext,
  run: SubjectRun,
  change: DocumentChange,
  { result, path, target }: Masked,
): Promise<SubjectOutcome> {
  const { row } = change;
  const name = storedNames.document(row.id);
  const [before, next] = listPlaces(ctx, run, row);
  if (result === 'remove') {
    const outcome = await ctx.shared.drop(name, (forget) => store(ctx, run, change, { kind: 'removed' }, forget));
    await rm(dirname(path), { recursive: true, force: true });
    return outcome;
  }
  if (result === 'unchanged' && next === path && !change.isReplaced)
    return store(ctx, run, change, { kind: 'unchanged' });
  return ctx.shared.change(name, {}, async (keep) => {
    const from = result === 'masked' ? target : path;
    const sha256 = await hashFile(from);
    const { size } = await stat(from);
    // After a crash from here on, the file is known to be the masked one.
    await say(ctx, run, row.id, sha256);
    await ctx.step('erase_said', row.id);
    if (result === 'masked') await chmod(target, (await stat(path)).mode);
    const place = async () => {
      if (from !== next && existsSync(from)) await rename(from, next);
      await removeOthers(next);
      await ctx.step('erase_replaced', row.id);
    };
    // A storage gets the files from the copy, which is made again if the document has to stay as it is.
    if (ctx.shared.isOn) await place();
    const stored = { kind: 'masked', sha256, bytes: size, place: ctx.shared.isOn ? nothing : place } as const;
    const removed = next === before ? [] : [basename(before)];
    return keep((record) => store(ctx, run, change, stored, record), removed);
  });
}

const nothing = async () => undefined;

/** The file under its former name, and copies that a crash has left while the file was restored. */
async function removeOthers(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) if (name !== basename(path)) await rm(join(folder, name), { force: true });
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

type Stored =
  | { kind: 'unchanged' | 'removed' }
  | { kind: 'masked'; sha256: string; bytes: number; place: () => Promise<void> };

/** Nobody can put the document under a legal hold, or use it, while its file is replaced. Throws `Kept`. */
async function store(
  ctx: SubjectContext,
  run: SubjectRun,
  { row, request, isReplaced }: DocumentChange,
  stored: Stored,
  record?: (transaction: Transaction) => Promise<void>,
): Promise<SubjectOutcome> {
  const holder = `document:${row.id}`;
  return inTransaction(ctx.db, async (transaction) => {
    await lockRow(transaction, 'documents', row.id);
    const kept = isReplaced ? null : await findKept(transaction, row.id);
    if (kept !== null) throw new Kept(kept);
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
    if (stored.kind === 'masked') await stored.place();
    return outcome;
  });
}
