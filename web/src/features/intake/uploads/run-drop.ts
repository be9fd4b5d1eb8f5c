import { ApiError, makeUnreachableError, NO_ANSWER_STATUS } from '../../../api/api-error.ts';
import { submitBatch } from '../../entities/batches/index.ts';
import { uploadDocument } from '../../entities/documents/index.ts';
import { submitJob } from '../../entities/jobs/index.ts';
import { isEmptyReading } from '../../inspection/reading/index.ts';
import { type Drop, type FileToRead, type FileUpload, type How, uploadStore } from './upload-store.ts';

/** Number of parallel uploads: browsers allow six connections, and the event stream takes one. */
const PARALLEL_UPLOADS = 3;
const RETRY_SECONDS = 5;

/** Uploads files, and then submits them. */
export async function runDrop(workspaceId: string, how: How, files: readonly FileToRead[]): Promise<void> {
  const id = crypto.randomUUID();
  const uploads = files.map(
    ({ file: { name, size }, beside, configId }): FileUpload => ({
      id: crypto.randomUUID(),
      name,
      bytes: size,
      sentBytes: 0,
      state: 'waiting',
      beside,
      configId,
    }),
  );
  uploadStore.add({ id, workspaceId, ...how, files: uploads, state: 'uploading', submitted: [] });
  const waiting = files.map((file, at) => ({ file, fileId: uploads[at]!.id }));
  const uploadNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      await uploadOne(id, workspaceId, next.file, next.fileId);
  };
  await Promise.all(Array.from({ length: PARALLEL_UPLOADS }, uploadNext));
  await submit(id);
}

async function uploadOne(id: string, workspaceId: string, { file, about }: FileToRead, fileId: string): Promise<void> {
  uploadStore.patchFile(id, fileId, { state: 'sending' });
  try {
    const document = await uploadDocument(workspaceId, file, fileId, about, (sentBytes) =>
      uploadStore.patchFile(id, fileId, { sentBytes }),
    );
    uploadStore.patchFile(id, fileId, { state: 'done', sentBytes: file.size, document });
  } catch (error) {
    uploadStore.patchFile(id, fileId, { state: 'failed', error: toApiError(error) });
  }
}

/** One document becomes a job, several become a batch. With a full queue, it tries again when the service says so. */
export async function submit(id: string): Promise<void> {
  const drop = uploadStore.find(id);
  if (!drop) return;
  uploadStore.patch(id, { state: 'submitting', retryAtMs: undefined });
  try {
    for (const { arrivalIds, send } of listSubmissions(drop)) {
      await send();
      uploadStore.patch(id, { submitted: [...(uploadStore.find(id)?.submitted ?? []), ...arrivalIds] });
    }
    // The lines stay until the list has the documents: without a connection, nobody else says that they arrived.
    uploadStore.patch(id, { state: 'submitted' });
  } catch (error) {
    const problem = toApiError(error);
    if (!isTemporary(problem)) return uploadStore.patch(id, { state: 'failed', error: problem });
    const waitMs = (problem.problem.retry_after_seconds ?? RETRY_SECONDS) * 1000;
    uploadStore.patch(id, { state: 'waiting', retryAtMs: Date.now() + waitMs, error: problem });
    setTimeout(() => void submit(id), waitMs);
  }
}

interface Submission {
  arrivalIds: readonly string[];
  send: () => Promise<unknown>;
}

/**
 * A document that is about another one is a job of its own, and each package has its own batch. The keys stay the same,
 * so that none is submitted twice.
 */
function listSubmissions({ id, workspaceId, readAs, files, submitted }: Drop): Submission[] {
  const open = files.flatMap(({ document, beside, configId }) =>
    document === undefined || submitted.includes(document.arrival_id)
      ? []
      : [{ about: { document_id: document.id, arrival_id: document.arrival_id }, beside, configId }],
  );
  type Open = (typeof open)[number];
  const how = (configId: string | undefined) => ({
    config_id: configId,
    ...(isEmptyReading(readAs) ? {} : { read_as: readAs }),
  });
  const single = ({ about, beside, configId }: Open): Submission => ({
    arrivalIds: [about.arrival_id],
    send: () => submitJob(workspaceId, { ...about, ...how(configId), ...beside }, `${id}-${about.arrival_id}`),
  });
  const together = ([configId, of]: [string | undefined, Open[]]): Submission[] => {
    if (of.length < 2) return of.map(single);
    const arrivalIds = of.map(({ about }) => about.arrival_id);
    const ids = { document_ids: of.map(({ about }) => about.document_id), arrival_ids: arrivalIds };
    const key = `${id}-${configId}`;
    return [{ arrivalIds, send: () => submitBatch(workspaceId, { ...ids, ...how(configId) }, key) }];
  };
  const plain = Map.groupBy(
    open.filter(({ beside }) => beside === null),
    ({ configId }) => configId,
  );
  return [...[...plain].flatMap(together), ...open.filter(({ beside }) => beside !== null).map(single)];
}

/** The queue is full, or the service is restarting: both are temporary. */
const isTemporary = ({ status, code }: ApiError): boolean =>
  status === 429 || status === NO_ANSWER_STATUS || code === 'shutting_down';

const toApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : makeUnreachableError('upload', error);
