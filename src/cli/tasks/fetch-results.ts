import { resolve } from 'node:path';
import type { AdeClient, Job } from '../../client/index.ts';
import { DATA_FORMATS } from '../../contract/data-formats.ts';
import type { DataFileOptions } from '../read/data-files.ts';
import type { DocumentResult } from '../render/outcome.ts';
import type { DataFile } from './data-files.ts';
import { fetchDataFile } from './fetch-data-file.ts';
import { fetchIfThere } from './fetch-file.ts';

interface FetchOptions extends DataFileOptions {
  folder: string;
  /** Name of the files, without endings. */
  name: string;
  signal: AbortSignal;
}

/** A job of a server in the form of local jobs; `artifact` and `output` are null until they are fetched. */
export function describeRemoteJob({ id, status, source_file, summary, duration_ms, error }: Job): DocumentResult {
  return {
    job_id: id,
    status: status === 'success' || status === 'cancelled' ? status : 'error',
    source_file,
    job_dir: null,
    artifact: null,
    output: null,
    summary,
    duration_ms: duration_ms ?? 0,
    ...(error === null ? {} : { error }),
  };
}

/** Downloads record, workbook and, if the package writes it, the list of issues of a job that has ended. */
export async function fetchResults(
  client: AdeClient,
  job: Job,
  { folder, name, signal, format: formats = [], provenance }: FetchOptions,
): Promise<DocumentResult & { files: DataFile[] }> {
  const base = `jobs/${job.id}`;
  const fetch = (path: string, ending: string) =>
    fetchIfThere(client, `${base}/${path}`, resolve(folder, `${name}.${ending}`), signal);
  const artifact = job.has_artifact ? await fetch('artifact', 'artifact.json') : null;
  const output = job.has_output ? await fetch('output', 'normalized.xlsx') : null;
  if (job.has_output) await fetch('issues.csv', 'issues.csv');
  const files: DataFile[] = [];
  for (const format of job.has_output ? formats : []) {
    const to = resolve(folder, `${name}.normalized.${DATA_FORMATS[format].extension}`);
    files.push(await fetchDataFile(client, { from: `${base}/output`, to, format, signal, query: { provenance } }));
  }
  return { ...describeRemoteJob(job), artifact, output, files };
}
