import assert from 'node:assert/strict';
import { StatementSync } from 'node:sqlite';
import { after, before, suite, test } from 'node:test';
import pg from 'pg';
import { insertBatch } from '../../src/storage/store/batches.ts';
import { makeConfig } from '../../src/storage/store/configs.ts';
import { insertDocument } from '../../src/storage/store/documents.ts';
import { insertJob } from '../../src/storage/store/jobs.ts';
import { isAfter } from '../../src/storage/store/pages.ts';
import { makeToken } from '../../src/storage/store/tokens.ts';
import { makeWorkspace } from '../../src/storage/store/workspaces.ts';
import { isOnPostgres } from '../helpers/postgres/databases.ts';
import { explain } from '../helpers/postgres/explain.ts';
import { makeBatchTestRow, makeJobTestRow, makeVersionRow } from '../service/rows.ts';
import { startTestServer, WS } from './server-harness.ts';

const FEW = 2;
const MANY = 20;

type Method = (this: unknown, ...values: never[]) => unknown;

/** Counts the statements that the database carries out while `work` runs. */
async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const prototype = isOnPostgres ? pg.Client.prototype : StatementSync.prototype;
  const names = isOnPostgres ? ['query'] : ['all', 'run', 'iterate'];
  const methods = Object.fromEntries(names.map((name) => [name, prototype[name as keyof typeof prototype] as Method]));
  let count = 0;
  const counted = (method: Method): Method =>
    function (this: unknown, ...values) {
      count++;
      return method.apply(this, values);
    };
  Object.assign(prototype, Object.fromEntries(names.map((name) => [name, counted(methods[name]!)])));
  try {
    await work();
    return count;
  } finally {
    Object.assign(prototype, methods);
  }
}

suite('lists', async () => {
  const server = await startTestServer({ ADE_AUTH: 'off' });
  const { db } = server.running.service;

  async function addRows(from: number, to: number): Promise<void> {
    for (let i = from; i < to; i++) {
      const at = new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString();
      const shared = { workspace_id: 'default', filename: `list ${i}.csv` };
      const document = { ...shared, id: `doc_${i}`, bytes: 1, sha256: 'a'.repeat(64), format: 'csv' };
      await insertDocument(db, {
        ...document,
        uploaded_by: 'test',
        uploaded_at: at,
        deleted_at: null,
        purged_at: null,
        folder: null,
        sender_id: null,
        period: null,
      });
      const config = await makeConfig(db, { workspaceId: 'default', name: `Config ${i}`, createdBy: 'test' });
      const version = { workspace_id: 'default', config_id: config.id, number: 1 };
      await db
        .insertInto('config_versions')
        .values({ ...makeVersionRow(`cfgv_${i}`, null), ...version })
        .execute();
      const ran = { config_id: config.id, config_version_id: `cfgv_${i}`, batch_id: 'bat_0', created_at: at };
      const job = { ...shared, ...ran, id: `job_${i}`, document_id: `doc_${i}` };
      await insertJob(db, makeJobTestRow({ ...job, attention_codes: ',x,' }));
      await addBatch(i, at);
      await makeWorkspace(db, `Workspace ${i}`);
      const token = {
        name: `t ${i}`,
        kind: 'person',
        roles: { '*': 'viewer' },
        createdBy: 'x',
        expiresAt: null,
      } as const;
      await db.transaction().execute((transaction) => makeToken(transaction, token));
    }
  }

  async function addBatch(i: number, at: string): Promise<void> {
    const batch = makeBatchTestRow({ id: `bat_${i}`, workspace_id: 'default', created_at: at, finished_at: at });
    const documents = Array.from({ length: MANY }, (_, item) => ({ document_id: `doc_${item}`, arrival_id: null }));
    await insertBatch(db, batch, documents);
    await db
      .updateTable('batch_items')
      .set((row) => ({ job_id: row.fn('replace', ['document_id', row.val('doc'), row.val('job')]) as never }))
      .where('batch_id', '=', batch.id)
      .execute();
  }

  const paged = {
    jobs: `${WS}/jobs`,
    'jobs that need attention': `${WS}/jobs?attention=true`,
    'a search for jobs': `${WS}/jobs?search=list`,
    'a short search for jobs': `${WS}/jobs?search=li`,
    documents: `${WS}/documents`,
    'a search for documents': `${WS}/documents?search=list`,
    batches: `${WS}/batches`,
    'items of a batch': `${WS}/batches/bat_0/items`,
    activity: '/api/v1/activity',
    'activity of a workspace': `${WS}/activity`,
  };
  const whole = {
    configs: `${WS}/configs`,
    workspaces: '/api/v1/workspaces',
    tokens: '/api/v1/tokens',
  };
  const counts = new Map<string, number>();

  /**
   * The minimum of several requests, since other work of the process may use the database at the same time: a node has
   * a heartbeat, and watches the others. A minimum that several requests needed had nothing else in it.
   */
  const countFor = async (path: string, atLeast: number) => {
    const counted: number[] = [];
    for (let attempt = 0; attempt < 50; attempt++) {
      counted.push(await countOnce(path, atLeast));
      const least = Math.min(...counted);
      if (counted.filter((count) => count === least).length === 3) return least;
    }
    throw new Error(`${path} needed another number of statements each time: ${counted.join(', ')}`);
  };

  const countOnce = async (path: string, atLeast: number) => {
    server.running.service.jobs.forgetConfigNames();
    let length = 0;
    const count = await countStatements(async () => {
      length = (await server.list<unknown>(path)).length;
    });
    assert.ok(length >= atLeast, `${path} has ${length} items`);
    assert.ok(count > 0, 'statements are counted');
    return count;
  };

  before(async () => {
    await addRows(0, FEW);
    for (const path of Object.values(whole)) counts.set(path, await countFor(path, FEW));
    await addRows(FEW, MANY);
    for (let i = 0; i < MANY; i++) await server.upload(undefined, { name: `uploaded ${i}.csv` });
  });
  after(() => counts.clear());

  for (const [name, path] of Object.entries(paged)) {
    test(`${name}: as many statements for a long page as for a short one`, async () => {
      const limited = (limit: number) => `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`;
      assert.equal(await countFor(limited(MANY), MANY), await countFor(limited(FEW), FEW));
    });
  }

  for (const [name, path] of Object.entries(whole)) {
    test(`${name}: as many statements for many as for a few`, async () => {
      assert.equal(await countFor(path, MANY), counts.get(path));
    });
  }

  test('a page far down the list is also found by an index', async () => {
    const first = await server.read<{ next_cursor: string }>(`${WS}/documents?limit=1`);
    const query = db
      .selectFrom('documents')
      .select('id')
      .where('workspace_id', '=', 'default')
      .where(isAfter(first.next_cursor, 'uploaded_at'));
    const plan = await explain(db, query);
    assert.match(
      plan,
      isOnPostgres
        ? /using documents_newest .*\n *Index Cond: .*workspace_id = .* AND .*ROW\(uploaded_at, id\) < ROW\(/
        : /documents_newest \(workspace_id=\? AND \(uploaded_at,id\)<\(\?,\?\)\)/,
    );
  });
});
