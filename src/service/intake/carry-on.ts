import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { SourcePlace } from '../../storage/intake/index.ts';
import {
  advanceFile,
  ClaimLost,
  releaseFile,
  type SourceFileRow,
  type SourceRow,
  type SourceTrouble,
} from '../../storage/store/index.ts';
import { classifyError, describeTrouble } from './classify-error.ts';
import { finishFile } from './finish-file.ts';
import type { WatchContext } from './types.ts';

/** How long a file waits after a refusal that says nothing about it. */
const BUSY_MS = 2_000;
const MAX_WAIT_MS = 60_000;

/** The file waits; with a trouble, an administrator has to do something about its source. */
export interface Waiting {
  trouble: SourceTrouble | null;
}

/**
 * Carries a claim on to its end, from wherever an earlier attempt got. Null if nothing is left to do, or another process
 * does it.
 */
export async function carryOn(
  ctx: WatchContext,
  claim: SourceFileRow,
  source: SourceRow,
  place: SourcePlace,
): Promise<Waiting | null> {
  let now = claim;
  try {
    if (now.state === 'claimed') {
      const settled = await settleFile(ctx, now, source, place);
      if (settled === null) return null;
      now = settled;
      ctx.observer.sourceFileSettled?.({ state: now.state });
      await ctx.step('source_settled', now.id);
    }
    await finishFile(ctx, now, source, place);
    return null;
  } catch (error) {
    if (error instanceof ClaimLost || ctx.stopping.aborted) return null;
    return wait(ctx, now, error);
  }
}

/** Null if the file is gone, or has changed: it is looked at again. */
async function settleFile(
  ctx: WatchContext,
  claim: SourceFileRow,
  source: SourceRow,
  place: SourcePlace,
): Promise<SourceFileRow | null> {
  try {
    const taken = await ctx.take(claim, source, place);
    if (taken === null) await releaseFile(ctx.db, claim);
    return taken;
  } catch (error) {
    if (!isAdeError(error)) throw error;
    if (error.code === 'already_taken')
      return settle(ctx, claim, error, { state: 'already_taken', job_id: String(error.details.job_id) });
    if (classifyError(error) !== 'file') throw error;
    return failFile(ctx, claim, error);
  }
}

/** Notes that a file cannot become a document. */
export function failFile(ctx: WatchContext, claim: SourceFileRow, error: AdeError): Promise<SourceFileRow> {
  return settle(ctx, claim, error, { state: 'failed' });
}

/** Notes that nothing is made of a file, and why. */
async function settle(
  ctx: WatchContext,
  claim: SourceFileRow,
  { code, message }: AdeError,
  change: Partial<SourceFileRow>,
): Promise<SourceFileRow> {
  const why = { error_code: code, error_message: message, settled_at: new Date().toISOString(), tries: 0 };
  const settled = await advanceFile(ctx.db, claim, { ...change, ...why });
  await ctx.onRefused?.(settled);
  return settled;
}

async function wait(ctx: WatchContext, claim: SourceFileRow, error: unknown): Promise<Waiting> {
  const isBusy = classifyError(error) === 'busy';
  const tries = isBusy ? claim.tries : claim.tries + 1;
  const waitMs = isBusy ? BUSY_MS : Math.min(MAX_WAIT_MS, 1000 * 2 ** tries);
  const isGone = isAdeError(error) && ['document_unknown', 'document_missing'].includes(error.code);
  const again = isGone ? { document_id: null, arrival_id: null } : {};
  const tryAt = new Date(Date.now() + waitMs).toISOString();
  await advanceFile(ctx.db, claim, { ...again, tries, try_at: tryAt }).catch((other: unknown) => {
    if (!(other instanceof ClaimLost)) throw other;
  });
  if (isBusy) return { trouble: null };
  const trouble = describeTrouble(error);
  const found = isAdeError(error) ? '' : `: ${String(error)}`;
  ctx.log({ level: 'warn', code: trouble.code, message: `A file of a source will be tried again${found}` });
  return { trouble };
}

/** The error for an entry that is no file. */
export function makeUnfit(path: string, found: string): AdeError {
  return new AdeError('source_file_unfit', { path, found });
}
