import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Client, Pool, QueryResult } from 'pg';
import { describeDatabaseUrl } from '../../../contract/database-url.ts';
import { explainConnectionError } from './postgres-errors.ts';
import { fromPostgres } from './postgres-texts.ts';

/** Connections of one process, each opened when it is needed. By default, a PostgreSQL server allows 100. */
const MAX_CONNECTIONS = 8;
/** How long a query waits for a connection. */
const CONNECT_TIMEOUT_MS = 5000;
/** Longer than the server's limit for a statement: a server that takes longer cannot be reached. */
const ANSWER_TIMEOUT_MS = 15_000;

/** Limits for a server that answers but makes no progress; `ANSWER_TIMEOUT_MS` is for one that cannot be reached. */
const TIMES: Record<string, string> = {
  lock_timeout: '8s',
  statement_timeout: '12s',
  idle_in_transaction_session_timeout: '20s',
};
/** A process that cannot be reached any more must not keep its locks on rows. */
const NETWORK: Record<string, string> = {
  tcp_user_timeout: '15s',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
};
const READ_ONLY: Record<string, string> = { default_transaction_read_only: 'on' };
const KEEP_ALIVE_DELAY_MS = 10_000;

/** For a connection outside the pool. */
export const SESSION_OPTIONS = toOptions({ ...NETWORK, ...TIMES });

function toOptions(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

export interface PoolOptions {
  /** Whether statements have no time limit: a migration may read all rows. */
  isUnlimited?: boolean;
  /** Whether the server refuses all changes. */
  isReadOnly?: boolean;
  /** Whether the address leads to a pooler in transaction mode, which refuses settings for a connection. */
  isPooled?: boolean;
}

/** How many connections are open, how many of them are free, and how many queries wait for one. */
export interface PoolState {
  max: number;
  size: number;
  idle: number;
  waiting: number;
}

/** Sent with the beginning of a transaction through a pooler: there, the limits hold for this transaction only. */
const LOCAL_TIMES = Object.entries(TIMES).map(([name, value]) => `set local ${name} = '${value}'`);
const BEGINS = /^(begin|start transaction)\b/;

/** A property of `pg` that its types lack. */
export interface Socketed {
  connection: { stream: { destroy(): void } };
}

/** Connections to PostgreSQL, using `pg`, which is only loaded here. */
export async function makePool(
  url: string,
  { isUnlimited = false, isReadOnly = false, isPooled = false }: PoolOptions,
): Promise<PostgresPool & { readState(): PoolState }> {
  const { default: pg } = await import('pg');
  const { INT8, TEXT } = pg.types.builtins;
  const parsers = new Map<number, (text: string) => unknown>([
    // All our numbers are counts and sizes, which fit in a JavaScript number.
    [INT8, Number],
    [TEXT, fromPostgres],
  ]);
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      parsers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
  };
  /** Otherwise, after a wrong password, the server would keep the connection, and so the process, for a minute. */
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
    ...(isPooled ? {} : { options: toOptions(session) }),
    types: types as never,
  });
  // If an idle connection breaks, the next query opens a new one. If one breaks during a query, the query fails.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new GuardedPool(pool, {
    path: describeDatabaseUrl(url),
    timeoutMs: isUnlimited ? null : ANSWER_TIMEOUT_MS,
    atBegin: isPooled ? LOCAL_TIMES : [],
  });
}

/** For a text with several statements, `pg` gives a list of results; Kysely would drop the rows that pg-boss needs. */
function joinResults(result: QueryResult | QueryResult[]): QueryResult {
  if (!Array.isArray(result)) return result;
  // For a COMMIT, Kysely would give the command's name instead of the rows.
  return { ...result.at(-1)!, command: 'SELECT', rows: result.flatMap(({ rows }) => rows) };
}

/** A pool whose queries have a time limit, and whose errors tell whether the database could be reached. */
class GuardedPool implements PostgresPool {
  /** Kysely reads a pool's options; ours are for `pg` only. */
  readonly options = {};
  readonly #pool: Pool;
  readonly #path: string;
  readonly #timeoutMs: number | null;
  readonly #atBegin: readonly string[];

  constructor(
    pool: Pool,
    { path, timeoutMs, atBegin }: { path: string; timeoutMs: number | null; atBegin: readonly string[] },
  ) {
    this.#pool = pool;
    this.#path = path;
    this.#timeoutMs = timeoutMs;
    this.#atBegin = atBegin;
  }

  readState(): PoolState {
    const { totalCount: size, idleCount: idle, waitingCount: waiting } = this.#pool;
    return { max: MAX_CONNECTIONS, size, idle, waiting };
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
    // Closes the connection at once if a query is waiting for its answer.
    const stop = () => {
      isLate = true;
      client.end().catch(() => undefined);
    };
    const timer = this.#timeoutMs === null ? undefined : setTimeout(stop, this.#timeoutMs);
    try {
      const sent = BEGINS.test(text) ? [text, ...this.#atBegin].join('; ') : text;
      return joinResults(await client.query(sent, values));
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
