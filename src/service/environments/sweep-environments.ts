import { readdir, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { jobNames } from '../../contract/layout.ts';
import { discardUnused } from '../../package/index.ts';
import { storedNames } from '../../storage/shared/index.ts';
import { forgetBuildHash, listNamedEnvironments, listOldStoredFolders } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

/** How long an unused environment is kept: an author may come back to a draft within a day. */
const UNUSED_MS = 24 * 60 * 60 * 1000;

/** Removes the environments of edited, published or deleted drafts once nothing needs them. */
export async function sweepEnvironments(ctx: Core, now: Date): Promise<void> {
  await dropStored(ctx, now);
  const { environments, jobs } = ctx.folders;
  const found = (await readdir(environments)).filter((name) => !name.startsWith('.'));
  const named = await listNamedEnvironments(ctx.db);
  const unnamed = found.filter((name) => !named.has(name));
  if (unnamed.length === 0) return;
  const linked = await listLinkedEnvironments(jobs);
  for (const name of unnamed) {
    if (linked.has(name)) continue;
    const isGone = await discardUnused(environments, name, now.getTime() - UNUSED_MS);
    if (!isGone) continue;
    await forgetBuildHash(ctx.db, name);
    ctx.log({ level: 'info', message: `The environment ${name}, which nothing uses any more, was removed` });
  }
}

/** Removes environments from the shared storage; if somebody needs one again, it is rebuilt. */
async function dropStored(ctx: Core, now: Date): Promise<void> {
  if (!ctx.shared.isOn) return;
  const named = await listNamedEnvironments(ctx.db);
  const before = new Date(now.getTime() - UNUSED_MS).toISOString();
  for (const name of await listOldStoredFolders(ctx.db, storedNames.environment(''), before)) {
    const id = basename(name);
    if (named.has(id)) continue;
    await ctx.shared.drop(name, (forget) =>
      ctx.db.transaction().execute(async (transaction) => {
        await forgetBuildHash(transaction, id);
        await forget(transaction);
      }),
    );
  }
}

/** Jobs that `ade run` made in the same data folder have no rows, but links to their environments. */
async function listLinkedEnvironments(jobsDir: string): Promise<Set<string>> {
  const linked = new Set<string>();
  for (const job of await readdir(jobsDir)) {
    const target = await readlink(join(jobsDir, job, jobNames.environment)).catch(() => undefined);
    if (target !== undefined) linked.add(basename(target));
  }
  return linked;
}
