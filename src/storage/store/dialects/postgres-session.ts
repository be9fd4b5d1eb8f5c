import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { describeDatabaseUrl } from '../../../contract/database-url.ts';
import { explainPostgresError } from './postgres-errors.ts';
import { SESSION_OPTIONS, type Socketed } from './postgres-pool.ts';

/** Called when a session receives a notice, and when it is lost. */
export interface SessionListener {
  /** Receives what another connection has sent on the session's channel. */
  onNotice(payload: string): void;
  /** The connection is gone, and with it the lock. Not called after `close`. */
  onLost(error: Error): void;
}

/** Distinguishes the locks of nodes from all others in the database. */
const LOCK_CLASS = 0x41444e;
/** Short, because after an outage that swallowed all packets, only the next attempt finds the server. */
const CONNECT_TIMEOUT_MS = 3000;
/** How long a session says goodbye to a server that may be unreachable. */
const CLOSE_TIMEOUT_MS = 2000;
const BEAT_MS = 5000;
const BEAT_TIMEOUT_MS = 5000;
/** The server must give up before the client does; otherwise it would grant the lock to an abandoned connection. */
const OPTIONS = `${SESSION_OPTIONS} -c lock_timeout=4s`;

/** The channel for messages among the nodes of one database, or of one schema in it. */
export const CHANNEL = 'ade';

/**
 * A connection that stays open and holds a lock. When the process dies, the connection ends and the server releases the
 * lock, so others notice at once. It must be a connection of its own, not one of a pooler in transaction mode.
 */
export class PostgresSession {
  readonly #client: pg.Client;
  readonly #timer: NodeJS.Timeout;
  #isClosed = false;

  private constructor(client: pg.Client, listener: SessionListener) {
    this.#client = client;
    const lose = (error: Error) => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      clearInterval(this.#timer);
      client.end().catch(() => undefined);
      listener.onLost(error);
    };
    client.on('error', lose);
    client.on('end', () => lose(new Error('the connection was closed')));
    // If the network drops all packets, no error is reported: check the connection regularly.
    this.#timer = setInterval(() => this.#beat().catch(lose), BEAT_MS).unref();
  }

  /** Throws `database_busy` if another session has the lock for longer than 4 s, and what `openDatabase` throws. */
  static async open(url: string, name: string, listener: SessionListener): Promise<PostgresSession> {
    const { default: pg } = await import('pg');
    let client: pg.Client | undefined;
    try {
      client = new pg.Client({
        connectionString: url,
        application_name: 'ade node',
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        query_timeout: BEAT_TIMEOUT_MS,
        keepAlive: true,
        options: OPTIONS,
      });
      client.on('error', () => undefined);
      client.on('notification', ({ payload = '' }) => listener.onNotice(payload));
      await client.connect();
      await client.query(`select pg_advisory_lock(${LOCK_CLASS}, hashtext($1))`, [name]);
      await client.query(`listen ${CHANNEL}`);
      return new PostgresSession(client, listener);
    } catch (cause) {
      client?.end().catch(() => undefined);
      throw explainPostgresError(describeDatabaseUrl(url), cause);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    const late = delay(CLOSE_TIMEOUT_MS, undefined, { ref: false });
    await Promise.race([this.#client.end(), late]);
    (this.#client as unknown as Socketed).connection.stream.destroy();
  }

  async #beat(): Promise<void> {
    await this.#client.query('select 1');
  }
}

/** SQL condition for rows of nodes: nobody holds the lock of the node's session. */
export const HOLDS_NO_LOCK = `not exists (select 1 from pg_locks
  where locktype = 'advisory' and granted and classid = ${LOCK_CLASS} and objsubid = 2
    and database = (select oid from pg_database where datname = current_database())
    and objid::bigint = (hashtext(nodes.id)::bigint & 4294967295))`;
