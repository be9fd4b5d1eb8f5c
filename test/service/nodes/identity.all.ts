import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { BUCKET, startS3Server } from '../../../scripts/test/s3.ts';
import type { Job } from '../../../src/contract/api/index.ts';
import { makeEmptyDatabase } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { startServiceProcess } from '../../http/service-process.ts';
import { HANGING_CSV, makeCsv, submit, WORKSPACE, waitFor } from '../harness.ts';
import { listRelations, readRefusal, runSql } from './identities.ts';
import {
  addStored,
  type Deployment,
  makeDeployment,
  ONE_SLOT,
  startNode,
  startNodeProcess,
  WITH_NODES,
} from './start-node.ts';

const WAITING = 6;

/** Another service, which has started once. */
async function makeOther(t: TestContext, storageUrl: string): Promise<Deployment> {
  const other = await makeDeployment(t, storageUrl);
  const node = await startNode(t, other, 'node');
  await addStored(node, other, makeCsv(1));
  return other;
}

test('nodes with another storage, none, or another database are refused by name, and no accepted job ends', {
  ...WITH_NODES,
}, async (t) => {
  const s3 = await startS3Server('fauxqs', join(await makeTempFolder(t), '.'));
  t.after(() => s3.stop());
  Object.assign(process.env, s3.env);
  const deployment = await makeDeployment(t, `s3://${BUCKET}/here`);
  const { ADE_DATABASE_URL, ADE_STORAGE_URL } = deployment.env as Record<string, string>;
  const here = { ADE_DATABASE_URL: ADE_DATABASE_URL!, ADE_STORAGE_URL: ADE_STORAGE_URL! };
  const other = await makeOther(t, `s3://${BUCKET}/there`);
  const empty = await makeEmptyDatabase(t);
  const foreign = await makeEmptyDatabase(t);
  await runSql(foreign, 'create table jobs(id int); create table customers(id int)');
  const untouched = () => Promise.all([empty, foreign, other.env.ADE_DATABASE_URL!].map(listRelations));
  const before = await untouched();
  const elsewhere = { ...here, ADE_STORAGE_URL: `s3://${BUCKET}/elsewhere` };
  const cases: [env: Record<string, string>, code: string, message: RegExp][] = [
    [
      { ...here, ADE_STORAGE_URL: '' },
      'storage_mismatch',
      /first in s3:\S+ at \S+: set ADE_STORAGE_URL as on the other/,
    ],
    [elsewhere, 'storage_mismatch', /found none.*ADE_STORAGE_URL/],
    [{ ...here, ADE_STORAGE_URL: other.env.ADE_STORAGE_URL! }, 'storage_mismatch', /found ade_.*ADE_STORAGE_URL/],
    [
      { ...other.env, ADE_STORAGE_URL: here.ADE_STORAGE_URL },
      'storage_mismatch',
      /or ADE_DATABASE_URL if the database is/,
    ],
    [{ ...here, ADE_DATABASE_URL: '' }, 'database_empty', /names no files.*set ADE_DATABASE_URL to it/],
    [{ ...here, ADE_DATABASE_URL: empty }, 'database_empty', /names no files.*set ADE_DATABASE_URL to it/],
    [{ ...here, ADE_DATABASE_URL: foreign }, 'database_foreign', /found the table customers.*Set ADE_DATABASE_URL/],
    [{ ADE_DATABASE_URL: foreign }, 'database_foreign', /found the table customers.*Set ADE_DATABASE_URL/],
  ];

  const api = await startNode(t, deployment, 'api', { env: { ...ONE_SLOT, ADE_ROLE: 'api' } });
  await startNodeProcess(t, deployment, 'worker', { env: ONE_SLOT });
  const hanging = await submit(api, await addStored(api, deployment, HANGING_CSV));
  await waitFor(api, hanging.id, ({ status }) => status === 'running');
  const documentId = await addStored(api, deployment, makeCsv(30));
  const waiting: Job[] = [];
  while (waiting.length < WAITING) waiting.push(await submit(api, documentId));
  const readStates = async () => ({
    jobs: await api.db.selectFrom('jobs').select(['id', 'status', 'claim']).orderBy('id').execute(),
    nodes: await api.db.selectFrom('nodes').select('id').orderBy('id').execute(),
  });
  const states = await readStates();
  // Three at once, each with free slots for the jobs that wait.
  for (let next = 0; next < cases.length; next += 3) {
    const found = cases.slice(next, next + 3).map(async ([env, code, message]) => {
      const refusal = await readRefusal(t, { ADE_MAX_CONCURRENCY: '4', ...env });
      assert.match(refusal, new RegExp(`error\\[${code}\\]: `));
      assert.match(refusal, message);
      assert.doesNotMatch(refusal, /\n {4}at /, 'no stack');
    });
    await Promise.all(found);
    assert.deepEqual(await readStates(), states, 'jobs wait and run as before, and no other node has joined');
  }
  await api.service.cancel(WORKSPACE, hanging.id, { actor: 'test' });
  for (const { id } of waiting) {
    const { status, attempts, error } = await waitFor(api, id);
    assert.deepEqual([status, attempts], ['success', 1], JSON.stringify(error));
  }
  assert.deepEqual(await untouched(), before);
});

const FOREIGN: Record<string, string> = {
  'tables of another program': 'create table customers(id int)',
  'a table with the name of one of ours': 'create table jobs(id int)',
  'a partitioned table': 'create table parts(id int) partition by range (id)',
  'another program that uses Kysely, and names its steps as we do':
    "create table orders(id int); create table kysely_migration(name text, timestamp text); insert into kysely_migration values ('0001_initial', '')",
  'a queue of pg-boss that another program, or another ADE in another schema, uses':
    'create schema pgboss; create table pgboss.job(id int)',
};

for (const [name, statements] of Object.entries(FOREIGN)) {
  test(`a database with ${name} is refused and stays as it is`, WITH_NODES, async (t) => {
    const url = await makeEmptyDatabase(t);
    await runSql(url, statements);
    const before = await listRelations(url);
    const found = await readRefusal(t, { ADE_DATABASE_URL: url });
    assert.match(found, /error\[database_foreign\]: .*Nothing was changed there\. Set ADE_DATABASE_URL/);
    assert.deepEqual(await listRelations(url), before);
  });
}

test('a database whose tables belong to an extension, or to another schema, is taken', WITH_NODES, async (t) => {
  const url = await makeEmptyDatabase(t);
  await runSql(url, 'create schema other; create table other.customers(id int); create schema pgboss');
  await runSql(url, 'create table known(id int); alter extension plpgsql add table known');
  await startServiceProcess(t, { ADE_DATABASE_URL: url, ADE_STORAGE_URL: '', ADE_DATA_DIR: await makeTempFolder(t) });
});
