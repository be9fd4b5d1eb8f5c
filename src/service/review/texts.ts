import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder, reviewTextsPath } from '../../contract/layout.ts';
import type { ReviewTexts } from '../../contract/review.ts';
import { type JobRow, listReviewEntries } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { explainStorageError } from '../host/job-error.ts';

type TextContext = Pick<Core, 'db' | 'dataDir'>;

/** The texts about a job, by the id of their entry; empty if retention has removed them. */
export function readTexts({ dataDir }: Pick<TextContext, 'dataDir'>, job: JobRow): Record<string, string> {
  const path = findPath(dataDir, job);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ReviewTexts).texts : {};
}

/**
 * Writes a text before its entry is stored. A text whose entry is missing, because of a crash, is removed with the next
 * one. Throws `review_text_refused` if the texts of the job were removed, and `storage_full`.
 */
export async function addText(ctx: TextContext, job: JobRow, entryId: string, text: string): Promise<void> {
  if (job.inputs_purged_at !== null)
    throw new AdeError('review_text_refused', { job_id: job.id, since: job.inputs_purged_at });
  const known = new Set((await listReviewEntries(ctx.db, job.id)).map(({ id }) => id));
  const kept = Object.entries(readTexts(ctx, job)).filter(([id]) => known.has(id));
  const file: ReviewTexts = { schema: 'ade.review-texts/v1', texts: { ...Object.fromEntries(kept), [entryId]: text } };
  const path = findPath(ctx.dataDir, job);
  try {
    mkdirSync(dirname(path), { recursive: true });
    await writeFileAtomic(path, `${JSON.stringify(file, null, 2)}\n`);
  } catch (error) {
    throw explainStorageError(error, 'what people wrote about the job');
  }
}

function findPath(dataDir: string, job: JobRow): string {
  return join(jobFolder(dataDir, job.id), reviewTextsPath(job));
}
