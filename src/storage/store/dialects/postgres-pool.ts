import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Client, Pool, QueryResult } from 'pg';
import { describeDatabaseUrl } from '../../../contract/database-url.ts';
import { explainConnectionError } from './postgres-errors.ts';
import { fromPostgres } from './postgres-texts.ts';

/** Connections of one process, each opened when it is needed. A server of PostgreSQL has 100 unless somebody says otherwise. */
const MAX_CONNECTIONS = 8;
/** How long a query waits for a connection. */
const CONNECT_TIMEOUT_MS = 5000;
/** Longer than the server lets a statement take: who does not answer in this time cannot be reached. */
const ANSWER_TIMEOUT_MS = 15_000;

/** What the server does where it is reached but does not get on; `ANSWER_TIMEOUT_MS` is for where it is not. */
const TIMES: Record<string, string> = {
  lock_timeout: '8s',
  statement_timeout: '12s',
  idle_in_transaction_session_timeout: '20s',
};
/** A process that cannot be reached any more must not keep the rows that it has taken. */
const NETWORK: Record<string, string> = {
  tcp_user_timeout: '15s',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
};
const READ_ONLY: Record<string, string> = { default_transaction_read_only: 'on' };
const KEEP_ALIVE_DELAY_MS = 10_000;

/** For a connection that is not of the pool. */
export const SESSION_OPTIONS = toOptions({ ...NETWORK, ...TIMES });

function toOptions(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

export interface PoolOptions {
  /** Without limits for a statement: a migration may read every row there is. */
  isUnlimited?: boolean;
  /** The server refuses whatever would change something. */
  isReadOnly?: boolean;
}

/** What `pg` has, and its types have not. */
interface Socketed {
  connection: { stream: { destroy(): void } };
}

/** Connections to PostgreSQL, by `pg`, which is loaded here and nowhere else. */
export async function makePool(
  url: string,
  { isUnlimited = false, isReadOnly = false }: PoolOptions,
): Promise<PostgresPool> {
  const { default: pg } = await import('pg');
  const { INT8, TEXT } = pg.types.builtins;
  const parsers = new Map<number, (text: string) => unknown>([
    // All our numbers are counts and sizes, which JavaScript holds.
    [INT8, Number],
    [TEXT, fromPostgres],
  ]);
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      parsers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
  };
  /** One that fails at the password would stay open, and the process with it, until the server has waited for a minute. */
  class ClosingClient extends pg.Client {
    override connect(done?: unknown): Promise<Client> {
      const finish = (error: Error | null) => {
        if (error) (this as unknown as Socketed).connection.stream.destroy();
        (done as (error: Error | null) => void)(error);
      };
      return super.connect(finish as never) as never;
    }
  }
  const session = { ...NETWORK, ...(isUnlimited ? {} : TIMES), ...(isReadOnly ? READ_ONLY : {}) };
  const pool = new pg.Pool({
    connectionString: url,
    Client: ClosingClient as never,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    application_name: 'ade',
    options: toOptions(session),
    types: types as never,
  });
  // A connection that breaks while nobody uses it is replaced by the next query; in a query, that fails.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new GuardedPool(pool, describeDatabaseUrl(url), isUnlimited ? null : ANSWER_TIMEOUT_MS);
}

/** Of several statements in one text `pg` gives a list, and Kysely no rows; pg-boss needs those of all. */
function joinResults(result: QueryResult | QueryResult[]): QueryResult {
  if (!Array.isArray(result)) return result;
  // Of a commit, Kysely gives the name.
  return { ...result.at(-1)!, command: 'SELECT', rows: result.flatMap(({ rows }) => rows) };
}

/** Gives connections whose queries end in a time, and whose errors say whether the database could be asked at all. */
class GuardedPool implements PostgresPool {
  /** Kysely reads those of a pool; ours are for `pg` alone. */
  readonly options = {};
  readonly #pool: Pool;
  readonly #path: string;
  readonly #timeoutMs: number | null;

  constructor(pool: Pool, path: string, timeoutMs: number | null) {
    this.#pool = pool;
    this.#path = path;
    this.#timeoutMs = timeoutMs;
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.#pool.connect().catch((cause: unknown) => this.#refuse(cause));
    const query = (text: string, values: unknown[]) => this.#query(client as unknown as Client, text, values);
    return {
      query: query as PostgresPoolClient['query'],
      release: (isBroken) => client.release(isBroken as boolean | undefined),
    };
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }

  async #query(client: Client, text: string, values: unknown[]): Promise<unknown> {
    let isLate = false;
    // While a query has no answer, this closes the connection at once.
    const stop = () => {
      isLate = true;
      client.end().catch(() => undefined);
    };
    const timer = this.#timeoutMs === null ? undefined : setTimeout(stop, this.#timeoutMs);
    try {
      return joinResults(await client.query(text, values));
    } catch (cause) {
      return this.#refuse(cause, isLate ? `there was no answer for ${this.#timeoutMs! / 1000} s` : undefined);
    } finally {
      clearTimeout(timer);
    }
  }

  #refuse(cause: unknown, found?: string): never {
    throw explainConnectionError(this.#path, cause, found) ?? cause;
  }
}
