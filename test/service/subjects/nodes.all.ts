import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUCKET, s3ServerNames, skipWithout, startS3Server } from '../../../scripts/test/s3.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { submit, WORKSPACE, waitFor } from '../harness.ts';
import { addStored, makeDeployment, startNode, WITH_NODES } from '../nodes/start-node.ts';
import { erase, find, listBlobsWithMarker, listFilesWithMarker, listRowsWithMarker } from './helpers.ts';
import { CSV } from './plant.ts';

for (const name of s3ServerNames) {
  const skip = WITH_NODES.skip || skipWithout(name);
  test(`a person is erased on all nodes and in the storage (${name})`, { skip }, async (t) => {
    const s3 = await startS3Server(name, await makeTempFolder(t));
    t.after(() => s3.stop());
    Object.assign(process.env, s3.env);
    const storageUrl = `s3://${BUCKET}/${name}`;
    const deployment = await makeDeployment(t, storageUrl);
    const one = await startNode(t, deployment, 'one');
    const two = await startNode(t, deployment, 'two');
    const document = await addStored(one, deployment, CSV);
    const { id } = await waitFor(one, (await submit(one, document)).id);
    for (const node of [one, two]) await node.service.getRow(WORKSPACE, id);
    assert.notDeepEqual(await listBlobsWithMarker(one.dataDir, storageUrl), []);
    assert.notDeepEqual(listFilesWithMarker(two.dataDir), []);
    const found = await find(one.service);
    await erase(one.service, found.id);
    assert.equal((await one.service.subjects.get(WORKSPACE, found.id)).state, 'erased');
    await waitUntil(() => [one, two].every(({ dataDir }) => listFilesWithMarker(dataDir).length === 0));
    assert.deepEqual(await listBlobsWithMarker(one.dataDir, storageUrl), []);
    assert.deepEqual(await listRowsWithMarker(one.db), []);
    const row = await two.service.getRow(WORKSPACE, id);
    const verification = await two.service.verifications.compareHashes(row);
    assert.equal(verification.ok, null, JSON.stringify(verification));
    assert.match(JSON.stringify(verification.checks), /erased at the request of DSR 17/);
  });
}
