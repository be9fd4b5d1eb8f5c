import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { compareTexts } from '../../base/files/index.ts';
import type { ResultTable } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { environmentFolder, jobNames } from '../../contract/layout.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import {
  askColumns,
  askExport,
  type ExportField,
  type ExportTarget,
  listFields,
  mergeFields,
  type ResultColumns,
  type StoredResult,
  type WrittenResults,
} from '../../exports/index.ts';
import { readManifest } from '../../package/index.ts';
import { FairTurns } from '../../previews/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import { type ConfigVersionRow, findJob, getConfig, getVersion, type JobRow } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { findJobFile } from '../jobs/find-job-file.ts';
import { findFinishedRevision } from '../jobs/find-row.ts';
import { listExpectedSenders } from '../senders/expected-senders.ts';
import { findTableJobs, type TableFilter } from './find-jobs.ts';

type TableContext = Pick<Core, 'db' | 'dataDir' | 'folders' | 'files' | 'shared'>;

type FileOptions = Pick<ExportTarget, 'format' | 'provenance'>;

/** A job of a table, its accepted revision, and what the rows of the table say of it. */
interface Part {
  job: JobRow;
  row: JobRow;
  sender: string | null;
}

/** What is needed to write a table: its parts, their package versions, and the columns of all. */
interface Plan {
  parts: readonly Part[];
  versions: readonly { version: ConfigVersionRow; fields: ExportField[] }[];
  fields: ExportField[];
  missing: ResultTable['missing'];
  /** Changes whenever the bytes of a file of this table may change. */
  tag: string;
  /** Changes whenever `tag` does, or the description of the table may. */
  packageTag: string;
}

/** A file that has no name any more: it is gone once it is closed. */
export interface MadeFile {
  file: FileHandle;
  written: WrittenResults;
}

/** Making a file of a million rows keeps a core busy for seconds. */
const MAX_RUNNING = 2;

/** Makes files that programs read: of one result, and of all accepted results of a period as one table. */
export class TableService {
  readonly #ctx: TableContext;
  readonly #turns = new FairTurns(MAX_RUNNING);

  constructor(ctx: TableContext) {
    this.#ctx = ctx;
  }

  /** A tag for the files of one result: the same result and options give the same bytes. */
  tagResult(row: JobRow, options: FileOptions): string {
    // Another revision may have the same values from other rows.
    return makeTag([ENGINE_VERSION, row.id, row.output_sha256, row.environment_id, row.filename, options]);
  }

