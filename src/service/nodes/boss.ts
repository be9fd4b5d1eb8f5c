import { createHash } from 'node:crypto';
import type { CompiledQuery } from 'kysely';
import type { ConnectionOptions, PgBoss } from 'pg-boss';
import { ENGINE_VERSION } from '../../contract/version.ts';
import type { Database } from '../../storage/store/index.ts';

/** The schema with its tables, next to ours. */
const SCHEMA = 'pgboss';
/** `supervise` of pg-boss gives back what nobody has been heard of for so long; usually others see it sooner. */
const HEARTBEAT_SECONDS = 10;
/** Of all nodes that call it, one does so. Less than the time between two calls of a node: each may come a little early. */
const SUPERVISE_SECONDS = 8;
/** The deadline of a job ends it; this is for what nobody ends. */
const EXPIRE_SECONDS = 86_400;
const KEEP_SECONDS = 365 * 86_400;
/** Jobs that have ended are known by their rows. */
const DELETE_AFTER_SECONDS = 60;
/** The row of a job decides when to give it up (`job_keeps_failing`), so this limit is out of reach. */
const RETRIES = 10_000;

const QUEUE_PREFIX = 'jobs-';

export function isJobQueue(name: string): boolean {
  return name.startsWith(QUEUE_PREFIX);
}

/** A job of this version of ADE runs on a node of the same: another one could write other bytes. */
export function nameQueue(version: string = ENGINE_VERSION): string {
  return `${QUEUE_PREFIX}${version}`;
}

/** Connects pg-boss through our own pool, and makes its tables and the queue of this version where they are missing. */
export async function openBoss(db: Database, onError: (error: Error) => void): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss');
  const boss = new PgBoss({
    db: makeExecutor(db),
    schema: SCHEMA,
    schedule: false,
    // Nodes call it, but for the time after an outage: then nobody has been heard of.
    supervise: false,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    reindex: false,
  });
  boss.on('error', onError);
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
}

/** Lets pg-boss ask within one of our transactions. */
export function connect(db: Database): ConnectionOptions {
  return { db: makeExecutor(db) };
}

function makeExecutor(db: Database): NonNullable<ConnectionOptions['db']> {
  return {
    async executeSql(text, values = []) {
      const query = { sql: text, parameters: values, query: { kind: 'RawNode' }, queryId: { queryId: 'pg-boss' } };
      const { rows } = await db.executeQuery(query as unknown as CompiledQuery);
      return { rows: [...rows] };
    },
  };
}

/** pg-boss names jobs by UUIDs: the UUID of one of our jobs is made from its id, so that no row has to remember it. */
export function toBossId(jobId: string): string {
  const hex = createHash('sha256').update(jobId).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Whether pg-boss has changed a job, by an answer that its types leave out. */
export function isAffected(answer: unknown): boolean {
  return ((answer as { affected?: number } | undefined)?.affected ?? 0) > 0;
}
