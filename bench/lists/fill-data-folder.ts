import { mkdirSync } from 'node:fs';
import { jobFolder } from '../../src/contract/layout.ts';
import { addActivity } from '../../src/storage/store/activity.ts';
import { insertBatch } from '../../src/storage/store/batches.ts';
import type { Database, Transaction } from '../../src/storage/store/database.ts';
import { openDatabase } from '../../src/storage/store/database.ts';
import { insertDocument } from '../../src/storage/store/documents.ts';
import { makeJobRow, NOT_GIVEN } from '../../src/storage/store/job-rows.ts';
import { insertJob } from '../../src/storage/store/jobs.ts';
import type { BatchRow, ConfigVersionRow, DocumentRow, JobRow } from '../../src/storage/store/schema/tables.ts';
import { makeToken } from '../../src/storage/store/tokens.ts';
import { makeWorkspace } from '../../src/storage/store/workspaces.ts';
import { makeRandom } from '../shared/random.ts';

const WORKSPACE = 'default';
const CONFIG_COUNT = 20;
const VERSIONS_PER_CONFIG = 60;
/** A page lists the items of 50 batches. */
const BATCH_ITEMS = 1000;
const ROWS_PER_TRANSACTION = 1000;
const DAY_MS = 86_400_000;
const DAYS = 300;
/** One job in this many runs on the first document again. */
const RERUN_EVERY = 20;

const WORDS = ['members', 'Ärzte', 'roster', 'dues', 'budget', 'Straße', 'report', 'north', 'south', 'annual'];
const SUMMARY = JSON.stringify({
  sheets: 3,
  tables: 4,
  rows: 1250,
  columns: { mapped: 12, passed_through: 3, dropped: 1 },
  issues: { error: 3, warning: 14, info: 0 },
  attention: [],
});

/** Fills an empty data folder as years of use would; returns the secret of an administrator's token. */
export async function fillDataFolder(dataDir: string, jobCount: number): Promise<string> {
  const db = await openDatabase({ dataDir, databaseUrl: '' });
  // A service takes a data folder only if it has something that the database names.
  mkdirSync(jobFolder(dataDir, jobId(jobCount - 1)), { recursive: true });
  const random = makeRandom(1);
  await makeWorkspace(db, 'Default', WORKSPACE);
  for (let i = 1; i < 40; i++) await makeWorkspace(db, `Workspace ${i}`);
  await inTransactions(db, CONFIG_COUNT, (transaction, index) => insertConfig(transaction, index));
  const documentOf = (index: number) => (index % RERUN_EVERY === 0 ? 0 : index);
  await inTransactions(db, jobCount, (transaction, index) =>
    insertDocument(transaction, makeDocument(index, jobCount)),
  );
  await inTransactions(db, jobCount, async (transaction, index) => {
    const job = makeJob(index, documentOf(index), jobCount, random);
    await insertJob(transaction, job);
    const { id, workspace_id: workspaceId } = job;
    await addActivity(transaction, { actor: 'bench', action: 'job.submitted', workspaceId, targetId: id });
  });
  const batchCount = Math.floor(jobCount / BATCH_ITEMS);
  await inTransactions(db, batchCount, (transaction, index) => insertWholeBatch(transaction, index, jobCount));
  const token = {
    name: 'Bench',
    kind: 'person',
    roles: { '*': 'admin' },
    createdBy: 'bench',
    expiresAt: null,
  } as const;
  const { secret } = await db.transaction().execute((transaction) => makeToken(transaction, token));
  await db.destroy();
  return secret;
}

async function inTransactions(
  db: Database,
  count: number,
  insert: (transaction: Transaction, index: number) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < count; start += ROWS_PER_TRANSACTION) {
    await db.transaction().execute(async (transaction) => {
      for (let index = start; index < Math.min(count, start + ROWS_PER_TRANSACTION); index++) {
        await insert(transaction, index);
      }
    });
  }
}

export const configId = (index: number) => `cfg_bench_${index}`;
export const versionId = (config: number, number: number) => `cfgv_bench_${config}_${number}`;
export const documentId = (index: number) => `doc_bench_${index}`;
export const batchId = (index: number) => `bat_bench_${index}`;
const jobId = (index: number) => `job_bench_${String(index).padStart(8, '0')}`;

/** Spreads jobs evenly over the last 300 days. */
function timeOf(index: number, count: number): string {
  return new Date(Date.now() - (1 - index / count) * DAYS * DAY_MS - DAY_MS).toISOString();
}

async function insertConfig(db: Database, index: number): Promise<void> {
  const created_at = timeOf(0, 1);
  await db
    .insertInto('configs')
    .values({
      id: configId(index),
      workspace_id: WORKSPACE,
      name: `Config ${index}`,
      is_default: index === 0 ? 1 : 0,
      created_by: 'bench',
      created_at,
      archived_at: null,
    })
    .execute();
  for (let number = 1; number <= VERSIONS_PER_CONFIG; number++) {
    await db
      .insertInto('config_versions')
      .values(makeVersion(index, number, created_at))
      .execute();
  }
}

