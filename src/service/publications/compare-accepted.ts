import { hashFile } from '../../base/files/index.ts';
import type { ValueComparison } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobNames, jobPaths } from '../../contract/layout.ts';
import type { ComparedTarget } from '../../previews/index.ts';
import { isContentKept, type JobRow, outputContent } from '../../storage/store/index.ts';
import { useVersion } from '../dry-runs/run-version.ts';
import { findJobFile } from '../jobs/find-job-file.ts';
import type { PreparedVersion } from '../versions/package-work.ts';
import type { PublicationContext, ValueReader } from './context.ts';

/**
 * Reads the document of an accepted revision with a draft, with the corrections and the recipe that were accepted, and
 * compares all values; null if the two workbooks are equal byte for byte. Leaves nothing behind. Throws `revision_failed`,
 * and the errors of files that are gone or damaged.
 */
export async function compareAccepted(
  ctx: PublicationContext,
  accepted: JobRow,
  version: PreparedVersion,
  values: ValueReader,
  signal: AbortSignal,
): Promise<{ sha256: string; values: ValueComparison | null }> {
  const left = await findAccepted(ctx, accepted);
  const use = async (folder: string) => {
    const { artifact: record, output: path } = jobPaths(folder);
    const sha256 = await hashFile(path);
    if (sha256 === accepted.output_sha256) return { sha256, values: null };
    const { durations } = await ctx.artifacts.ask('readingOf', [record]);
    const { workspace_id: workspaceId, filename: displayName } = accepted;
    const right = { record, output: { workspaceId, sha256, path, displayName, readAs: { durations } } };
    const compare = async () => {
      try {
        if (signal.aborted) throw new AdeError('cancelled');
        return { sha256, values: await values.compareValues(left, right) };
      } finally {
        // The result is nobody's, so its rows must not stay in the cache.
        if (!(await isContentKept(ctx.db, sha256))) await ctx.previews.remove(sha256);
      }
    };
    // One at a time, whatever the draft: equal results share their rows while they are compared.
    return ctx.turns.take(`compared ${sha256}`, compare);
  };
  return useVersion(ctx, accepted, version, { isAsDecided: true, signal, use });
}

async function findAccepted(ctx: PublicationContext, row: JobRow): Promise<ComparedTarget> {
  const [path, record] = [findJobFile(ctx, row, jobNames.output), findJobFile(ctx, row, jobNames.artifact)];
  await ctx.files.check(record, row.artifact_sha256);
  const { durations } = await ctx.artifacts.ask('readingOf', [record]);
  const { workspace_id: workspaceId, filename: displayName } = row;
  return { record, output: { workspaceId, sha256: outputContent(row), path, displayName, readAs: { durations } } };
}
