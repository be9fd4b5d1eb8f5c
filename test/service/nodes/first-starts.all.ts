import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { BUCKET, startS3Server } from '../../../scripts/test/s3.ts';
import { type BlobStore, openBlobStore } from '../../../src/storage/blobs/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeEmptyDatabase } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { startServiceProcess } from '../../http/service-process.ts';
import { findMark, makeOlder, makeStopped, readRefusal, runSql } from './identities.ts';
import { WITH_NODES } from './start-node.ts';

type Env = Record<string, string>;

async function startBucket(t: TestContext) {
  const server = await startS3Server('fauxqs', join(await makeTempFolder(t), '.'));
  t.after(() => server.stop());
  Object.assign(process.env, server.env);
  const open = async (prefix: string): Promise<BlobStore> => {
    const store = await openBlobStore(`s3://${BUCKET}/${prefix}`);
    t.after(() => store.close());
    return store;
  };
  // Nodes that run try their storage out.
  const listKeys = async (prefix: string) =>
    pluck(await Array.fromAsync((await open(prefix)).list('')), 'key').filter((key) => !key.startsWith('probes/'));
  return { open, listKeys, urlOf: (prefix: string) => `s3://${BUCKET}/${prefix}` };
}

/** Starts processes at the same time; gives for each what it printed if it was refused, and null if it serves. */
async function startAtOnce(t: TestContext, nodes: readonly Env[]): Promise<(string | null)[]> {
  const folders = await Promise.all(nodes.map(() => makeTempFolder(t)));
  const ends = await Promise.allSettled(
    nodes.map((env, number) => startServiceProcess(t, { ADE_DATA_DIR: folders[number]!, ...env })),
  );
  return ends.map((end) => (end.status === 'fulfilled' ? null : (end.reason as Error).message));
}

test(
  'three nodes start for the first time at once on an empty database and two prefixes of a bucket',
  WITH_NODES,
  async (t) => {
    const { urlOf, listKeys } = await startBucket(t);
    const ADE_DATABASE_URL = await makeEmptyDatabase(t);
    const prefixes = ['one', 'one', 'two'];
    const nodes = prefixes.map((prefix) => ({ ADE_DATABASE_URL, ADE_STORAGE_URL: urlOf(prefix) }));
    const found = await startAtOnce(t, nodes);
    const winner = found[2] === null ? 'two' : 'one';
    assert.deepEqual(
      found.map((refusal) => refusal === null),
      prefixes.map((prefix) => prefix === winner),
    );
    // A node may find the mark of the other one that is refused with it.
    for (const refusal of found)
      if (refusal !== null)
        assert.match(refusal, /error\[storage_mismatch\]: .*found (none|ade_\w+\.\w+)\..*set ADE_STORAGE_URL/);
    const mark = await findMark(ADE_DATABASE_URL);
    assert.deepEqual(await listKeys(winner), [`identity/${mark}`]);
    assert.deepEqual(await listKeys(winner === 'one' ? 'two' : 'one'), []);
    // Those that were refused join once their setting is right.
    const again = { ADE_DATABASE_URL, ADE_STORAGE_URL: urlOf(winner) };
    assert.deepEqual(await startAtOnce(t, [again, again]), [null, null]);
  },
);

test('three nodes upgrade an older service at once: those with its storage join', WITH_NODES, async (t) => {
  const { urlOf, open, listKeys } = await startBucket(t);
  const { env } = await makeStopped(t, urlOf('files'));
  const databaseUrl = env.ADE_DATABASE_URL!;
  const mark = await findMark(databaseUrl);
  const blobs = await open('files');
  await makeOlder(databaseUrl);
  await blobs.remove([`identity/${mark}`]);
  const readSteps = () => runSql(databaseUrl, 'select name from kysely_migration order by name');
  const [before, keys] = [await readSteps(), await listKeys('files')];
  const [wrong, none] = [{ ...env, ADE_STORAGE_URL: urlOf('empty') }, { ADE_DATABASE_URL: databaseUrl }];
  const expected = /error\[storage_mismatch\]: .*ADE_STORAGE_URL/;
  for (const one of [wrong, none]) assert.match(await readRefusal(t, one), expected);
  assert.deepEqual(await readSteps(), before, 'a node with a wrong setting upgrades nothing');
  const [first, second, refusal] = await startAtOnce(t, [env, env, wrong]);
  assert.deepEqual([first, second], [null, null]);
  assert.match(refusal!, expected);
  assert.deepEqual(await listKeys('empty'), []);
  assert.deepEqual(await listKeys('files'), [...keys, `identity/${await findMark(databaseUrl)}`].sort());
  assert.match(await readRefusal(t, none), expected);
});
