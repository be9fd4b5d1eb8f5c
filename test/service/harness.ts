import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { fromBufferPromise } from 'yauzl';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import type { Batch, Job, Review, Revision, Then } from '../../src/contract/api/index.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { documentPath, packageFolder } from '../../src/contract/layout.ts';
import type { Recipe } from '../../src/contract/recipe.ts';
import { readSettings, type Settings } from '../../src/contract/settings.ts';
import { preparePackage } from '../../src/package/index.ts';
import { removeTree } from '../../src/package/source/snapshot.ts';
import { createJobService, type JobService, type JobServiceOptions } from '../../src/service/index.ts';
import { openStorage } from '../../src/storage/identity/index.ts';
import { storedNames } from '../../src/storage/shared/index.ts';
import { type DataDirLock, lockDataDir } from '../../src/storage/store/data-dir-lock.ts';
import { type Database, openDatabase } from '../../src/storage/store/database.ts';
import { insertDocument } from '../../src/storage/store/documents.ts';
import { makeId } from '../../src/storage/store/ids.ts';
import { lookUntil } from '../helpers/look-until.ts';
import { databaseUrlOf, dropDatabase, placeOf } from '../helpers/postgres/databases.ts';
import { isForgetful, makeForgetful, storageUrlOf } from '../helpers/storage/forgetful.ts';
import { keepIn } from '../helpers/storage/open-shared.ts';
import { hashText, makeVersionRow } from './rows.ts';

export const WORKSPACE = 'ws_test';
export const VERSION = 'cfgv_test';
// Engines run in the process of the tests, unless a test asks for engines that wait.
const PREPARE_ENV = { ADE_RULE_TIMEOUT_SECONDS: '60', ADE_IDLE_ENGINE_SECONDS: '0' };

/** Rules that label the first row as the header and map two columns; `hang` makes jobs that never end by themselves. */
const packageFiles: Record<string, string> = {
  'row_types/header.js':
    "export const detect_first = ({ row_index }) => ({ scores: { [row_index === 1 ? 'header' : 'data']: 1 } });\n",
  'columns/name.js': `export const detect_name = ({ header }) => ({ scores: { name: header === 'name' ? 1 : 0 } });
export const transform = ({ values }) => {
  if (values.includes('hang')) for (;;) {}
  return { values: values.map((value) => String(value).toUpperCase()) };
};
`,
  'columns/amount.js': `export const detect_name = ({ header }) => ({ scores: { amount: header === 'amount' ? 1 : 0 } });
export const validate = ({ values }) => ({
  issues: values.flatMap((value, index) => (value < 0 ? [{ row_index: index + 1, code: 'negative', message: 'is below zero' }] : [])),
});
`,
  'manifest.json': JSON.stringify({
    config_script_api_version: '1',
    info: { schema: 'ade.manifest/v1.0', title: 'Test rules', version: '1.0.0' },
    columns: {
      order: ['name', 'amount'],
      meta: {
        name: { label: 'Name', required: true, script: 'columns/name.js' },
        amount: { label: 'Amount', script: 'columns/amount.js' },
      },
    },
  }),
};

let template: Promise<{ dir: string; environmentId: string }> | undefined;
const templateDir = mkdtempSync(join(tmpdir(), 'ade-jobs-template-'));
process.on('exit', () => removeTree(templateDir));

/** The environment is prepared once for a test file and copied into each data folder. */
async function prepareTemplate(): Promise<{ dir: string; environmentId: string }> {
  ensureBuilt();
  const packageDir = join(templateDir, 'package');
  writePackageFiles(packageDir);
  const settings = readSettings(PREPARE_ENV);
  const { configVersionId } = await preparePackage(packageDir, { dataDir: templateDir, settings });
  return { dir: templateDir, environmentId: configVersionId };
}

