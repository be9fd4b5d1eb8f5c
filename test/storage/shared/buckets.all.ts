import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BUCKET, s3ServerNames, skipWithout, startS3Server } from '../../../scripts/test/s3.ts';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { openBlobStore } from '../../../src/storage/blobs/index.ts';
import { placeOf, storedNames } from '../../../src/storage/shared/places.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { bringAndRead, makeNode, store } from './nodes.ts';

const [JOB, DOCUMENT] = [storedNames.job('job_1'), storedNames.document('doc_1')];

for (const name of s3ServerNames) {
  test(`two nodes share files in a bucket of ${name}, and wait if it is unreachable`, {
    skip: skipWithout(name),
  }, async (t) => {
    const folder = await makeTempFolder(t);
    const server = await startS3Server(name, join(folder, '.'));
    t.after(() => server.stop());
    const db = await openTestDatabase(t);
    const open = () => openBlobStore(`s3://${BUCKET}/ade`, { env: server.env });
    const blobs = await open();
    const a = await makeNode(db, { dataDir: join(folder, 'a'), storage: blobs });
    const b = await makeNode(db, { dataDir: join(folder, 'b'), storage: await open() });
    t.after(() => Promise.all([a.files.close(), b.files.close()]));
    const table = 'a,b\n'.repeat(100_000);
    await store(db, a, DOCUMENT, { 'table of März.csv': table });
    await store(db, a, JOB, { 'inputs/table.csv': table, 'artifact.json': '{}' }, { sameAs: [DOCUMENT], attempt: 1 });
    assert.deepEqual(await bringAndRead(b, JOB), { 'artifact.json': '{}', 'inputs/table.csv': table });
    const keys = async () =>
      (await Array.fromAsync(blobs.list(''))).map(({ key }) => key.split('/').slice(0, -1).join('/'));
    assert.deepEqual((await keys()).sort(), ['documents/doc_1', 'jobs/job_1/1']);
    await b.files.drop(DOCUMENT, (forget) => db.transaction().execute(forget));
    assert.equal((await keys()).length, 2);
    await b.files.drop(JOB, (forget) => db.transaction().execute(forget));
    assert.deepEqual(await keys(), []);
    assert.deepEqual(await bringAndRead(a, JOB), {});
    assert.ok(!existsSync(placeOf(a.dataDir, JOB).dir));
    assert.equal(await a.files.findTrouble(), null);
    await server.stop();
    await assert.rejects(store(db, a, JOB, { 'artifact.json': '{}' }), (error) =>
      isAdeError(error, 'blob_store_unavailable'),
    );
  });
}
