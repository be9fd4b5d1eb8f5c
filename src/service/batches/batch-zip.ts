import { createReadStream } from 'node:fs';
import { parse } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { closeWith, streamZip } from '../../base/files/index.ts';
import { type ErrorCode, isAdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobPaths, nameRevision } from '../../contract/layout.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import { type BatchItemState, listBatchItems } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

interface ZipLine {
  position: number;
  document_id: string;
  filename: string | null;
  job_id: string | null;
  /** The revision of the job with this result. */
  revision: number | null;
  status: string;
  /** Name of the zip entry; null if there is no result. */
  result: string | null;
  error_code: string | null;
}

/**
 * All results of a batch as one zip, streamed: each workbook under its document's name, and `results.json` with the
 * outcome of every document. A damaged workbook is left out; `results.json` has its error.
 */
export async function openBatchZip(
  ctx: Pick<Core, 'db' | 'dataDir' | 'files' | 'shared'>,
  batchId: string,
): Promise<Readable> {
  const items = await listBatchItems(ctx.db, batchId);
  const results: (Result & { item: BatchItemState })[] = [];
  // Find all results before the first byte is sent: a zip that breaks off could not say why.
  for (const item of items) results.push({ item, ...(await findResult(ctx, item)) });
  const zip = new ZipFile();
  const stream = streamZip(zip);
  const names = new UniqueNames();
  const lines = results.map(({ item, path, error }) => {
    const name = path === null ? null : names.add(item.filename ?? `${item.document_id}.xlsx`);
    if (path !== null && name !== null) addFile(zip, stream, path, name);
    return makeLine(item, name, error);
  });
  zip.addBuffer(Buffer.from(`${JSON.stringify(lines, null, 2)}\n`), 'results.json');
  zip.end();
  return stream;
}

/** Adds a workbook without compressing it, since it is a zip itself. Its file is opened only when its turn comes. */
function addFile(zip: ZipFile, stream: Readable, path: string, name: string): void {
  zip.addReadStreamLazy(name, { compress: false }, (open) => {
    const file = createReadStream(path);
    closeWith(stream, file);
    file.once('open', () => open(null, file));
    file.once('error', (error) => open(error, file));
  });
}

/** The workbook of an item, or null; `error` if it is damaged. */
interface Result {
  path: string | null;
  error: ErrorCode | null;
}

async function findResult(
  { dataDir, files, shared }: Pick<Core, 'dataDir' | 'files' | 'shared'>,
  item: BatchItemState,
): Promise<Result> {
  if (item.job_id === null || item.status !== 'success' || item.outputs_purged_at !== null) {
    return { path: null, error: null };
  }
  const path = jobPaths(jobFolder(dataDir, nameRevision(item.job_id, item.revision ?? 1))).output;
  try {
    await shared.bring(ownerOfJob(item.job_id));
    await files.check(path, item.output_sha256);
    return { path, error: null };
  } catch (error) {
    if (!isAdeError(error)) throw error;
    return { path: null, error: error.code };
  }
}

function makeLine(item: BatchItemState, result: string | null, damage: ErrorCode | null): ZipLine {
  const { position, document_id, filename, job_id, revision } = item;
  const withoutJob = item.error_code === null ? 'waiting' : 'error';
  const status = item.status ?? (job_id === null ? withoutJob : 'deleted');
  const errorCode = item.error_code ?? item.job_error_code ?? damage;
  return { position, document_id, filename, job_id, revision, status, result, error_code: errorCode };
}

/** Makes file names for documents that are unique even in case-insensitive file systems. */
class UniqueNames {
  readonly #used = new Set(['results.json']);

  add(filename: string): string {
    const stem = parse(filename).name;
    for (let count = 1; ; count++) {
      const name = count === 1 ? `${stem}.xlsx` : `${stem} (${count}).xlsx`;
      if (this.#used.has(name.toLowerCase())) continue;
      this.#used.add(name.toLowerCase());
      return name;
    }
  }
}
