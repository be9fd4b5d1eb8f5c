import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { dataFolders } from '../../../src/contract/layout.ts';
import type { EndContext } from '../../../src/service/run/context.ts';
import { saveJobEnd } from '../../../src/service/run/job-end.ts';
import { localFiles } from '../../../src/storage/shared/index.ts';
import type { Database } from '../../../src/storage/store/index.ts';
import { findJob, insertJob } from '../../../src/storage/store/jobs.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeFolder } from '../../helpers/run-package.ts';
import { makeBatchTestRow, makeJobEnd, makeJobTestRow } from '../rows.ts';

const RUNNING = { id: 'job_1', status: 'running', finished_at: null, claim: 1 } as const;

/** The database, with `fail` called before batches are read outside of a transaction. */
function failOnBatches(db: Database, fail: () => void): Database {
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (name === 'selectFrom' && args[0] === 'batches') fail();
        return Reflect.apply(value, target, args);
      };
    },
  });
}

/** What ends a job, with the first call of one part failing as in an outage; counts what is announced. */
async function prepare(t: TestContext, failing: 'driver' | 'batch', onFailure: () => unknown = () => undefined) {
  const db = await openTestDatabase(t);
  const dataDir = makeFolder();
  const announced: string[] = [];
  let failures = 0;
  const fail = (part: string) => {
    if (part === failing && failures++ === 0) throw new Error('The connection was lost');
  };
  const ctx = {
    ...{ db: failOnBatches(db, () => fail('batch')), dataDir, folders: dataFolders(dataDir), shared: localFiles },
    stopping: new AbortController().signal,
    driver: { remove: async () => fail('driver') },
    durations: { add: () => undefined },
    columns: { note: () => undefined },
    observer: { jobFinished: ({ status }: { status: string }) => announced.push(status) },
    log: ({ level }: { level: string }) => level === 'error' && onFailure(),
  } as unknown as EndContext;
  return { ctx, db, announced };
}

test('an end that another node has made void meanwhile is not announced', async (t) => {
  const { ctx, db, announced } = await prepare(t, 'driver', () => {
    taken = db.updateTable('jobs').set({ claim: 2 }).where('id', '=', RUNNING.id).execute();
  });
  let taken: Promise<unknown> | undefined;
  await insertJob(db, makeJobTestRow(RUNNING));
  await saveJobEnd(ctx, RUNNING.id, makeJobEnd('success'), { claim: 1 });
  await taken;
  const { status, claim } = (await findJob(db, RUNNING.id))!;
  assert.deepEqual([status, claim], ['running', 2], 'the other node runs it');
  assert.deepEqual(announced, []);
});

test('an end is announced once, although the batch could only be settled later', async (t) => {
  const { ctx, db, announced } = await prepare(t, 'batch');
  await db
    .insertInto('batches')
    .values(makeBatchTestRow({ id: 'batch_1' }))
    .execute();
  await insertJob(db, makeJobTestRow({ ...RUNNING, batch_id: 'batch_1', batch_position: 0 }));
  await saveJobEnd(ctx, RUNNING.id, makeJobEnd('success'), { claim: 1 });
  assert.equal((await findJob(db, RUNNING.id))?.status, 'success');
  assert.deepEqual(announced, ['success']);
});
