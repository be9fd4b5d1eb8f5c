import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../../../src/storage/store/database.ts';
import { PostgresSession } from '../../../src/storage/store/dialects/postgres-session.ts';
import { dropDatabase, ON_POSTGRES, placeOf } from '../../helpers/postgres/databases.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const NAME = 'node_x';

interface Place {
  db: Database;
  /** Opens a session; if it is lost later, this is added to `lost`. */
  open(): Promise<PostgresSession>;
  lost: string[];
}

async function makePlace(t: TestContext): Promise<Place> {
  const folder = `session ${Math.random()}`;
  const place = await placeOf(folder);
  const db = await openDatabase(place);
  t.after(async () => {
    await db.destroy();
    dropDatabase(folder);
  });
  const lost: string[] = [];
  const listener = { onNotice: () => undefined, onLost: ({ message }: Error) => void lost.push(message) };
  return { db, lost, open: () => PostgresSession.open(place.databaseUrl, NAME, listener) };
}

async function listSessions(db: Database): Promise<{ pid: number; waits: boolean }[]> {
  const { rows } = await sql<{ pid: number; waits: boolean }>`
    select pid, coalesce(wait_event_type = 'Lock', false) as waits from pg_stat_activity
    where datname = current_database() and application_name = 'ade node'`.execute(db);
  return rows;
}

test('a session that does not get its lock says so, and leaves no connection behind', ON_POSTGRES, async (t) => {
  const { db, lost, open } = await makePlace(t);
  const first = await open();
  await assert.rejects(open(), { code: 'database_busy', message: /lock timeout/ });
  await waitUntil(async () => (await listSessions(db)).length === 1);
  await first.close();
  // No earlier waiting session has the lock.
  await (await open()).close();
  assert.deepEqual(lost, []);
});

test('a session whose connection breaks before it has its lock never existed', ON_POSTGRES, async (t) => {
  const { db, lost, open } = await makePlace(t);
  const first = await open();
  const second = open();
  second.catch(() => undefined);
  await waitUntil(async () => (await listSessions(db)).some(({ waits }) => waits));
  const { pid } = (await listSessions(db)).find(({ waits }) => waits)!;
  await sql`select pg_terminate_backend(${pid}::int)`.execute(db);
  await assert.rejects(second, { code: 'database_unreachable' });
  await waitUntil(async () => (await listSessions(db)).length === 1);
  assert.deepEqual(lost, []);
  await first.close();
});
