import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import type { Job, JobProgress } from '../../contract/api/index.ts';
import type { PassName } from '../../contract/artifact/passes.ts';
import type { Summary } from '../../contract/artifact.ts';
import { listUnmet } from '../../contract/clean.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { JobError } from '../../contract/events.ts';
import { dataFolders, jobNames, nameRevision, revisionFolder } from '../../contract/layout.ts';
import { type SharedFiles, storedNames } from '../../storage/shared/index.ts';
import {
  type AttentionDecisionRow,
  countAsked,
  type Database,
  type JobStatus,
  type ListedJob,
  listDecisions,
  listEarlierJobs,
  listOpenRevisions,
  listSequels,
  type OpenRevision,
  type SequelRow,
  toReadAs,
} from '../../storage/store/index.ts';
import type { LivePosition } from '../queue/job-queue.ts';
import { addBelongingPoints, type Belonged, listBelongingPoints, parseCandidates } from './belonging-points.ts';
import { listOpen } from './decided.ts';
import { describeSequel } from './describe-sequel.ts';

/**
 * A job's row, and what only the running server knows. The row is not copied, since copying takes longer than reading
 * it from the database.
 */
export interface LiveJob {
  row: ListedJob;
  /** How far the job is now; null when it isn't running. */
  position: LivePosition | null;
  /** 1 for the next job that starts; null when it isn't queued. */
  queuePosition: number | null;
}

type NameParts = Pick<Job, 'config_name' | 'config_version_number'>;

/** Data that is read for all jobs of a page at once. */
interface JobParts {
  /** null for a damaged text. */
  summary: Summary | null;
  earlier: string[];
  open: OpenRevision | undefined;
  sequel: SequelRow | undefined;
  decisions: readonly AttentionDecisionRow[];
  asked: number;
  /** The files in the storage of the nodes; null if they are in the local folders. */
  stored: ReadonlySet<string> | null;
}

/** Names the folder of the revision whose results the job has. */
function nameFolder({ id, revision }: Pick<ListedJob, 'id' | 'revision'>): string {
  return storedNames.job(revision === 1 ? id : nameRevision(id, revision));
}

const listRecorded = (summary: Summary | null) => (Array.isArray(summary?.attention) ? summary.attention : []);

/** All points of a job: those of its record, and those about its sender and period. */
const listAttention = (summary: Summary | null, job: Belonged) => [
  ...listRecorded(summary),
  ...listBelongingPoints(job),
];

const STATUSES: readonly JobStatus[] = ['queued', 'running', 'success', 'error', 'cancelled'];

/** Makes the API's job from its row. */
export class JobDescriber {
  readonly #db: Database;
  readonly #jobsDir: string;
  readonly #shared: SharedFiles;
  /** Names by version: a version never moves to another config, and renaming a config clears this map. */
  readonly #names = new Map<string, NameParts>();

  constructor(db: Database, dataDir: string, shared: SharedFiles) {
    this.#db = db;
    this.#shared = shared;
    this.#jobsDir = dataFolders(dataDir).jobs;
  }

  forgetNames(): void {
    this.#names.clear();
  }

  async describe(job: LiveJob): Promise<Job> {
    const [described] = await this.describeAll([job]);
    return described!;
  }

