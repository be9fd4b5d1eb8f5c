import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { inTransaction, listNodes } from '../../../src/storage/store/index.ts';
import { databaseUrlOf, makeEmptyDatabase } from '../../helpers/postgres/databases.ts';
import { noPooler, POOLED_CONNECTIONS, startPooler } from '../../helpers/postgres/pooler.ts';
import { runAde } from '../../helpers/run-ade.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { startService } from '../../http/service-process.ts';
import { HANGING_CSV, makeCsv, submit, WORKSPACE, waitFor } from '../harness.ts';
import { listRelations, readRefusal } from './identities.ts';
import { addStored, type Deployment, makeDeployment, startNode, startNodeProcess, WITH_NODES } from './start-node.ts';

const WITH_POOLER = { skip: WITH_NODES.skip || noPooler };

async function deploy(t: Parameters<typeof makeDeployment>[0]) {
  const deployment = await makeDeployment(t);
  const direct = deployment.env.ADE_DATABASE_URL!;
  const pooled = await startPooler(t, direct);
  const env = { ADE_DATABASE_URL: pooled, ADE_DATABASE_DIRECT_URL: direct, ADE_MAX_CONCURRENCY: '2' };
  const behind: Deployment = { ...deployment, env: { ...deployment.env, ...env } };
  return { behind, direct, pooled };
}

/** The connections to the server of a database, by the name that their client gives. */
async function countConnections(direct: string): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: direct, application_name: 'test' });
  await client.connect();
  const { rows } = await client.query<{ name: string; count: string }>(
    `select application_name as name, count(*) from pg_stat_activity
      where datname = current_database() and application_name <> 'test' group by 1`,
  );
  await client.end();
  return new Map(rows.map(({ name, count }) => [name, Number(count)]));
}

test('nodes behind a pooler in transaction mode run jobs, and take over from each other', WITH_POOLER, async (t) => {
  const { behind, direct } = await deploy(t);
  const server = await startNode(t, behind, 'here');
  const other = await startNodeProcess(t, behind, 'there', { env: { ADE_ROLE: 'worker' } });
  const documentId = await addStored(server, behind, makeCsv(50));
  const jobs = await Promise.all(Array.from({ length: 8 }, () => submit(server, documentId)));
  const ended = await Promise.all(jobs.map(({ id }) => waitFor(server, id)));
  assert.deepEqual(new Set(ended.map(({ status }) => status)), new Set(['success']));

  // More clients than the pooler has connections, each in a transaction: all transactions have their limits.
  const limits = await Promise.all(
    Array.from({ length: POOLED_CONNECTIONS * 2 }, () =>
      inTransaction(server.db, async (transaction) => {
        await sql`select pg_sleep(0.05)`.execute(transaction);
        const { rows } = await sql<{ lock_timeout: string }>`show lock_timeout`.execute(transaction);
        return rows[0]!.lock_timeout;
      }),
    ),
  );
  assert.deepEqual(new Set(limits), new Set(['8s']));
  const connections = await countConnections(direct);
  assert.equal(connections.get('ade node'), 2, 'each node has one of its own');
  const pooled = connections.get('ade') ?? 0;
  assert.ok(pooled >= 1 && pooled <= POOLED_CONNECTIONS, `${pooled} connections of the pooler`);

  const hanging = await addStored(server, behind, HANGING_CSV);
  const hung = await Promise.all(Array.from({ length: 4 }, () => submit(server, hanging)));
  const countRunning = async () => {
    const rows = await server.db.selectFrom('jobs').selectAll().where('status', '=', 'running').execute();
    return rows.length;
  };
  await waitUntil(async () => (await countRunning()) === 4);
  const from = performance.now();
  await other.kill();
  await waitUntil(async () => (await countRunning()) === 2);
  assert.ok(performance.now() - from < 8000, 'the direct connection shows the death at once, not a missing heartbeat');
  assert.equal((await listNodes(server.db)).length, 1);
  for (const { id } of hung) await server.service.cancel(WORKSPACE, id, { actor: 'test' });
});

test('a direct address of another database ends the start, and the doctor finds it too', WITH_POOLER, async (t) => {
  const { behind, pooled } = await deploy(t);
  const elsewhere = await databaseUrlOf(`${behind.folder}/elsewhere`);
  const env = { ADE_DATABASE_URL: pooled, ADE_DATABASE_DIRECT_URL: elsewhere };
  const started = startService({ ...behind.env, ...env, ADE_DATA_DIR: `${behind.folder}/lost` });
  await assert.rejects(started, /The service ended: .*error\[database_direct_differs\]/s);
  const doctor = await runAde(['doctor', '--json'], { ...behind.env, ...env });
  const { database } = JSON.parse(doctor.stdout);
  assert.equal(database.error.code, 'database_direct_differs');
  assert.match(database.error.message, /leads to postgres:\/\/127\.0\.0\.1:\d+\/d_\w+, which is another database/);
  assert.equal(database.server.nodes.length, 0, 'the node that was refused is gone');
});

test('a direct address of another database upgrades neither of them', WITH_POOLER, async (t) => {
  const [own, elsewhere] = [await makeEmptyDatabase(t), await makeEmptyDatabase(t)];
  const before = await listRelations(own);
  const env = { ADE_DATABASE_URL: await startPooler(t, own), ADE_DATABASE_DIRECT_URL: elsewhere };
  assert.match(await readRefusal(t, env), /error\[database_direct_differs\]/);
  assert.deepEqual([await listRelations(own), await listRelations(elsewhere)], [before, before]);
});

test('a pooler without a direct address is refused with the variable to set', WITH_POOLER, async (t) => {
  const { behind, pooled } = await deploy(t);
  const env = { ...behind.env, ADE_DATABASE_URL: pooled, ADE_DATABASE_DIRECT_URL: '' };
  const { exitCode, stdout } = await runAde(['doctor', '--json'], env);
  assert.equal(exitCode, 1);
  const { error } = JSON.parse(stdout).database;
  assert.equal(error.code, 'database_behind_pooler');
  assert.match(error.message, /Set ADE_DATABASE_DIRECT_URL to the address of the same database without the pooler/);
});
