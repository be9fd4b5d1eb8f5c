import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { completeTables } from '../../contract/artifact/complete-tables.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import { type KnownTable, keepKnown, type ReadTable, readColumns } from '../../record/columns/index.ts';
import { explainUnread } from '../../record/reader/index.ts';
import { foldCell } from '../../record/recipes/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import { type ColumnSetRow, findJob, type JobRow, saveColumns } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { findJobFile } from '../jobs/find-job-file.ts';
import { findRevisionRow } from '../jobs/find-row.ts';

export type ColumnContext = Pick<Core, 'db' | 'dataDir' | 'shared' | 'files' | 'artifacts' | 'log' | 'stopping'>;

/** Parsing a record of this size is faster than asking a thread. */
const SMALL_BYTES = 200_000;

/** The columns of a finished revision, whose files are on this node. Throws the errors of its record. */
export async function readRevisionColumns(ctx: ColumnContext, row: JobRow): Promise<ReadTable[]> {
  const path = findJobFile(ctx, row, jobNames.artifact);
  await ctx.files.check(path, row.artifact_sha256);
  if (statSync(path).size > SMALL_BYTES) return ctx.artifacts.ask('readColumns', [path]);
  return readColumns(parseRecord(readFileSync(path, 'utf8')));
}

function parseRecord(text: string): Artifact {
  try {
    const artifact: Artifact = JSON.parse(text);
    return completeTables(artifact);
  } catch (error) {
    return explainUnread(error);
  }
}

/**
 * Reads the columns of a job's present results from the record, and stores them; null if the record is gone or cannot be
 * read now.
 */
export async function storeColumns(ctx: ColumnContext, jobId: string): Promise<KnownTable[] | null> {
  try {
    await ctx.shared.bring(ownerOfJob(jobId));
    const job = await findJob(ctx.db, jobId);
    if (job === undefined || job.status !== 'success' || job.artifacts_purged_at !== null) return null;
    const known = keepKnown(await readRevisionColumns(ctx, await findRevisionRow(ctx, job)));
    await saveColumns(ctx.db, job, makeSet(job.workspace_id, known));
    return known;
  } catch (error) {
    // Nothing depends on it: whoever asks next reads the record again.
    if (!isAdeError(error)) throw error;
    return null;
  }
}

function makeSet(workspace_id: string, known: readonly KnownTable[]): ColumnSetRow {
  const tables_json = JSON.stringify(known);
  const headers = new Set(known.flatMap(({ columns }) => columns.map(({ header }) => foldCell(header))));
  return {
    id: createHash('sha256').update(`${workspace_id}\n${tables_json}`).digest('hex'),
    workspace_id,
    tables_json,
    headers: [...headers].filter((header) => header !== '').join('\n'),
  };
}
