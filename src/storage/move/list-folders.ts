import { basename } from 'node:path';
import { INPUTS_PREFIX, jobNames, nameRevision } from '../../contract/layout.ts';
import { inputName } from '../../runner/index.ts';
import { storedNames } from '../shared/index.ts';
import type { Database } from '../store/database.ts';
import { listNamedEnvironments } from '../store/environments.ts';
import { listRecipeHashes } from '../store/recipes.ts';
import type { JobRow } from '../store/schema/tables.ts';

/** A file whose hash is in the rows. */
export interface ExpectedFile {
  /** Path below the folder. */
  path: string;
  sha256: string;
  /** Whether the file must exist. */
  isNeeded: boolean;
}

/** A folder of the data folder; `placeOf` finds it by its name. */
export interface MovedFolder {
  name: string;
  expected: readonly ExpectedFile[];
  /** Only for a job or a revision. */
  run?: {
    id: string;
    /** Whether the job or revision is queued or running. */
    isOpen: boolean;
    attempt: number;
    /** Owners that may have the same files. */
    sameAs: readonly string[];
    /** In a data folder: the name of the folder with the inputs of a job that was accepted but has not started. */
    inputsName: string;
  };
  /** For a version, the hash of its sources; for an environment, the hash of its build. */
  hash?: string | undefined;
}

/** Folders with the same owner, in the order in which they are moved. */
export type FolderGroup = readonly MovedFolder[];

const ROWS_PER_READ = 500;

/** All folders that the rows name, whether they exist or not: some environments and build logs may be missing. */
export async function* listFolders(db: Database): AsyncGenerator<FolderGroup> {
  yield* listDocuments(db);
  yield* listVersions(db);
  yield* listEnvironments(db);
  for (const sha256 of await listRecipeHashes(db)) {
    yield [{ name: storedNames.recipe(sha256), expected: [{ path: `${sha256}.json`, sha256, isNeeded: true }] }];
  }
  yield* listJobs(db);
}

async function* listDocuments(db: Database): AsyncGenerator<FolderGroup> {
  const first = db
    .selectFrom('documents')
    .select(['id', 'filename', 'sha256'])
    .where('deleted_at', 'is', null)
    .where('purged_at', 'is', null)
    .orderBy('id')
    .limit(ROWS_PER_READ);
  for await (const { id, filename, sha256 } of readById((after) => first.where('id', '>', after).execute())) {
    yield [{ name: storedNames.document(id), expected: [{ path: basename(filename), sha256, isNeeded: true }] }];
  }
}

async function* listVersions(db: Database): AsyncGenerator<FolderGroup> {
  const first = db.selectFrom('config_versions').select(['id', 'content_hash']).orderBy('id').limit(ROWS_PER_READ);
  for await (const { id, content_hash: hash } of readById((after) => first.where('id', '>', after).execute())) {
    yield [
      { name: storedNames.package(id), expected: [], hash: hash ?? undefined },
      { name: storedNames.buildLog(id), expected: [] },
    ];
  }
}

async function* listEnvironments(db: Database): AsyncGenerator<FolderGroup> {
  const known = await db.selectFrom('environments').selectAll().execute();
  const hashes = new Map(known.map(({ id, build_hash: hash }) => [id, hash]));
  const ids = new Set([...hashes.keys(), ...(await listNamedEnvironments(db))]);
  for (const id of [...ids].sort()) {
    yield [{ name: storedNames.environment(id), expected: [], hash: hashes.get(id) }];
  }
}

async function* listJobs(db: Database): AsyncGenerator<FolderGroup> {
  const first = db.selectFrom('jobs').selectAll().where('revision_of', 'is', null).orderBy('id').limit(ROWS_PER_READ);
  for await (const job of readById((after) => first.where('id', '>', after).execute())) {
    const revisions = await db
      .selectFrom('jobs')
      .selectAll()
      .where('revision_of', '=', job.id)
      .orderBy('revision')
      .execute();
    yield describeJob(job, revisions);
  }
}

async function* readById<Row extends { id: string }>(read: (after: string) => Promise<Row[]>): AsyncGenerator<Row> {
  for (let after = ''; ; ) {
    const rows = await read(after);
    yield* rows;
    if (rows.length < ROWS_PER_READ) return;
    after = rows.at(-1)!.id;
  }
}

/** A job's row has the results of its newest finished revision; the job's folder has those of the first one. */
function describeJob(job: JobRow, revisions: readonly JobRow[]): MovedFolder[] {
  const owner = storedNames.job(job.id);
  const sameAs = [storedNames.document(job.document_id), owner];
  const toFolder = (id: string, row: JobRow, results: readonly JobRow[]): MovedFolder => ({
    name: storedNames.job(id),
    expected: mergeExpected(results.flatMap(listResults)),
    run: { id, isOpen: isOpen(row), attempt: row.attempt, sameAs, inputsName: `${INPUTS_PREFIX}${id}` },
  });
  const resultsOf = (revision: number) => [job, ...revisions].filter((row) => row.revision === revision);
  const first = revisions.find(({ revision }) => revision === 1) ?? job;
  const later = revisions.filter(({ revision }) => revision > 1);
  return [
    toFolder(job.id, first, resultsOf(1)),
    ...later.map((row) => toFolder(nameRevision(job.id, row.revision), row, resultsOf(row.revision))),
  ];
}

function isOpen({ status }: JobRow): boolean {
  return status === 'queued' || status === 'running';
}

function listResults(row: JobRow): ExpectedFile[] {
  const files: ExpectedFile[] = [];
  const add = (path: string, sha256: string | null, removedAt: string | null, isNeeded: boolean) => {
    if (sha256 !== null && removedAt === null) files.push({ path, sha256, isNeeded });
  };
  add(jobNames.output, row.output_sha256, row.outputs_purged_at, true);
  add(jobNames.artifact, row.artifact_sha256, row.artifacts_purged_at, true);
  // A .json document has the same name as one of ADE's own inputs.
  const isNamedAsInput = row.filename.endsWith('.json');
  if (!isNamedAsInput) add(inputName(row.filename), row.document_sha256, row.inputs_purged_at, false);
  return files;
}

function mergeExpected(files: readonly ExpectedFile[]): ExpectedFile[] {
  return [...new Map(files.map((file) => [`${file.path} ${file.sha256}`, file])).values()];
}
