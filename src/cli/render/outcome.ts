import type { JobSummary } from '../../contract/belonging.ts';
import type { JobResult } from '../../contract/events.ts';
import type { Look } from './look.ts';
import { describeAttention } from './overview.ts';
import { cleanText, countOf, formatCount, formatDuration } from './text.ts';

/** A job's result, here or on a server, or the error of a document for which no job could be made. */
export type DocumentResult = Omit<JobResult, 'job_id' | 'job_dir' | 'summary'> & {
  job_id: string | null;
  /** Null for a job on a server, too. */
  job_dir: string | null;
  summary: JobSummary;
};

/** `clean`, `3 to check`, `failed` or `cancelled`. */
export function paintOutcome({ status, summary }: DocumentResult, { paint }: Look): string {
  if (status !== 'success') return paint.red(status === 'error' ? 'failed' : status);
  const points = summary.attention?.length ?? 0;
  return points === 0 ? paint.green('clean') : paint.yellow(`${formatCount(points)} to check`);
}

/** One of several documents, on a line: `members.xlsx: clean, 228 rows in 0.6 s`. */
export function renderDocumentLine(result: DocumentResult, look: Look): string {
  const { source_file: name, summary, duration_ms: durationMs } = result;
  const rows = result.status === 'success' ? `, ${countOf(summary.rows_out ?? 0, 'row')}` : '';
  const outcome = `${paintOutcome(result, look)}${rows} in ${formatDuration(durationMs)}`;
  return `${look.paint.bold(cleanText(name))}: ${outcome}`;
}

/** Counts documents by their ends, and lists those that need a look, with the first reason and the job's folder. */
export function renderSummary(results: readonly DocumentResult[], look: Look): string[] {
  const durationMs = results.reduce((sum, result) => sum + result.duration_ms, 0);
  const groups = Map.groupBy(results, nameOutcome);
  const counts = (['clean', 'to check', 'failed', 'cancelled'] as const).flatMap((name) => {
    const count = groups.get(name)?.length ?? 0;
    return count === 0 ? [] : [`${formatCount(count)} ${name}`];
  });
  const others = results.filter((result) => nameOutcome(result) !== 'clean');
  return [
    `${countOf(results.length, 'document')} in ${formatDuration(durationMs)}: ${counts.join(', ')}`,
    ...others.flatMap((result) => [
      `  ${look.paint.bold(cleanText(result.source_file))}: ${describeFirstReason(result)}`,
      ...(result.job_dir === null ? [] : [`    ${look.paint.dim(cleanText(result.job_dir))}`]),
    ]),
  ];
}

/** The command that finishes an interrupted job; no lines for other jobs. */
export function describeResume({ status, job_dir: jobDir }: DocumentResult): string[] {
  if (status !== 'cancelled' || jobDir === null) return [];
  const path = cleanText(jobDir);
  return [`  finish it with: ade resume ${/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`];
}

function nameOutcome({ status, summary }: DocumentResult): 'clean' | 'to check' | 'failed' | 'cancelled' {
  if (status !== 'success') return status === 'error' ? 'failed' : status;
  return (summary.attention?.length ?? 0) === 0 ? 'clean' : 'to check';
}

function describeFirstReason({ status, summary, error }: DocumentResult): string {
  if (status !== 'success')
    return cleanText(`${error?.message ?? 'The job gave no reason.'} [${error?.code ?? status}]`);
  const [first, ...more] = summary.attention ?? [];
  const rest = more.length === 0 ? '' : ` and ${countOf(more.length, 'more point')}`;
  return `${first === undefined ? '' : describeAttention(first)}${rest}`;
}