  /** Needs as many queries for a whole page as for one job. */
  async describeAll(jobs: readonly LiveJob[]): Promise<Job[]> {
    if (jobs.length === 0) return [];
    await this.#readNames(new Set(jobs.map(({ row }) => row.config_version_id)));
    const ids = jobs.map(({ row }) => row.id);
    // A job that was never started has no results: nothing to correct, and no files.
    const begun = jobs.filter(({ row }) => row.attempt > 0);
    const names = this.#shared.isOn ? begun.map(({ row }) => nameFolder(row)) : [];
    const accepted = jobs.filter(({ row }) => row.review_state === 'accepted');
    const [earlier, sequels, open, asked, stored] = await Promise.all([
      listEarlierJobs(this.#db, ids),
      listSequels(
        this.#db,
        begun.map(({ row }) => row.id),
      ),
      listOpenRevisions(
        this.#db,
        begun.map(({ row }) => row.id),
      ),
      countAsked(
        this.#db,
        accepted.map(({ row }) => row.id),
      ),
      this.#shared.findPaths(names, [jobNames.artifact, jobNames.output]),
    ]);
    const summaries = jobs.map(({ row }) => parseSummary(row.summary_json));
    const asking = jobs.flatMap(({ row }, i) => (listAttention(summaries[i] ?? null, row).length === 0 ? [] : row));
    const decisions =
      asking.length === 0 ? [] : await listDecisions(this.#db, asking, new Date().toISOString().slice(0, 10));
    return jobs.map((job, i) => {
      const { id } = job.row;
      const parts = {
        summary: summaries[i] ?? null,
        earlier: earlier.get(id) ?? [],
        open: open.get(id),
        sequel: sequels.get(id),
        decisions,
        asked: asked.get(id) ?? 0,
        stored,
      };
      return this.#describeWith(job, parts);
    });
  }

  /** A damaged row does not throw: the job shows what can be read, and its error names the rest. */
  #describeWith(
    { row: job, position, queuePosition }: LiveJob,
    { summary, earlier, open, sequel, decisions, asked, stored }: JobParts,
  ): Job {
    // A draft may be deleted while its tries still exist.
    const names = this.#names.get(job.config_version_id) ?? { config_name: '(deleted)', config_version_number: 0 };
    const jobDir = revisionFolder(this.#jobsDir, job.id, job.revision);
    const hasFile = (name: string) =>
      stored === null ? existsSync(`${jobDir}${sep}${name}`) : stored.has(`${nameFolder(job)}/${name}`);
    const isKnownStatus = STATUSES.includes(job.status);
    const status = isKnownStatus ? job.status : 'error';
    const attention = listAttention(summary, job);
    const openPoints = listOpen(attention, job, decisions);
    return {
      id: job.id,
      workspace_id: job.workspace_id,
      status,
      document_id: job.document_id,
      source_file: job.filename,
      document_sha256: job.document_sha256,
      arrival_id: job.arrival_id,
      config_id: job.config_id,
      config_version_id: job.config_version_id,
      ...names,
      runtime_network_access: job.runtime_network_access === 1,
      as_of: job.as_of,
      read_as: toReadAs(job),
      is_try: job.is_try === 1,
      retry_of: job.retry_of,
      revision: job.revision,
      open_revision: open === undefined ? null : { revision: open.revision, status: open.status },
      sequel: sequel === undefined ? null : describeSequel(sequel),
      review_state: job.review_state,
      assignee: job.assignee,
      due_on: job.due_on,
      held_at: job.held_at,
      replaces: job.replaces,
      replaced_by: job.replaced_by,
      batch_id: job.batch_id,
      sender_id: job.sender_id,
      sender_found_by: job.sender_found_by,
      period: job.period,
      period_found_by: job.period_found_by,
      period_candidates: parseCandidates(job),
      stands_beside: job.stands_beside,
      recipe_version: job.recipe_version,
      submitted_at: job.created_at,
      submitted_by: job.submitted_by,
      started_at: job.started_at,
      finished_at: job.finished_at,
      duration_ms: job.duration_ms,
      attempts: job.attempt,
      queue_position: queuePosition,
      progress: describeProgress(job.status, position ?? job),
      attention: [...new Set(attention.map(({ code }) => code))],
      open_attention: openPoints.length,
      asked,
      unmet: status === 'success' ? listUnmet(openPoints) : [],
      summary: addBelongingPoints(summary ?? {}, job),
      error: describeError(job, summary !== null, isKnownStatus),
      earlier_jobs: earlier,
      has_artifact: hasFile(jobNames.artifact),
      has_output: status === 'success' && hasFile(jobNames.output),
      purged: { input: job.inputs_purged_at, output: job.outputs_purged_at, artifact: job.artifacts_purged_at },
    };
  }

  async #readNames(versionIds: ReadonlySet<string>): Promise<void> {
    const missing = [...versionIds].filter((id) => !this.#names.has(id));
    if (missing.length === 0) return;
    const rows = await this.#db
      .selectFrom('config_versions')
      .innerJoin('configs', 'configs.id', 'config_versions.config_id')
      .select(['config_versions.id', 'configs.name', 'config_versions.number'])
      .where('config_versions.id', 'in', missing)
      .execute();
    for (const { id, name, number } of rows) this.#names.set(id, { config_name: name, config_version_number: number });
  }
}

/** Null for a damaged text. */
export function parseSummary(json: string | null): Summary | null {
  if (json === null) return {};
  try {
    const summary = JSON.parse(json) as unknown;
    return typeof summary === 'object' && summary !== null && !Array.isArray(summary) ? summary : null;
  } catch {
    return null;
  }
}

export function describeError(
  job: Pick<ListedJob, 'id' | 'error_code' | 'error_message'>,
  isSummaryReadable: boolean,
  isKnownStatus: boolean,
): JobError | null {
  if (!isSummaryReadable) return makeDamage(job.id, 'its summary is not a JSON object');
  if (!isKnownStatus) return makeDamage(job.id, 'its status is unknown');
  return job.error_code === null ? null : { code: job.error_code, message: job.error_message ?? '' };
}

function makeDamage(jobId: string, found: string): JobError {
  const { code, message } = new AdeError('job_record_corrupt', { job_id: jobId, found });
  return { code, message };
}

/** The progress of a running job, as far as the database and the queue know it. */
export function describeProgress(
  status: JobStatus,
  { pass, pass_name: name, rows_done: rows, estimates }: LivePosition,
): JobProgress | null {
  if (status !== 'running' || pass === null || name === null) return null;
  return { pass, name: name as PassName, rows: rows ?? 0, fraction: null, rows_per_second: null, ...estimates };
}
