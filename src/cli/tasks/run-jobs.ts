import { basename } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import type { JobEvent, JobResult, Progress } from '../../contract/events.ts';
import { withInterrupt } from '../interrupt.ts';
import { readArtifact } from '../read/artifact.ts';
import { type FailOn, hasReached } from '../read/fail-on.ts';
import { renderJob } from '../render/job.ts';
import { type DocumentResult, describeResume, renderDocumentLine, renderSummary } from '../render/outcome.ts';
import { countOf, formatJson } from '../render/text.ts';
import { makeProgressView } from '../report/job-progress.ts';
import { toAdeError } from '../report/report-error.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT_FAILED, EXIT_TO_CHECK } from '../usage-error.ts';
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
  run: (hooks: JobHooks) => Promise<JobResult>;
}

export interface JobOutputOptions {
  out?: string;
  json?: boolean;
  quiet?: boolean;
  failOn?: FailOn;
}

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
  const results: DocumentResult[] = [];
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
): Promise<DocumentResult> {
  const startedAtMs = performance.now();
  const isQuiet = options.quiet === true || options.json === true;
  const view = makeProgressView(basename(job.path), terminal, isQuiet, options.isOneOfMany);
  let reached: JobResult | undefined;
  try {
    signal.throwIfAborted();
    reached = await job.run({ onEvent: view.onEvent, signal });
    view.stop();
    if (options.out === undefined) return reached;
    return await deliverFiles(reached, options.out, job.outputName ?? planOutputNames([reached.source_file])[0]!);
  } catch (error) {
    view.stop();
    const { code, message } = toAdeError(signal.aborted && !reached ? new AdeError('cancelled') : error);
    const status = code === 'cancelled' ? 'cancelled' : 'error';
    return { ...(reached ?? makeEmptyResult(job, startedAtMs)), status, error: { code, message } };
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
  result: DocumentResult,
  { json, quiet, isOneOfMany }: ResultOptions,
  terminal: Terminal,
): Promise<void> {
  if (json) {
    const { job_id, status, source_file, job_dir, artifact, output, summary, error } = result;
    terminal.print(formatJson({ job_id, status, source_file, job_dir, artifact, output, summary, error }));
    return;
  }
  if (quiet && result.status === 'success') return;
  if (isOneOfMany && !quiet) {
    terminal.print(renderDocumentLine(result, terminal));
    for (const line of describeResume(result)) terminal.print(line);
    return;
  }
  const artifact = result.artifact === null ? null : (await readArtifact(result.artifact)).artifact;
  for (const line of renderJob(result, artifact, terminal)) terminal.print(line);
}
