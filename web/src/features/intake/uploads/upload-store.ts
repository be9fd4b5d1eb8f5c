import { useSyncExternalStore } from 'react';
import { ApiError, makeUnreachableError, NO_ANSWER_STATUS } from '../../../api/api-error.ts';
import type { Batch, Document, Job, ReadAs } from '../../../api/contract.ts';
import { folderOf } from '../../../lib/dropped-folders.ts';
import { submitBatch } from '../../entities/batches/index.ts';
import { uploadDocument } from '../../entities/documents/index.ts';
import { submitJob } from '../../entities/jobs/index.ts';
import { isEmptyReading } from '../../inspection/reading/index.ts';

export interface FileUpload {
  name: string;
  bytes: number;
  sentBytes: number;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  error?: ApiError;
  /** The stored document, with earlier jobs on the same bytes. */
  document?: Document;
}

/** The sender and period of all files of a drop, as far as somebody has named them. */
export interface DropBelonging {
  senderId: string | null;
  period: string;
}

/** Files that were dropped together: uploaded in parallel, then run as one job or one batch. */
export interface Drop {
  id: string;
  workspaceId: string;
  configId: string | undefined;
  /** How to read csv files; missing settings are detected. */
  readAs: ReadAs;
  belonging: DropBelonging;
  files: FileUpload[];
  state: 'uploading' | 'submitting' | 'waiting' | 'submitted' | 'failed';
  /** Set while the queue is full: the time of the next attempt. */
  retryAtMs?: number;
  error?: ApiError;
  job?: Job;
  batch?: Batch;
}

/** Number of parallel uploads: browsers allow six connections, and the event stream takes one. */
const PARALLEL_UPLOADS = 3;
const RETRY_SECONDS = 5;

let drops: readonly Drop[] = [];
const listeners = new Set<() => void>();

/** Kept outside of the pages, so that uploads continue when another page is opened. */
export const uploadStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: (): readonly Drop[] => drops,
  start,
  dismiss(id: string): void {
    setDrops(drops.filter((drop) => drop.id !== id));
  },
  isBusy: (): boolean => drops.some(({ state }) => state === 'uploading' || state === 'submitting'),
};

/** The uploads to a workspace since the app was opened. */
export function useDrops(workspaceId: string): readonly Drop[] {
  const all = useSyncExternalStore(uploadStore.subscribe, uploadStore.read);
  return all.filter((drop) => drop.workspaceId === workspaceId);
}

function setDrops(next: readonly Drop[]): void {
  drops = next;
  for (const listener of listeners) listener();
}

function patchDrop(id: string, patch: Partial<Drop>): void {
  setDrops(drops.map((drop) => (drop.id === id ? { ...drop, ...patch } : drop)));
}

function patchFile(id: string, at: number, patch: Partial<FileUpload>): void {
  const files = findDrop(id)?.files.map((file, index) => (index === at ? { ...file, ...patch } : file));
  if (files) patchDrop(id, { files });
}

const findDrop = (id: string): Drop | undefined => drops.find((drop) => drop.id === id);

async function start(
  workspaceId: string,
  configId: string | undefined,
  readAs: ReadAs,
  belonging: DropBelonging,
  files: readonly File[],
): Promise<void> {
  const id = crypto.randomUUID();
  const uploads = files.map(({ name, size }) => ({ name, bytes: size, sentBytes: 0, state: 'waiting' as const }));
  setDrops([{ id, workspaceId, configId, readAs, belonging, files: uploads, state: 'uploading' }, ...drops]);
  const waiting = files.map((file, at) => ({ file, at }));
  const uploadNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await uploadOne(id, workspaceId, next.file, next.at);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_UPLOADS }, uploadNext));
  await submit(id);
}

async function uploadOne(id: string, workspaceId: string, file: File, at: number): Promise<void> {
  patchFile(id, at, { state: 'sending' });
  try {
    const document = await uploadDocument(workspaceId, file, folderOf(file), (sentBytes) =>
      patchFile(id, at, { sentBytes }),
    );
    patchFile(id, at, { state: 'done', sentBytes: file.size, document });
  } catch (error) {
    patchFile(id, at, { state: 'failed', error: toApiError(error) });
  }
}

/** One document becomes a job, several become a batch. With a full queue, it tries again when the service says so. */
async function submit(id: string): Promise<void> {
  const drop = findDrop(id);
  const documentIds = drop?.files.flatMap(({ document }) => (document ? [document.id] : [])) ?? [];
  if (!drop) return;
  if (documentIds.length === 0) return patchDrop(id, { state: 'failed' });
  patchDrop(id, { state: 'submitting', retryAtMs: undefined });
  const { workspaceId, configId, readAs } = drop;
  const { senderId, period } = drop.belonging;
  const how = {
    config_id: configId,
    ...(isEmptyReading(readAs) ? {} : { read_as: readAs }),
    ...(senderId === null ? {} : { sender_id: senderId }),
    ...(period.trim() === '' ? {} : { period: period.trim() }),
  };
  try {
    const made =
      documentIds.length === 1
        ? { job: await submitJob(workspaceId, { document_id: documentIds[0]!, ...how }, id) }
        : { batch: await submitBatch(workspaceId, { document_ids: documentIds, ...how }, id) };
    patchDrop(id, { state: 'submitted', ...made });
  } catch (error) {
    const problem = toApiError(error);
    if (!isTemporary(problem)) return patchDrop(id, { state: 'failed', error: problem });
    const waitMs = (problem.problem.retry_after_seconds ?? RETRY_SECONDS) * 1000;
    patchDrop(id, { state: 'waiting', retryAtMs: Date.now() + waitMs, error: problem });
    setTimeout(() => void submit(id), waitMs);
  }
}

/** The queue is full, or the service is restarting: both are temporary. */
const isTemporary = ({ status }: ApiError): boolean => status === 429 || status === NO_ANSWER_STATUS;

const toApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : makeUnreachableError('upload', error);
