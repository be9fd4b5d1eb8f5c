import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { PostgresSession } from '../../../src/storage/store/dialects/postgres-session.ts';
import { insertNode, listNodes } from '../../../src/storage/store/nodes.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { makeDeployment, startNode, WITH_NODES } from './start-node.ts';

const LATE = 'node_late';

test('a node that returns from an outage gives the others time to return', WITH_NODES, async (t) => {
  const deployment = await makeDeployment(t);
  const messages: string[] = [];
  const log = ({ message }: { message: string }) => void messages.push(message);
  const env = { ADE_ROLE: 'api' };
  const listener = { onNotice: () => undefined, onLost: () => undefined };
  const late = await PostgresSession.open(deployment.env.ADE_DATABASE_URL!, LATE, listener);
  t.after(() => late.close());
  const about = { host: 'late', pid: 1, role: 'worker', version: '0', slots: 1, sandbox_level: null } as const;
  const { db } = await startNode(t, deployment, 'first', { env, log });
  await insertNode(db, { id: LATE, ...about });
  // As if no node could reach the database for a minute.
  const long = new Date(Date.now() - 60_000).toISOString();
  await db.updateTable('nodes').set({ heartbeat_at: long }).where('id', '=', LATE).execute();
  const isThere = async () => (await listNodes(db)).some(({ id }) => id === LATE);
  // The node looks every half second.
  await delay(2000);
  assert.ok(await isThere(), 'it has its session');
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'ade node'`.execute(db);
  await waitUntil(() => messages.includes('The database is there again'));
  await delay(4500);
  assert.ok(await isThere(), 'it may be about to begin another one');
});
