import { runSteps } from '../../base/steps/index.ts';
import type { BlobStore } from '../blobs/index.ts';
import type { Database } from '../store/database.ts';
import { findStoredFolder, listUnnamedBlobs } from '../store/stored-files.ts';
import { forgetNotes, listNotedBlobs, listNotes, readBlobListing, saveBlobListing } from '../store/unnamed-blobs.ts';
import { STORED_KINDS } from './places.ts';

/** Within this time after a blob was stored, a file names it, or it is stored again. */
const UNNAMED_MS = 60 * 60 * 1000;
const LEFTOVER_MS = 24 * 60 * 60 * 1000;
const PORTION = 500;
/** How often the whole storage is listed, to find blobs that a killed process has left. */
const LIST_EVERY_MS = 7 * 24 * 60 * 60 * 1000;
/** How long one sweep lists; the next one continues. A hundred million blobs take about a week then. */
const LIST_FOR_MS = 60_000;
/** A storage that does not know where to begin lists everything from the start; this is the most that may take. */
const MOST_LIST_MS = 10 * LIST_FOR_MS;

export interface SweepContext {
  db: Database;
  blobs: BlobStore;
}

/**
 * Removes unnamed blobs. Most are noted in the database, so this costs as much as has changed. Now and then, the
 * storage is also listed, for `listForMs` at most.
 */
export async function sweepBlobs(ctx: SweepContext, listForMs: number = LIST_FOR_MS): Promise<void> {
  // A key that cannot be removed does not keep the rest from being swept.
  await runSteps([
    () => removeNoted(ctx),
    () => continueListing(ctx, listForMs),
    () => ctx.blobs.removeLeftovers(LEFTOVER_MS),
  ]);
}

async function removeNoted(ctx: SweepContext): Promise<void> {
  const before = new Date(Date.now() - UNNAMED_MS).toISOString();
  for (;;) {
    const keys = await listNotedBlobs(ctx.db, before, PORTION);
    await removeUnnamed(ctx, keys);
    if (keys.length < PORTION) return;
  }
}

/** Removes those of these blobs that no file names. */
export async function removeUnnamed({ db, blobs }: SweepContext, keys: readonly string[]): Promise<void> {
  const notes = await listNotes(db, keys);
  await blobs.remove(await listUnnamedBlobs(db, keys));
  await forgetNotes(db, notes);
}

async function continueListing(ctx: SweepContext, listForMs: number): Promise<void> {
  const listing = await readBlobListing(ctx.db);
  const isUnderWay = listing !== undefined && listing.after_key !== null;
  const isDue = listing === undefined || Date.now() - Date.parse(listing.began_at) >= LIST_EVERY_MS;
  if (!isUnderWay && !isDue) return;
  const began_at = isUnderWay ? listing.began_at : new Date().toISOString();
  const position = { after_key: isUnderWay ? listing.after_key : '' };
  try {
    await listAfter(ctx, position, performance.now() + listForMs);
  } finally {
    await saveBlobListing(ctx.db, { began_at, ...position });
  }
}

/** Moves `position` forward with each portion; null when everything is listed. */
async function listAfter(ctx: SweepContext, position: { after_key: string | null }, untilMs: number): Promise<void> {
  const signal = AbortSignal.timeout(MOST_LIST_MS);
  let old: string[] = [];
  let seen = 0;
  for (const kind of [...STORED_KINDS].sort()) {
    const [prefix, after] = [`${kind}/`, position.after_key ?? ''];
    if (after > prefix && !after.startsWith(prefix)) continue;
    for await (const { key, modifiedAt } of ctx.blobs.list(prefix, { after, signal })) {
      if (Date.now() - modifiedAt.getTime() > UNNAMED_MS) old.push(key);
      seen += 1;
      if (seen % PORTION !== 0) continue;
      await removeUnnamed(ctx, old);
      old = [];
      position.after_key = key;
      if (performance.now() >= untilMs) return;
    }
  }
  await removeUnnamed(ctx, old);
  position.after_key = null;
}

/** Removes copies of folders that are not stored any more. */
export async function sweepCopies(
  db: Database,
  names: readonly string[],
  remove: (name: string) => Promise<void>,
): Promise<void> {
  for (const name of names) if ((await findStoredFolder(db, name)) === undefined) await remove(name);
}
