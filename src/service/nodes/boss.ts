import { createHash } from 'node:crypto';
import { type CompiledQuery, sql } from 'kysely';
import type { ConnectionOptions, PgBoss } from 'pg-boss';
import { ENGINE_VERSION } from '../../contract/version.ts';
import {
  type Database,
  type DatabasePlace,
  describePlace,
  type JobRow,
  makeNewerError,
} from '../../storage/store/index.ts';

/** The schema with pg-boss's tables, next to ours. */
const SCHEMA = 'pgboss';
/** After this time without a heartbeat, `supervise` of pg-boss gives a job back; other nodes usually notice earlier. */
const HEARTBEAT_SECONDS = 10;
/** Within this time, only one node's `supervise` works. Shorter than the calls' interval, as a call may come early. */
const SUPERVISE_SECONDS = 8;
/** Jobs have their own deadline; this limit is for jobs that nobody ends. */
const EXPIRE_SECONDS = 86_400;
const KEEP_SECONDS = 365 * 86_400;
/** Ended jobs are known by their rows, so the queue can forget them. */
const DELETE_AFTER_SECONDS = 60;
/** The job's row decides when to give up (`job_keeps_failing`), so this limit is never reached. */
const RETRIES = 10_000;

const QUEUE_PREFIX = 'jobs-';

export function isJobQueue(name: string): boolean {
  return name.startsWith(QUEUE_PREFIX);
}

/** A job must run on a node of the version that accepted it: another version could write other bytes. */
export function nameQueue(version: string = ENGINE_VERSION): string {
  return `${QUEUE_PREFIX}${version}`;
}

/**
 * Connects pg-boss through our own pool; makes its tables and this version's queue if they are missing. Throws
 * `database_newer` if a later pg-boss has changed its tables: it would not notice, and use them as they were.
 */
export async function openBoss(db: Database, place: DatabasePlace, onError: (error: Error) => void): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss');
  await assertNotNewer(db, place);
  const boss = new PgBoss({
    db: makeExecutor(db),
    schema: SCHEMA,
    schedule: false,
    // Nodes call `supervise` themselves, except shortly after an outage, when no node had a heartbeat.
    supervise: false,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    reindex: false,
  });
  boss.on('error', onError);
  try {
    await boss.start();
    await boss.createQueue(nameQueue(), {
      retryLimit: RETRIES,
      retryDelay: 0,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: EXPIRE_SECONDS,
      retentionSeconds: KEEP_SECONDS,
      deleteAfterSeconds: DELETE_AFTER_SECONDS,
    });
    return boss;
  } catch (error) {
    // Its timers would keep the process alive.
    await closeBoss(boss).catch(() => undefined);
    throw error;
  }
}

async function assertNotNewer(db: Database, place: DatabasePlace): Promise<void> {
  const { default: manifest } = await import('pg-boss/package.json', { with: { type: 'json' } });
  const expected = manifest.pgboss.schema;
  const { rows } = await sql<{ name: string | null }>`select to_regclass(${`${SCHEMA}.version`}) as name`.execute(db);
  if (rows[0]?.name == null) return;
  const versions = await sql<{ version: number }>`select version from ${sql.table(`${SCHEMA}.version`)}`.execute(db);
  const found = Number(versions.rows[0]?.version ?? 0);
  if (found <= expected) return;
  throw makeNewerError(describePlace(place), {
    expected: `version ${expected} of the tables of its queue`,
    found: `version ${found}`,
  });
}

export async function closeBoss(boss: PgBoss): Promise<void> {
  await boss.stop({ graceful: false, close: false });
}

/** A single job comes before the jobs of a batch. */
const PRIORITY = { batch: 0, single: 1, attended: 2, begun: 3 };

/**
 * Higher numbers run sooner. Runs of drafts and corrections come first among new jobs, since somebody waits for their
 * result. A job that a node has begun, and now waits again, has had its turn: it comes before all of them.
 */
function findPriority(row: Pick<JobRow, 'claim' | 'is_try' | 'revision_of' | 'batch_id'>): number {
  if (row.claim > 0) return PRIORITY.begun;
  if (row.is_try === 1 || row.revision_of !== null) return PRIORITY.attended;
  return row.batch_id === null ? PRIORITY.single : PRIORITY.batch;
}

/** Puts a job into this version's queue, in a transaction; null if the queue has it already. */
export async function sendJob(boss: PgBoss, transaction: Database, row: JobRow): Promise<string | null> {
  const group = { id: row.workspace_id };
  const options = { ...connect(transaction), id: toBossId(row.id), group, priority: findPriority(row) };
  return boss.send(nameQueue(), { jobId: row.id }, options);
}

/** Lets the jobs of a dead node wait again, in the queue of its version and in a transaction. */
export async function giveBack(
  boss: PgBoss,
  transaction: Database,
  rows: readonly JobRow[],
  queue: string,
): Promise<void> {
  if (rows.length === 0) return;
  const about = connect(transaction);
  await boss.fail(
    queue,
    rows.map(({ id }) => toBossId(id)),
    null,
    about,
  );
  for (const row of rows)
    await boss.update(queue, undefined, { ...about, id: toBossId(row.id), priority: findPriority(row) });
}

/** Lets pg-boss run its queries in one of our transactions. */
export function connect(db: Database): ConnectionOptions {
  return { db: makeExecutor(db) };
}

/** Some texts of pg-boss are whole transactions. */
const BEGINS = /^\s*begin;/i;

function execute(db: Database, query: CompiledQuery) {
  return db.executeQuery(query);
}

/**
 * Ends the transaction if it fails: pg-boss goes on after some errors, for example if another node makes its tables at
 * the same moment, and the next query on this connection would fail too.
 */
function executeWhole(db: Database, query: CompiledQuery) {
  return db.connection().execute(async (connection) => {
    try {
      return await execute(connection, query);
    } catch (error) {
      await sql`rollback`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}

function makeExecutor(db: Database): NonNullable<ConnectionOptions['db']> {
  return {
    async executeSql(text, values = []) {
      const query = { sql: text, parameters: values, query: { kind: 'RawNode' }, queryId: { queryId: 'pg-boss' } };
      const { rows } = await (BEGINS.test(text) ? executeWhole : execute)(db, query as unknown as CompiledQuery);
      return { rows: [...rows] };
    },
  };
}

/** pg-boss names jobs by UUIDs: the UUID is made from our job's id, so that no row has to store it. */
export function toBossId(jobId: string): string {
  const hex = createHash('sha256').update(jobId).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Whether pg-boss has changed a job, according to a part of the answer that its types lack. */
export function isAffected(answer: unknown): boolean {
  return ((answer as { affected?: number } | undefined)?.affected ?? 0) > 0;
}
