import { basename } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import type { JobEvent, Progress } from '../../contract/events.ts';
import { withInterrupt } from '../interrupt.ts';
import { readArtifact } from '../read/artifact.ts';
import type { DataFileOptions } from '../read/data-files.ts';
import { type FailOn, hasReached } from '../read/fail-on.ts';
import { renderJob } from '../render/job.ts';
import { type DocumentResult, describeResume, renderDocumentLine, renderSummary } from '../render/outcome.ts';
import { countOf, formatJson } from '../render/text.ts';
import { makeProgressView } from '../report/job-progress.ts';
import { toCodedError } from '../report/report-error.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT_FAILED, EXIT_TO_CHECK } from '../usage-error.ts';
import { type DataFile, listForJson, noteMisfits, writeDataFiles } from './data-files.ts';
import { deliverFiles, makeOutputFolder, planOutputNames } from './deliver-files.ts';

/** The hooks that a command gives to a running job. */
export interface JobHooks {
  onEvent: (event: JobEvent | Progress) => void;
  signal: AbortSignal;
}

export interface PlannedJob {
  /** File or job folder, as the user named it. */
  path: string;
  /** Name of its files in --out, without extensions; by default made from the document's name. */
  outputName?: string;
  /** Whether `run` itself puts the files into --out. */
  isDelivered?: boolean;
  run: (hooks: JobHooks) => Promise<DocumentResult & { files?: DataFile[] }>;
}

export interface JobOutputOptions extends DataFileOptions {
  out?: string;
  json?: boolean;
  quiet?: boolean;
  failOn?: FailOn;
}

/** A result, and its files for programs. */
type DeliveredResult = DocumentResult & { files: DataFile[] };

interface ResultOptions extends JobOutputOptions {
  /** Whether to print a line for each document, and a summary at the end. */
  isOneOfMany: boolean;
}

/** Runs the jobs one after another and prints each result. Returns the exit code. */
export async function runJobs(
  jobs: readonly PlannedJob[],
  options: JobOutputOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.out !== undefined) await makeOutputFolder(options.out);
  const results: DeliveredResult[] = [];
  const isOneOfMany = jobs.length > 1;
  await withInterrupt(async (signal) => {
    for (const job of jobs) {
      const result = await runOne(job, { ...options, isOneOfMany }, terminal, signal);
      results.push(result);
      await printResult(result, { ...options, isOneOfMany }, terminal);
    }
  });
  if (isOneOfMany && !options.json && !options.quiet) {
    for (const line of ['', ...renderSummary(results, terminal)]) terminal.print(line);
  }
  if (results.some(({ status }) => status !== 'success')) return EXIT_FAILED;
  const reached = results.filter(({ summary }) => hasReached(summary, options.failOn));
  if (reached.length === 0) return 0;
  terminal.note(`--fail-on ${options.failOn}: ${reached.length} of ${countOf(results.length, 'document')}.`);
  return EXIT_TO_CHECK;
}

async function runOne(
  job: PlannedJob,
  options: ResultOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<DeliveredResult> {
  const startedAtMs = performance.now();
  const isQuiet = options.quiet === true || options.json === true;
  const view = makeProgressView(basename(job.path), terminal, isQuiet, options.isOneOfMany);
  let reached: Awaited<ReturnType<PlannedJob['run']>> | undefined;
  try {
    signal.throwIfAborted();
    reached = await job.run({ onEvent: view.onEvent, signal });
    view.stop();
    const name = job.outputName ?? planOutputNames([reached.source_file])[0] ?? 'result';
    if (job.isDelivered === true) return { ...reached, files: reached.files ?? [] };
    const delivered = options.out === undefined ? reached : await deliverFiles(reached, options.out, name);
    return { ...delivered, files: await writeDataFiles(delivered, options, signal) };
  } catch (error) {
    view.stop();
    const { code, message } = toCodedError(signal.aborted && !reached ? new AdeError('cancelled') : error);
    const status = code === 'cancelled' ? 'cancelled' : 'error';
    return { ...(reached ?? makeEmptyResult(job, startedAtMs)), files: [], status, error: { code, message } };
  }
}

function makeEmptyResult({ path }: PlannedJob, startedAtMs: number) {
  return {
    job_id: null,
    source_file: basename(path),
    job_dir: null,
    artifact: null,
    output: null,
    summary: {},
    duration_ms: Math.round(performance.now() - startedAtMs),
  };
}

async function printResult(
  result: DeliveredResult,
  { json, quiet, isOneOfMany }: ResultOptions,
  terminal: Terminal,
): Promise<void> {
  if (json) {
    const { job_id, status, source_file, job_dir, artifact, output, summary, error } = result;
    const files = listForJson(result.files);
    terminal.print(formatJson({ job_id, status, source_file, job_dir, artifact, output, files, summary, error }));
    return;
  }
  noteMisfits(result.files, terminal);
  if (quiet && result.status === 'success') return;
  if (isOneOfMany && !quiet) {
    terminal.print(renderDocumentLine(result, terminal));
    for (const line of describeResume(result)) terminal.print(line);
    return;
  }
  const artifact = result.artifact === null ? null : (await readArtifact(result.artifact)).artifact;
  for (const line of renderJob(result, artifact, terminal, result.files)) terminal.print(line);
}
