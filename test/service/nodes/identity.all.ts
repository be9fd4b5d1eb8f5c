import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { makeEmptyDatabase } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { startServiceProcess } from '../../http/service-process.ts';
import { makeCsv, submit, waitFor } from '../harness.ts';
import {
  addStored,
  type Deployment,
  deployWithApi,
  makeDeployment,
  ONE_SLOT,
  startNode,
  WITH_NODES,
} from './start-node.ts';

/** What `ade serve` prints if it does not start; throws if it starts. */
async function readRefusal(t: TestContext, env: Record<string, string>): Promise<string> {
  const dataDir = await makeTempFolder(t);
  const process = startServiceProcess(t, { ADE_STORAGE_URL: '', ADE_DATA_DIR: dataDir, ...env });
  return process.then(
    ({ url }) => assert.fail(`a node serves at ${url}`),
    (error: Error) => error.message,
  );
}

/** Another service, which has started once. */
async function makeOther(t: TestContext): Promise<Deployment> {
  const other = await makeDeployment(t);
  const node = await startNode(t, other, 'node');
  await addStored(node, other, makeCsv(1));
  return other;
}

/** All tables and rows of a database. */
async function readDatabase(url: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `select n.nspname, c.relname, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1, 2`,
  );
  await client.end();
  return rows;
}

async function run(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statements);
  await client.end();
}

test(
  'nodes with another storage, none, or another database are refused by name, and no accepted job notices',
  WITH_NODES,
  async (t) => {
    const { deployment, api } = await deployWithApi(t);
    await startNode(t, deployment, 'worker', { env: ONE_SLOT });
    const other = await makeOther(t);
    const empty = join(deployment.folder, 'empty');
    mkdirSync(empty);
    const database = await makeEmptyDatabase(t);
    const foreign = await makeEmptyDatabase(t);
    await run(foreign, 'create table jobs(id int); create table customers(id int)');
    const before = [await readDatabase(database), await readDatabase(foreign)];
    const { ADE_DATABASE_URL, ADE_STORAGE_URL } = deployment.env as Record<string, string>;
    const cases: [env: Record<string, string>, code: string, message: RegExp][] = [
      [
        { ADE_DATABASE_URL: ADE_DATABASE_URL! },
        'storage_mismatch',
        /first in file:\S+: set ADE_STORAGE_URL as on the other/,
      ],
      [
        { ...deployment.env, ADE_STORAGE_URL: pathToFileURL(empty).href },
        'storage_mismatch',
        /found none.*ADE_STORAGE_URL/,
      ],
      [
        { ...deployment.env, ADE_STORAGE_URL: other.env.ADE_STORAGE_URL! },
        'storage_mismatch',
        /found ade_.*ADE_STORAGE_URL/,
      ],
      [
        { ...other.env, ADE_STORAGE_URL: ADE_STORAGE_URL! },
        'storage_mismatch',
        /or ADE_DATABASE_URL if the database is the/,
      ],
      [
        { ...deployment.env, ADE_DATABASE_URL: database },
        'database_empty',
        /names no files.*set ADE_DATABASE_URL to it/,
      ],
      [
        { ...deployment.env, ADE_DATABASE_URL: foreign },
        'database_foreign',
        /found the table customers.*Set ADE_DATABASE_URL/,
      ],
    ];
    const documentId = await addStored(api, deployment, makeCsv(30));
    const jobs: string[] = [];
    for (const [env, code, message] of cases) {
      const found = await readRefusal(t, env);
      assert.match(found, new RegExp(`error\\[${code}\\]: `));
      assert.match(found, message);
      jobs.push((await submit(api, documentId)).id);
    }
    for (const id of jobs) {
      const job = await waitFor(api, id);
      assert.deepEqual([job.status, job.attempts], ['success', 1], JSON.stringify(job.error));
    }
    assert.deepEqual([await readDatabase(database), await readDatabase(foreign)], before);
  },
);

test(
  'three nodes that start for the first time at once on an empty database and two storages: one storage remains',
  WITH_NODES,
  async (t) => {
    const folder = await makeTempFolder(t);
    const ADE_DATABASE_URL = await makeEmptyDatabase(t);
    const storages = ['one', 'one', 'two'].map((name) => {
      mkdirSync(join(folder, name), { recursive: true });
      return pathToFileURL(join(folder, name)).href;
    });
    const ends = await Promise.allSettled(
      storages.map((ADE_STORAGE_URL, number) =>
        startServiceProcess(t, { ADE_DATABASE_URL, ADE_STORAGE_URL, ADE_DATA_DIR: join(folder, `data-${number}`) }),
      ),
    );
    const refused = ends.flatMap((end, number) => (end.status === 'rejected' ? [[number, String(end.reason)]] : []));
    assert.ok(refused.length === 1 || refused.length === 2, JSON.stringify(refused));
    assert.deepEqual(
      refused.map(([number]) => number),
      refused.length === 1 ? [2] : [0, 1],
    );
    for (const [, found] of refused)
      assert.match(String(found), /error\[storage_mismatch\]: .*found none.*set ADE_STORAGE_URL/);
  },
);

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
    await run(url, statements);
    const before = await readDatabase(url);
    const found = await readRefusal(t, { ADE_DATABASE_URL: url });
    assert.match(found, /error\[database_foreign\]: .*Nothing was changed there\. Set ADE_DATABASE_URL/);
    assert.deepEqual(await readDatabase(url), before);
  });
}

test('a database whose tables belong to an extension, or to another schema, is taken', WITH_NODES, async (t) => {
  const url = await makeEmptyDatabase(t);
  await run(url, 'create schema other; create table other.customers(id int); create schema pgboss');
  await run(url, 'create table known(id int); alter extension plpgsql add table known');
  await startServiceProcess(t, { ADE_DATABASE_URL: url, ADE_STORAGE_URL: '', ADE_DATA_DIR: await makeTempFolder(t) });
});
