import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  addDocument,
  HANGING_CSV,
  makeCsv,
  makeDataDir,
  makeServer,
  startServer,
  startServerFor,
  submit,
  submitBatch,
  WORKSPACE,
  waitFor,
} from '../harness.ts';

test('in safe mode submissions are refused and waiting jobs wait; the switch survives a restart', async (t) => {
  const dataDir = await makeDataDir(t);
  const first = await startServer(dataDir);
  const documentId = await addDocument(first, makeCsv(3));
  await first.service.setSafeMode(true, { actor: 'admin' }, 'bad config');
  await assert.rejects(submit(first, documentId), { code: 'safe_mode_active' });
  await assert.rejects(submitBatch(first, [documentId]), { code: 'safe_mode_active' });
  assert.throws(() => first.service.assertNotSafeMode(), { code: 'safe_mode_active' });
  await first.stop(0);

  const second = await startServerFor(t, dataDir);
  const { active, source, reason, by } = second.service.safeMode;
  assert.deepEqual([active, source, reason, by], [true, 'switch', 'bad config', 'admin']);
  await second.service.setSafeMode(false, { actor: 'admin' });
  await waitFor(second, (await submit(second, documentId)).id);
});

test('recovered jobs wait in safe mode, and start when it ends', async (t) => {
  const dataDir = await makeDataDir(t);
  const first = await startServer(dataDir, { env: { ADE_MAX_CONCURRENCY: '1' } });
  const hanging = await submit(first, await addDocument(first, HANGING_CSV));
  const documentId = await addDocument(first, makeCsv(30));
  const ids = [(await submit(first, documentId)).id, (await submit(first, documentId)).id];
  await first.stop(0);
  const second = await startServer(dataDir, { env: { ADE_SAFE_MODE: '1' } });
  assert.equal(second.service.safeMode.source, 'environment');
  assert.equal(
    (await second.service.setSafeMode(false, { actor: 'admin' })).active,
    true,
    'the switch does not overrule the setting',
  );
  await second.service.cancel(WORKSPACE, hanging.id, { actor: 'admin' });
  await waitFor(second, hanging.id);
  await delay(100);
  const { running, waiting } = await second.service.readStats();
  assert.deepEqual([running, waiting], [0, 2]);
  await second.stop(0);
  const third = await startServerFor(t, dataDir);
  for (const id of ids) assert.equal((await waitFor(third, id)).status, 'success');
});

test('a damaged row of the switch counts as on', async (t) => {
  const dataDir = await makeDataDir(t);
  const first = await startServer(dataDir);
  await first.service.setSafeMode(false, { actor: 'admin' });
  await first.db.updateTable('settings').set({ value_json: '{"act' }).execute();
  await first.stop(0);
  const second = await startServerFor(t, dataDir);
  assert.equal(second.service.safeMode.active, true);
});

test('a running job continues to its end when safe mode begins', async (t) => {
  const server = await makeServer(t);
  const { id } = await submit(server, await addDocument(server, makeCsv(2_000)));
  await waitFor(server, id, ({ status }) => status !== 'queued');
  await server.service.setSafeMode(true, { actor: 'admin' });
  assert.equal((await waitFor(server, id)).status, 'success');
});