function makeVersion(config: number, number: number, at: string): ConfigVersionRow {
  return {
    id: versionId(config, number),
    workspace_id: WORKSPACE,
    config_id: configId(config),
    number,
    state: number === VERSIONS_PER_CONFIG ? 'active' : 'archived',
    title: `Config ${config}`,
    label: `1.${number}.0`,
    revision: 1,
    content_hash: null,
    based_on_version_id: null,
    created_by: 'bench',
    created_at: at,
    updated_at: at,
    published_at: at,
    published_by: 'bench',
    activated_at: at,
    activated_by: 'bench',
    archived_at: null,
    environment_id: null,
    build_status: 'none',
    build_error: null,
    note: null,
  };
}

function filenameOf(index: number): string {
  const word = (step: number) => WORDS[Math.floor(index / step) % WORDS.length];
  return `${word(1)} ${word(10)} 20${String(index % 27).padStart(2, '0')}_${index}.xlsx`;
}

const sha256Of = (index: number) => index.toString(16).padStart(64, '0');

function makeDocument(index: number, count: number): DocumentRow {
  return {
    id: documentId(index),
    workspace_id: WORKSPACE,
    filename: filenameOf(index),
    bytes: 40_000,
    sha256: sha256Of(index),
    format: 'xlsx',
    uploaded_by: 'bench',
    uploaded_at: timeOf(index, count),
    deleted_at: null,
    purged_at: null,
    folder: null,
    sender_id: null,
    period: null,
  };
}

function makeJob(index: number, document: number, count: number, random: (limit: number) => number): JobRow {
  const config = index % 100 === 0 ? 1 + (index % (CONFIG_COUNT - 1)) : 0;
  const at = timeOf(index, count);
  const luck = random(100);
  const status = luck < 92 ? 'success' : luck < 98 ? 'error' : 'cancelled';
  const needsAttention = random(100) < 30;
  const base = {
    ...NOT_GIVEN,
    id: jobId(index),
    workspace_id: WORKSPACE,
    document_id: documentId(document),
    filename: filenameOf(document),
    document_bytes: 40_000,
    document_sha256: sha256Of(document),
    config_id: configId(config),
    config_version_id: versionId(config, 1 + (index % VERSIONS_PER_CONFIG)),
    environment_id: 'bench',
    read_encoding: null,
    read_delimiter: null,
    as_of: at,
    runtime_network_access: 0,
    submitted_by: 'bench',
    created_at: at,
    queued_seq: index + 1,
  } as const;
  return makeJobRow(base, {
    batch_id: batchId(Math.floor(index / BATCH_ITEMS)),
    batch_position: (index % BATCH_ITEMS) + 1,
    status,
    is_try: index % 200 === 7 ? 1 : 0,
    attempt: 1,
    claim: 1,
    started_at: at,
    finished_at: at,
    summary_json: SUMMARY,
    attention_codes: needsAttention ? (index % 1000 === 0 ? ',rule_error,' : ',value_errors,') : '',
    error_code: status === 'error' ? 'rule_load_failed' : null,
    error_message: status === 'error' ? 'A rule could not be loaded.' : null,
    duration_ms: 400,
    review_state: index % 5 !== 0 ? 'accepted' : index % 1000 === 0 ? 'in_review' : 'new',
    assignee: index % 50 === 0 ? 'Ada' : null,
    due_on: index % 10 === 0 ? '2026-01-31' : null,
    open_due_on: index % 200 === 0 ? '2026-01-31' : null,
  });
}

async function insertWholeBatch(db: Database, index: number, jobCount: number): Promise<void> {
  const first = index * BATCH_ITEMS;
  const at = timeOf(first, jobCount);
  const batch: BatchRow = {
    id: batchId(index),
    workspace_id: WORKSPACE,
    config_id: configId(0),
    config_version_id: versionId(0, 1),
    environment_id: 'bench',
    read_encoding: null,
    read_delimiter: null,
    name: `Batch ${index}`,
    runtime_network_access: 0,
    submitted_by: 'bench',
    created_at: at,
    sender_id: null,
    period: null,
    cancelled_at: null,
    finished_at: at,
  };
  const indexes = Array.from({ length: BATCH_ITEMS }, (_, item) => first + item);
  await insertBatch(
    db,
    batch,
    indexes.map((item) => ({ document_id: documentId(item), arrival_id: null })),
  );
  for (const [item, job] of indexes.entries()) {
    await db
      .updateTable('batch_items')
      .set({ job_id: jobId(job) })
      .where('batch_id', '=', batch.id)
      .where('position', '=', item + 1)
      .execute();
  }
}