function writePackageFiles(dir: string): void {
  for (const [path, text] of Object.entries(packageFiles)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

/** Puts the sources of the version where the service expects them, which changed sources replace. */
export function addSources({ dataDir }: Pick<Server, 'dataDir'>): string {
  const dir = packageFolder(dataDir, VERSION);
  writePackageFiles(dir);
  return dir;
}

export interface Server {
  db: Database;
  service: JobService;
  dataDir: string;
  settings: Settings;
  environmentId: string;
  /** Stops the server as SIGTERM would, and releases the folder. */
  stop(drainSeconds?: number): Promise<void>;
}

/** A data folder with a workspace and a version that is ready to run. */
export async function makeDataDir(t: TestContext): Promise<string> {
  template ??= prepareTemplate();
  const { dir, environmentId } = await template;
  const dataDir = mkdtempSync(join(tmpdir(), 'ade-jobs-test-'));
  t.after(() => {
    dropDatabase(dataDir);
    removeTree(dataDir);
  });
  cpSync(join(dir, 'venvs'), join(dataDir, 'venvs'), { recursive: true, verbatimSymlinks: true });
  addSources({ dataDir });
  const db = await openDatabase(await placeOf(dataDir));
  const at = new Date().toISOString();
  await db
    .insertInto('workspaces')
    .values({
      id: WORKSPACE,
      name: 'Test',
      created_at: at,
      archived_at: null,
      sender_and_period: 'auto',
      publish_documents: 5,
    })
    .execute();
  const config = { id: 'cfg_test', workspace_id: WORKSPACE, name: 'Test', created_by: 'test', created_at: at };
  await db
    .insertInto('configs')
    .values({ ...config, is_default: 1, archived_at: null })
    .execute();
  await db.insertInto('config_versions').values(makeVersionRow(VERSION, environmentId)).execute();
  await keepStored({ db, dataDir }, storedNames.environment(environmentId));
  await db.destroy();
  return dataDir;
}

/** Puts the environment of the version into a storage that an option of the server names. */
export async function storeEnvironment(dataDir: string, storageUrl: string): Promise<void> {
  const db = await openDatabase(await placeOf(dataDir));
  const { environment_id: id } = await db.selectFrom('config_versions').selectAll().executeTakeFirstOrThrow();
  await keepIn(storageUrl, { db, dataDir }, storedNames.environment(id!));
  await db.destroy();
}

export type ServerOptions = Pick<JobServiceOptions, 'onStep' | 'observer' | 'log' | 'previews'> & {
  env?: Record<string, string>;
};

/** Stores what was put into a data folder by hand, if the tests use a storage. */
async function keepStored({ db, dataDir }: Pick<Server, 'db' | 'dataDir'>, name: string): Promise<void> {
  if (isForgetful) await keepIn(storageUrlOf(dataDir), { db, dataDir }, name);
}

/** A server on a data folder, without HTTP. */
export async function startServer(dataDir: string, options: ServerOptions = {}): Promise<Server> {
  const { env = {}, ...rest } = options;
  const place = {
    ADE_DATA_DIR: dataDir,
    ADE_DATABASE_URL: env.ADE_DATABASE_URL ?? (await databaseUrlOf(dataDir)),
    ADE_STORAGE_URL: storageUrlOf(dataDir),
  };
  const settings = readSettings({ ...PREPARE_ENV, ...place, ...env });
  const lock: DataDirLock = lockDataDir(dataDir);
  const { db, shared } = await openStorage({ settings });
  const made = await createJobService({ database: db, dataDir, settings, shared, ...rest });
  await made.start();
  const service = makeForgetful(made, shared, db);
  const version = await db.selectFrom('config_versions').selectAll().executeTakeFirstOrThrow();
  const stop = async (drainSeconds = 30) => {
    await made.drain(drainSeconds);
    await shared.close();
    await db.destroy();
    lock.release();
  };
  return { db, service, dataDir, settings, environmentId: version.environment_id!, stop };
}

/** A data folder with a server; stopped and removed with the test. */
export async function makeServer(t: TestContext, options: ServerOptions = {}): Promise<Server> {
  const dataDir = await makeDataDir(t);
  return startServerFor(t, dataDir, options);
}

/** A server that stops with the test. */
export async function startServerFor(t: TestContext, dataDir: string, options: ServerOptions = {}): Promise<Server> {
  const server = await startServer(dataDir, options);
  t.after(() => server.stop(0));
  return server;
}

/** A table with this many rows; `seed` makes it differ from others. */
export function makeCsv(rows: number, seed = 0): string {
  const lines = ['name,amount'];
  for (let row = 1; row <= rows; row++) lines.push(`person ${row} of ${seed},${(row * 7 + seed) % 1000}`);
  return `${lines.join('\n')}\n`;
}

/** Its transform never returns: the job runs until it is ended. */
export const HANGING_CSV = 'name,amount\nhang,1\n';

/** Puts a document where an upload would put it. */
export async function addDocument(
  { db, dataDir }: Pick<Server, 'db' | 'dataDir'>,
  text: string,
  filename = 'table.csv',
): Promise<string> {
  const id = makeId('doc');
  const path = documentPath(dataDir, { id, filename });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  await insertDocument(db, {
    id,
    workspace_id: WORKSPACE,
    filename,
    bytes: Buffer.byteLength(text),
    sha256: hashText(text),
    format: 'csv',
    uploaded_by: 'test',
    uploaded_at: new Date().toISOString(),
    deleted_at: null,
    purged_at: null,
    folder: null,
    sender_id: null,
    period: null,
  });
  await keepStored({ db, dataDir }, storedNames.document(id));
  return id;
}

/** What all submissions have in common. */
export const SUBMISSION = {
  workspaceId: WORKSPACE,
  configVersionId: VERSION,
  submittedBy: 'test',
  activity: { action: 'job.submitted' },
} as const;

export async function submit(
  { service }: Pick<Server, 'service'>,
  documentId: string,
  more: Partial<Parameters<JobService['submit']>[0]> = {},
): Promise<Job> {
  const request = { ...SUBMISSION, documentId, ...more };
  return (await service.submit(request)).resource;
}

/** Waits for a state of a job; the limit is the test runner's. */
export async function waitFor(
  { service }: Pick<Server, 'service'>,
  jobId: string,
  isReached: (job: Job) => boolean = isEnded,
): Promise<Job> {
  return lookUntil(service.feed, WORKSPACE, async () => {
    const job = await service.get(WORKSPACE, jobId);
    return isReached(job) && job;
  });
}

/** Runs a job on a new document until it has ended, in whatever way. */
export async function run(server: Server, text: string, filename?: string): Promise<Job> {
  return waitFor(server, (await submit(server, await addDocument(server, text, filename))).id);
}

export async function runToSuccess(server: Server, text: string): Promise<Job> {
  const job = await run(server, text);
  assert.equal(job.status, 'success', JSON.stringify(job.error));
  return job;
}

export async function submitBatch({ service }: Server, documentIds: string[], name = 'Batch'): Promise<Batch> {
  const request = { ...SUBMISSION, activity: { action: 'batch.submitted' } as const, name, documentIds };
  return (await service.batches.submit(request)).resource;
}

export function waitForBatch({ service }: Server, id: string): Promise<Batch> {
  return lookUntil(service.feed, WORKSPACE, async () => {
    const batch = await service.batches.get(WORKSPACE, id);
    return batch.finished_at !== null && batch;
  });
}

/** The files in the zip of a batch. */
export async function readZip({ service }: Server, batchId: string): Promise<Map<string, Buffer>> {
  const zip = await fromBufferPromise(await buffer(await service.batches.openZip(WORKSPACE, batchId)));
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry())
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  return files;
}

export function isEnded({ status }: Job): boolean {
  return status !== 'queued' && status !== 'running';
}

/** The hash of a job's workbook. */
export async function readOutputHash({ service }: Pick<Server, 'service'>, jobId: string): Promise<string | null> {
  return (await service.getRow(WORKSPACE, jobId)).output_sha256;
}

export function readJobEvents(dataDir: string, jobId: string): { type: string; seq: number; pass?: number }[] {
  const text = readFileSync(join(dataDir, 'jobs', jobId, 'events.ndjson'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** A set of corrections, sent with its own key. */
export interface CorrectionSet {
  base: number;
  corrections: NewCorrection[];
  by?: string;
  key?: string;
  /** What is to follow; only a server with ADE_AUTH=off does it. */
  then?: Then;
}

export async function correct(
  { service }: Pick<Server, 'service'>,
  jobId: string,
  { base, corrections, by = 'test', key, then }: CorrectionSet,
): Promise<Revision> {
  const idempotency = key === undefined ? undefined : { key, owner: by, requestHash: 'same' };
  const author = { actor: by, credential: { tokenId: null, sessionId: null } };
  const person = { name: by, kind: 'person', tokenId: null, sessionId: null, authentication: 'off' } as const;
  const sequel = then === undefined ? undefined : { then, person };
  const request = { corrections, baseRevision: base, by, submittedBy: by, author, idempotency, sequel };
  return (await service.revisions.correct(WORKSPACE, jobId, request)).resource;
}

export const OWNER = { name: 'Ada', kind: 'person', tokenId: 'tok_Ada', sessionId: null } as const;

/** Keeps corrections as one decision of Ada's, or discards hers (null), whatever she has kept before. */
export async function keepDraft(
  { service }: Pick<Server, 'service'>,
  jobId: string,
  corrections: NewCorrection[] | null,
): Promise<string | null> {
  const request = { workspaceId: WORKSPACE, jobId, owner: OWNER };
  const check = () => undefined;
  if (corrections !== null)
    return (await service.drafts.save(request, { base_revision: 1, statements: [corrections] }, check)).id;
  await service.drafts.discard(request, check);
  return null;
}

/** A step in the review of a job, sent with its own key. */
export interface ReviewStepSent {
  step: 'start' | 'comment' | 'accept' | 'reopen';
  key: string;
  /** The text written for this step. */
  text?: string;
  by?: string;
}

export async function takeReviewStep(
  { service }: Pick<Server, 'service'>,
  jobId: string,
  { step, key, text = 'text', by = 'Ada' }: ReviewStepSent,
): Promise<Review> {
  const { reviews } = service;
  const person = { name: by, kind: 'person', tokenId: `tok_${by}`, sessionId: null, authentication: 'token' } as const;
  const request = { workspaceId: WORKSPACE, jobId, person, idempotency: { key, owner: by, requestHash: 'same' } };
  const reason = { code: 'other', text };
  const taken = {
    start: () => reviews.start(request),
    comment: () => reviews.comment(request, text),
    accept: () => reviews.accept(request, { reason }),
    reopen: () => reviews.reopen(request, reason),
  };
  return (await taken[step]()).resource;
}

export interface NewRecipe {
  senderId: string;
  base: number;
  name: string;
  headers?: string[];
}

/** Makes the next version of a sender's recipe, with the name in its decision; returns its number. */
export async function makeRecipeVersion(
  { service }: Pick<Server, 'service'>,
  { senderId, base, name, headers = ['id', 'name'] }: NewRecipe,
): Promise<number> {
  const origin = { by: 'Ada', at: AT, from: { job_id: 'job', correction: 'c1' } };
  const recipe: Recipe = {
    schema: 'ade.recipe/v1',
    salt: '0'.repeat(32),
    sender: 'Acme',
    version: 1,
    ids: { layouts: 1, pieces: 1 },
    layouts: [{ id: 'l1', headers }],
    pieces: [{ kind: 'field_value', id: 'r1', layout: 'l1', ...origin, field: 'name', value: name }],
  };
  const making = { configId: 'cfg_test', baseVersion: base, recipe };
  const made = await service.recipes.make(WORKSPACE, senderId, making, { actor: 'Ada' }, false);
  return made.version!.version;
}

const AT = '2026-05-01T00:00:00.000Z';

/** Waits until no revision of a job is running; returns the number of the newest finished one. */
export async function settle({ service }: Pick<Server, 'service'>, jobId: string): Promise<number> {
  return (await waitFor({ service }, jobId, (job) => isEnded(job) && job.open_revision === null)).revision;
}

/** A correction that makes rows notes. */
export const noteOf = (a1: string, reason?: string): NewCorrection => ({
  kind: 'row_label',
  places: [{ sheet: 0, a1 }],
  label: 'note',
  ...(reason === undefined ? {} : { reason }),
});