  /** The rows of a finished revision. Throws `job_file_missing`, `file_damaged` and the errors of `askExport`. */
  async writeResult(row: JobRow, options: FileOptions, signal: AbortSignal): Promise<MadeFile> {
    const fields = listFields(this.#readManifest(row));
    return this.#write(row.workspace_id, [{ job: row, row, sender: null }], { ...options, fields }, signal);
  }

  /** Which jobs a table has, with a tag for its files. Throws `table_of_several_configs`, `table_too_large`. */
  async plan(filter: TableFilter): Promise<Plan> {
    const { db } = this.#ctx;
    const found = await findTableJobs(db, filter);
    const parts: Part[] = [];
    for (const { job, sender } of found) {
      const row = await findJob(db, job.id);
      if (row !== undefined) parts.push({ job: row, row: await findFinishedRevision(this.#ctx, row), sender });
    }
    await this.#assertOneConfig(filter.workspaceId, parts);
    const versions = await this.#readVersions(parts);
    const fields = mergeFields(versions.map((one) => one.fields));
    const missing = await this.#listMissing(filter);
    const tag = makeTag([
      ENGINE_VERSION,
      fields,
      parts.map(({ job, row, sender }) => [job.id, row.revision, row.output_sha256, job.filename, sender]),
    ]);
    const packageTag = makeTag([
      tag,
      missing,
      versions.map(({ version: { id, label } }) => [id, label]),
      parts.map(({ job }) => [job.sender_id, job.period]),
    ]);
    return { parts, versions, fields, missing, tag, packageTag };
  }

  /** The table as one file. Throws `table_empty`, and what `writeResult` throws for any of its results. */
  writeTable(workspaceId: string, plan: Plan, format: ExportTarget['format'], signal: AbortSignal): Promise<MadeFile> {
    if (plan.parts.length === 0) throw new AdeError('table_empty');
    const provenance = ['_sender', '_document', '_sheet', '_row', '_job'] as const;
    return this.#write(workspaceId, plan.parts, { format, provenance, fields: plan.fields }, signal);
  }

  /** What a table has and lacks: its jobs, who is missing, the versions of the package and the columns that differ. */
  async describe(filter: TableFilter, plan: Plan, columns?: readonly ResultColumns[]): Promise<ResultTable> {
    const { parts, versions, fields, missing } = plan;
    const known = columns ?? (await this.#askColumns(filter.workspaceId, plan));
    return {
      workspace_id: filter.workspaceId,
      config_id: filter.configId ?? parts[0]?.job.config_id ?? null,
      period: filter.period ?? null,
      rows: known.reduce((sum, { rows }) => sum + rows, 0),
      columns: fields.map(({ name, title, type, scale }) => ({
        name,
        title,
        type,
        ...(scale === undefined ? {} : { scale }),
        missing_in: parts.flatMap(({ job }, i) => (known[i]?.missing_fields.includes(name) ? job.id : [])),
        differs_in: versions.flatMap(({ version, fields: own }) => {
          const field = own.find((one) => one.name === name);
          return field?.type === type && field.scale === scale ? [] : version.id;
        }),
      })),
      jobs: parts.map(({ job, row, sender }, i) => ({
        job_id: job.id,
        revision: row.revision,
        sender_id: job.sender_id,
        sender,
        period: job.period,
        filename: job.filename,
        document_sha256: job.document_sha256,
        output_sha256: row.output_sha256,
        config_version_id: job.config_version_id,
        rows: known[i]?.rows ?? 0,
        carried_columns: known[i]?.carried_columns ?? [],
      })),
      missing,
      versions: versions.map(({ version: { id, number, label } }) => ({
        config_version_id: id,
        number,
        label,
        jobs: parts.filter(({ job }) => job.config_version_id === id).length,
      })),
    };
  }

  async #listMissing({ workspaceId, configId, period }: TableFilter): Promise<ResultTable['missing']> {
    if (configId === undefined || period === undefined) return null;
    const about = { workspace_id: workspaceId, config_id: configId, period };
    const expected = await listExpectedSenders(this.#ctx.db, about, { isLate: true });
    return expected.flatMap(({ sender, standing }) => {
      const open = standing.filter(({ review_state: state }) => state !== 'accepted');
      if (standing.length > 0 && open.length === 0) return [];
      const state = standing.length === 0 ? ('nothing_sent' as const) : ('not_accepted' as const);
      return [{ sender_id: sender.id, sender: sender.name, state, job_ids: open.map(({ id }) => id) }];
    });
  }

  async #assertOneConfig(workspaceId: string, parts: readonly Part[]): Promise<void> {
    const ids = [...new Set(parts.map(({ job }) => job.config_id))].sort(compareTexts);
    if (ids.length <= 1) return;
    const names = await Promise.all(
      ids.map(async (id) => `${(await getConfig(this.#ctx.db, workspaceId, id)).name} (${id})`),
    );
    throw new AdeError('table_of_several_configs', { found: ids.length, configs: names.join(', ') });
  }

  /** The versions of the parts, the newest first: its fields come first in the table. */
  async #readVersions(parts: readonly Part[]): Promise<Plan['versions']> {
    const rows = new Map(parts.map(({ row }) => [row.config_version_id, row]));
    const versions = await Promise.all(
      [...rows.values()].map(async (row) => {
        await this.#ctx.shared.bring(ownerOfJob(row.id));
        return {
          version: await getVersion(this.#ctx.db, row.workspace_id, row.config_version_id),
          fields: listFields(this.#readManifest(row)),
        };
      }),
    );
    return versions.sort((a, b) => b.version.number - a.version.number);
  }

  #readManifest(row: JobRow) {
    return readManifest(environmentFolder(this.#ctx.dataDir, row.environment_id));
  }

  #askColumns(workspaceId: string, { parts, fields }: Plan): Promise<ResultColumns[]> {
    return this.#turns.run(workspaceId, async () => {
      const results: { record: string }[] = [];
      for (const { row } of parts) {
        await this.#ctx.shared.bring(ownerOfJob(row.id));
        results.push({ record: await this.#findChecked(row, jobNames.artifact, row.artifact_sha256) });
      }
      return askColumns({ results, fields });
    });
  }

  #write(
    workspaceId: string,
    parts: readonly Part[],
    target: Omit<ExportTarget, 'path' | 'maxBytes'>,
    signal: AbortSignal,
  ): Promise<MadeFile> {
    const { shared, folders } = this.#ctx;
    return this.#turns.run(workspaceId, () =>
      shared.use(
        parts.map(({ row }) => ownerOfJob(row.id)),
        async () => {
          const results: StoredResult[] = [];
          for (const { job, row, sender } of parts) {
            results.push({
              record: await this.#findChecked(row, jobNames.artifact, row.artifact_sha256),
              output: await this.#findChecked(row, jobNames.output, row.output_sha256),
              document: job.filename,
              sender,
              job: job.id,
            });
          }
          mkdirSync(folders.exports, { recursive: true });
          const path = join(folders.exports, randomUUID());
          try {
            const written = await askExport({ results, target: { ...target, path, maxBytes: Infinity } }, signal);
            return { file: await open(path), written };
          } finally {
            rmSync(path, { force: true });
          }
        },
      ),
    );
  }

  async #findChecked(row: JobRow, name: string, sha256: string | null): Promise<string> {
    const path = findJobFile(this.#ctx, row, name);
    await this.#ctx.files.check(path, sha256);
    return path;
  }
}

const makeTag = (about: unknown) => createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 32);
