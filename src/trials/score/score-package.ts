import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { AdeError } from '../../contract/errors/index.ts';
import type { Settings } from '../../contract/settings.ts';
import type { PreparedPackage } from '../../package/index.ts';
import { readArtifact } from '../../record/artifact/index.ts';
import { type EnginePool, runJob, withEngines } from '../../runner/index.ts';
import type { LabelledDocument } from './corpus/read-corpus.ts';
import type { DocumentScore } from './document/document-score.ts';
import { findLabelsBeyond } from './judge/check-labels.ts';
import { type JobOutcome, judgeDocument } from './judge/judge-document.ts';
import { findNeutralRows } from './judge/neutral-rows.ts';
import { makeScore } from './make-score.ts';
import { runInParallel } from './run-in-parallel.ts';
import type { Score } from './score-file.ts';

/**
 * The time that rules see as now, always the same, so that a score can be repeated: later than most documents, since dates
 * after it and ages by it count as mistakes of a document.
 */
const SCORE_AS_OF = '2026-12-31T00:00:00.000Z';

export interface ScoreOptions {
  /** The package, prepared in the same data folder. */
  prepared: PreparedPackage;
  dataDir: string;
  settings: Settings;
  /** How many jobs run at a time; default: the number of cores. */
  parallel?: number;
  signal?: AbortSignal;
  /** Time that rules see as now, as ISO 8601 in UTC; `SCORE_AS_OF` by default. */
  asOf?: string | undefined;
  /** Words of rows that count neither for nor against if they have no label; see `findNeutralRows`. */
  neutralWords?: RegExp | null;
  /** Called after each document; `failed` says whether its job failed. */
  onDocument?: (failed: boolean) => void;
  /** Called with the folder of each job that succeeded, before it is removed. It may move files out of it. */
  onResult?: ((document: string, jobDir: string) => Promise<void>) | undefined;
}

type Judged = DocumentScore | Score['not_judged'][number];

/** Runs every document as a job, even if one fails, and compares records with labels. Throws `cancelled`. */
export async function scorePackage(documents: readonly LabelledDocument[], options: ScoreOptions): Promise<Score> {
  const { prepared, dataDir, settings, parallel = availableParallelism(), onDocument } = options;
  const judged = await withEngines({ dataDir, settings, jobCount: documents.length, parallel }, (engines) =>
    runInParallel(documents, parallel, async (document) => {
      const result = await scoreDocument(document, engines, options);
      onDocument?.(isScore(result) && result.error !== null);
      return result;
    }),
  );
  const scores = judged.filter(isScore);
  const { info, columns } = prepared.build.manifest;
  const described = { title: info.title, version: info.version, content_hash: prepared.build.content_hash };
  return {
    ...makeScore(described, scores),
    unknown_fields: countUnknownFields(scores, new Set(Object.keys(columns.meta))),
    not_judged: judged.flatMap((result) => (isScore(result) ? [] : [result])),
  };
}

function countUnknownFields(documents: readonly DocumentScore[], known: ReadonlySet<string>): Record<string, number> {
  const expected = documents
    .flatMap(({ sheets }) => sheets.flatMap((sheet) => sheet.columns ?? []))
    .flatMap((column) => (column.expected === null || known.has(column.expected) ? [] : [column.expected]));
  const counts = [...Map.groupBy(expected, (field) => field)].map(([field, list]) => [field, list.length] as const);
  return Object.fromEntries(counts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isScore(result: Judged): result is DocumentScore {
  return 'sheets' in result;
}

async function scoreDocument(
  document: LabelledDocument,
  engines: EnginePool | undefined,
  options: ScoreOptions,
): Promise<Judged> {
  const outcome = await runDocument(document, engines, options);
  const found = outcome.artifact && findLabelsBeyond(document, outcome.artifact);
  if (found === null) {
    return judgeDocument(document, outcome, await findNeutralRows(document, options.neutralWords ?? null));
  }
  const details = { path: document.labelsPath, document: document.labels.document, found };
  const { code, message } = new AdeError('labels_beyond_document', details);
  return { document: document.name, code, message };
}

/** Removes the job's folder afterwards: a corpus may be large, and `ade run` gives the same record again. */
async function runDocument(
  { path: file, name }: LabelledDocument,
  engines: EnginePool | undefined,
  { prepared, dataDir, settings, asOf = SCORE_AS_OF, signal, onResult }: ScoreOptions,
): Promise<JobOutcome> {
  if (signal?.aborted) throw new AdeError('cancelled');
  const {
    error,
    artifact,
    job_dir: jobDir,
  } = await runJob({ file, prepared, dataDir, settings, asOf, signal, engines });
  try {
    if (error?.code === 'cancelled') throw new AdeError('cancelled');
    if (error) return { artifact: null, error };
    const outcome = { artifact: readArtifact(artifact!), error: null };
    await onResult?.(name, jobDir);
    return outcome;
  } finally {
    await rm(jobDir, { recursive: true, force: true });
  }
}
