import { existsSync } from 'node:fs';
import type { Batch, Job, JobProgress } from '../contract/api/index.ts';
import { jobFolder, jobPaths } from '../contract/layout.ts';
import type { PassName } from '../contract/passes.ts';
import type { Database } from '../store/database.ts';
import { listEarlierJobs } from '../store/documents.ts';
import type { BatchResource, JobResource } from './index.ts';

type NameParts = Pick<Job, 'config_name' | 'config_version_number'>;

/** Turns jobs as the queue knows them into jobs as the API shows them. */
export class JobDescriber {
  readonly #db: Database;
  readonly #dataDir: string;
  /** By version: a version never moves to another config, and renaming a config empties this. */
  readonly #names = new Map<string, NameParts>();

  constructor(db: Database, dataDir: string) {
    this.#db = db;
    this.#dataDir = dataDir;
  }

  forgetNames(): void {
    this.#names.clear();
  }

  async describe(job: JobResource): Promise<Job> {
    const names = await this.#findNames(job.config_version_id);
    const { workspace_id: workspaceId, document_sha256: sha256, created_at: createdAt } = job;
    const earlier = await listEarlierJobs(this.#db, workspaceId, sha256, createdAt);
    const { artifact, output } = jobPaths(jobFolder(this.#dataDir, job.id));
    return {
      id: job.id,
      workspace_id: job.workspace_id,
      status: job.status,
      document_id: job.document_id,
      source_file: job.filename,
      document_sha256: job.document_sha256,
      config_id: job.config_id,
      config_version_id: job.config_version_id,
      ...names,
      runtime_network_access: job.runtime_network_access,
      as_of: job.as_of,
      is_try: job.is_try,
      retry_of: job.retry_of,
      batch_id: job.batch_id,
      submitted_at: job.created_at,
      submitted_by: job.submitted_by,
      started_at: job.started_at,
      finished_at: job.finished_at,
      duration_ms: job.duration_ms,
      attempts: job.attempt,
      queue_position: job.queue_position,
      progress: describeProgress(job),
      attention: [...new Set(job.attention.map(({ code }) => code))],
      summary: job.summary,
      error: job.error,
      earlier_jobs: earlier,
      has_artifact: existsSync(artifact),
      has_output: job.status === 'success' && existsSync(output),
      purged: {
        input: job.purged.inputs,
        output: job.purged.outputs,
        artifact: job.purged.artifacts,
      },
    };
  }

  async #findNames(versionId: string): Promise<NameParts> {
    const known = this.#names.get(versionId);
    if (known) return known;
    const row = await this.#db
      .selectFrom('config_versions')
      .innerJoin('configs', 'configs.id', 'config_versions.config_id')
      .select(['configs.name', 'config_versions.number'])
      .where('config_versions.id', '=', versionId)
      .executeTakeFirst();
    // A draft may be deleted while the tries of it are still there.
    const names = { config_name: row?.name ?? '(deleted)', config_version_number: row?.number ?? 0 };
    if (row !== undefined) this.#names.set(versionId, names);
    return names;
  }
}

/** How far a running job is, as far as the database and the queue know. */
function describeProgress({ status, pass, pass_name: name, rows }: JobResource): JobProgress | null {
  if (status !== 'running' || pass === null || name === null) return null;
  return { pass, name: name as PassName, rows: rows ?? 0, fraction: null, rows_per_second: null };
}

export function describeBatch(batch: BatchResource): Batch {
  const { created_at, cancelled_at: _cancelled, runtime_network_access: _network, ...rest } = batch;
  return { ...rest, submitted_at: created_at };
}
