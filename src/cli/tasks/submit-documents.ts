import { existsSync, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { compareTexts, hashFile, sha256 } from '../../base/files/index.ts';
import { type AdeClient, isRequestError, type Job, type SubmitJob } from '../../client/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { FoundDocument } from './find-documents.ts';

/** What holds for all documents of a command. */
export interface Submission {
  /** Everything that a submission says but the document. */
  request: Omit<SubmitJob, 'document_id'>;
  /** The version that the job will run with, so that another version makes another job. */
  versionId: string | null;
  /** Whether the documents run again, although they may have run before. */
  isAgain: boolean;
}

/**
 * Uploads a document and submits it. The keys of both requests come from what they say: a command that is repeated, for
 * example after it was interrupted, finds the job that is there. Throws `file_not_found`, `document_unreadable` and AdeRequestError.
 */
export async function submitDocument(
  client: AdeClient,
  { path, folder }: FoundDocument,
  { request, versionId, isAgain }: Submission,
  signal: AbortSignal,
): Promise<Job> {
  signal.throwIfAborted();
  const name = basename(path);
  const { sender_id: senderId, period } = request;
  const content = await readContent(path);
  const about = { name, folder, senderId, period };
  const nonce = isAgain ? crypto.randomUUID() : '';
  const upload = (once: string) => {
    const idempotencyKey = makeKey({ sha256: content.sha256, ...about, nonce: once });
    return client.upload(content.blob, about, { idempotencyKey, signal });
  };
  const document = await upload(nonce).catch((error: unknown) => {
    // The key still leads to a document that was deleted meanwhile.
    if (isRequestError(error, 'document_unknown')) return upload(crypto.randomUUID());
    throw error;
  });
  const submitted = { ...request, document_id: document.id };
  return client.submit(submitted, { idempotencyKey: makeKey({ ...submitted, versionId, nonce }), signal });
}

async function readContent(path: string): Promise<{ blob: Blob; sha256: string }> {
  try {
    return { sha256: await hashFile(path), blob: await openAsBlob(path) };
  } catch (cause) {
    if (!existsSync(path)) throw new AdeError('file_not_found', { file: path });
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new AdeError('document_unreadable', { file: path, found }, { cause });
  }
}

/** The same for the same values, in whatever order. Keys that are undefined do not count. */
function makeKey(values: object): string {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return `ade-run-${sha256(JSON.stringify(entries.sort(([a], [b]) => compareTexts(a, b))))}`;
}
