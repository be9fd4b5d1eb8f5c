import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { lookUntil } from '../../helpers/look-until.ts';
import { makeCsv, submit, WORKSPACE, waitFor } from '../harness.ts';
import { addStored, deployWithApi, ONE_SLOT, startNode, WITH_NODES } from './start-node.ts';

test('a job that one node cannot fetch from the storage is run by another node', WITH_NODES, async (t) => {
  const { deployment, api } = await deployWithApi(t);
  // Like a mount that disappears on one host.
  const mount = join(deployment.folder, 'mount');
  symlinkSync(join(deployment.folder, 'storage'), mount);
  const messages: string[] = [];
  const cut = await startNode(t, deployment, 'cut', {
    env: { ...ONE_SLOT, ADE_STORAGE_URL: pathToFileURL(mount).href },
    log: ({ message }) => void messages.push(message),
  });
  const documentId = await addStored(api, deployment, makeCsv(30));
  unlinkSync(mount);
  const { id } = await submit(api, documentId);
  await waitFor(api, id, ({ attempts, status }) => attempts > 0 && status === 'queued');
  assert.match(messages.join('\n'), /A job waits: .*mount does not exist/);
  const listTroubles = async () => {
    const nodes = await api.service.listNodes();
    return nodes.filter(({ status }) => status !== 'ok');
  };
  // Each node tests its storage by itself.
  const [named, ...others] = await lookUntil(api.service.feed, WORKSPACE, async () => {
    const found = await listTroubles();
    return found.length > 0 && found;
  });
  assert.deepEqual([named?.role, named?.status, others], ['all', 'degraded', []]);
  assert.match(named?.message ?? '', /mount does not exist/);
  assert.equal((await cut.service.checkStorage()).status, 'degraded');
  await startNode(t, deployment, 'other', { env: ONE_SLOT });
  assert.equal((await waitFor(api, id)).status, 'success');
  symlinkSync(join(deployment.folder, 'storage'), mount);
  await lookUntil(api.service.feed, WORKSPACE, async () => (await listTroubles()).length === 0);
});

test(
  'a job on a node whose storage is not mounted any more, but whose folder is there, is run by another node',
  WITH_NODES,
  async (t) => {
    const { deployment, api } = await deployWithApi(t);
    const [mount, below] = [join(deployment.folder, 'mount'), join(deployment.folder, 'below')];
    symlinkSync(join(deployment.folder, 'storage'), mount);
    mkdirSync(below);
    const cut = await startNode(t, deployment, 'cut', {
      env: { ...ONE_SLOT, ADE_STORAGE_URL: pathToFileURL(mount).href },
    });
    const documentId = await addStored(api, deployment, makeCsv(30));
    unlinkSync(mount);
    symlinkSync(below, mount);
    const { id } = await submit(api, documentId);
    await waitFor(api, id, ({ attempts, status }) => attempts > 0 && status === 'queued');
    assert.equal((await cut.service.checkStorage()).status, 'degraded');
    await startNode(t, deployment, 'other', { env: ONE_SLOT });
    assert.equal((await waitFor(api, id)).status, 'success');
    assert.deepEqual(readdirSync(below), []);
    unlinkSync(mount);
    symlinkSync(join(deployment.folder, 'storage'), mount);
  },
);
