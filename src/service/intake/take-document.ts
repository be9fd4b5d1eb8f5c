import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { cleanFilename, cleanFolder } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { parsePeriodText } from '../../contract/period-text/index.ts';
import type { SourcePlace } from '../../storage/intake/index.ts';
import { storeDocument } from '../../storage/shared/index.ts';
import {
  advanceFile,
  type DocumentRow,
  findEqualJob,
  type JobRow,
  listSenders,
  lockRow,
  type SourceFileRow,
  type SourceRow,
  type Transaction,
} from '../../storage/store/index.ts';
import { explainStorageError } from '../host/job-error.ts';
import type { SubmitContext } from '../submit/context.ts';
import { findVersionId } from '../submit/find-version.ts';
import { submitJob } from '../submit/submit-job.ts';
import { foldName, readByTemplate } from './read-template.ts';

const BYTES_PER_MB = 1_048_576;

/** The name under which the activity and the jobs show a source. */
const nameActor = ({ name }: SourceRow) => `source ${name}`;

/** Makes of a claimed file a document and a job. Each step is stored in the claim, in the transaction of what it made. */
export async function takeDocument(
  ctx: SubmitContext,
  claim: SourceFileRow,
  source: SourceRow,
  place: SourcePlace,
): Promise<SourceFileRow | null> {
  let now: SourceFileRow | null = claim;
  if (now.document_id === null) now = await storeClaimed(ctx, now, source, place);
  if (now === null) return null;
  await ctx.step('source_stored', now.id);
  return submitClaimed(ctx, now, source);
}

async function storeClaimed(
  ctx: SubmitContext,
  claim: SourceFileRow,
  source: SourceRow,
  place: SourcePlace,
): Promise<SourceFileRow | null> {
  const { settings, stopping, folders } = ctx;
  const { workspace_id: workspaceId } = source;
  const path = join(folders.incoming, randomUUID());
  try {
    await mkdir(dirname(path), { recursive: true });
    const maxBytes = settings.maxUploadMb * BYTES_PER_MB;
    const read = await place.read(claim, path, { maxBytes, signal: stopping });
    if (read === null) return null;
    await ctx.step('source_read', claim.id);
    let now = claim;
    const file = { path, filename: cleanFilename(posix.basename(claim.path)), ...read };
    await storeDocument(ctx, file, {
      workspaceId,
      by: { actor: nameActor(source) },
      maxExpandedBytes: settings.maxExpandedMb * BYTES_PER_MB,
      given: await readGiven(ctx, claim, source),
      also: async (transaction, documentId, arrivalId) => {
        const { sha256 } = read;
        now = await advanceFile(transaction, claim, { sha256, document_id: documentId, arrival_id: arrivalId });
      },
    });
    ctx.feed.publishActivity();
    return now;
  } catch (error) {
    throw explainStorageError(error, folders.incoming);
  } finally {
    await rm(path, { force: true });
  }
}

/** What the source's template says; what it does not say, the names say as they do for an upload. */
async function readGiven(
  { db }: SubmitContext,
  { path }: SourceFileRow,
  { workspace_id: workspaceId, path_template: template }: SourceRow,
): Promise<Pick<DocumentRow, 'folder' | 'sender_id' | 'period'>> {
  const folder = cleanFolder(posix.dirname(path)) || null;
  const read = template === null || folder === null ? null : readByTemplate(template, folder);
  if (read === null) return { folder, sender_id: null, period: null };
  const wanted = foldName(read.sender ?? '');
  const senders = wanted === '' ? [] : await listSenders(db, workspaceId);
  const [sender, another] = senders.filter(
    ({ name, archived_at: archivedAt }) => archivedAt === null && foldName(name) === wanted,
  );
  const period = read.period === undefined ? null : parsePeriodText(read.period);
  return {
    folder,
    sender_id: another === undefined ? (sender?.id ?? null) : null,
    period: period?.kind === 'period' ? period.period : null,
  };
}

/** Submits the job, and settles the claim in the same transaction. Throws `already_taken`. */
async function submitClaimed(ctx: SubmitContext, claim: SourceFileRow, source: SourceRow): Promise<SourceFileRow> {
  let settled = claim;
  const { config_id: configId, workspace_id: workspaceId } = source;
  const store = async (transaction: Transaction, row: JobRow) => {
    // Two files with the same bytes: the second one sees the job of the first.
    await lockRow(transaction, 'documents', row.document_id);
    const belonging = JSON.stringify([row.config_id, row.sender_id, row.period]);
    const equal = await findEqualJob(transaction, {
      workspace_id: workspaceId,
      sha256: row.document_sha256,
      configId: row.config_id,
      senderId: row.sender_id,
      period: row.period,
      belonging,
    });
    if (equal !== undefined) {
      const { path } = claim;
      throw new AdeError('already_taken', { path, document_id: row.document_id, job_id: equal });
    }
    const at = new Date().toISOString();
    settled = await advanceFile(transaction, claim, {
      state: 'taken',
      job_id: row.id,
      belonging,
      settled_at: at,
      tries: 0,
    });
  };
  const withdraw = async (transaction: Transaction) => {
    await advanceFile(transaction, claim, { state: 'claimed', job_id: null, settled_at: null }).catch(() => undefined);
  };
  await submitJob(ctx, {
    workspaceId,
    documentId: claim.document_id ?? '',
    arrivalId: claim.arrival_id ?? undefined,
    configVersionId: () => findVersionId(ctx.db, workspaceId, configId === null ? {} : { config_id: configId }),
    submittedBy: nameActor(source),
    activity: { action: 'job.submitted' },
    hooks: { store, withdraw },
  });
  ctx.feed.publishActivity();
  return settled;
}
