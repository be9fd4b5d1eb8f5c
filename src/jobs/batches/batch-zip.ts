import { createReadStream, existsSync } from 'node:fs';
import { parse } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { jobFolder, jobPaths } from '../../contract/layout.ts';
import { type BatchItemState, listBatchItems } from '../../store/batches.ts';
import type { JobContext } from '../context.ts';

interface ZipLine {
  position: number;
  document_id: string;
  filename: string | null;
  job_id: string | null;
  status: string;
  /** Entry of the zip, or null without a result. */
  result: string | null;
  error_code: string | null;
}

/**
 * All results of a batch as one zip, streamed: each workbook under its document's name, and `results.json`, which says of
 * every document what became of it.
 */
export async function openBatchZip(ctx: Pick<JobContext, 'db' | 'dataDir'>, batchId: string): Promise<Readable> {
  const items = await listBatchItems(ctx.db, batchId);
  const zip = new ZipFile();
  const stream = zip.outputStream as Readable;
  zip.on('error', (error: Error) => stream.destroy(error));
  const names = new NameGiver();
  const lines = items.map((item) => {
    const path = findResult(ctx.dataDir, item);
    const name = path === null ? null : names.give(item.filename ?? `${item.document_id}.xlsx`);
    if (path !== null && name !== null) addFile(zip, path, name);
    return makeLine(item, name);
  });
  zip.addBuffer(Buffer.from(`${JSON.stringify(lines, null, 2)}\n`), 'results.json');
  zip.end();
  return stream;
}

/** A workbook is a zip itself, so it is stored as it is; it is opened when its turn comes. */
function addFile(zip: ZipFile, path: string, name: string): void {
  zip.addReadStreamLazy(name, { compress: false }, (give) => {
    const file = createReadStream(path);
    file.once('open', () => give(null, file));
    file.once('error', (error) => give(error, file));
  });
}

function findResult(dataDir: string, item: BatchItemState): string | null {
  if (item.job_id === null || item.status !== 'success') return null;
  const path = jobPaths(jobFolder(dataDir, item.job_id)).output;
  return existsSync(path) ? path : null;
}

function makeLine(item: BatchItemState, result: string | null): ZipLine {
  const { position, document_id, filename, job_id } = item;
  const unfed = item.error_code === null ? 'waiting' : 'error';
  const status = item.status ?? (job_id === null ? unfed : 'deleted');
  const errorCode = item.error_code ?? item.job_error_code;
  return { position, document_id, filename, job_id, status, result, error_code: errorCode };
}

/** Names by document, told apart where a file system that ignores case would mix them up. */
class NameGiver {
  readonly #given = new Set(['results.json']);

  give(filename: string): string {
    const stem = parse(filename).name;
    for (let count = 1; ; count++) {
      const name = count === 1 ? `${stem}.xlsx` : `${stem} (${count}).xlsx`;
      if (this.#given.has(name.toLowerCase())) continue;
      this.#given.add(name.toLowerCase());
      return name;
    }
  }
}
