import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readHealth, readReadiness } from '../../../src/service/server/health.ts';
import { listRunning } from '../../helpers/processes.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { requireLevel } from '../../sandbox/levels.ts';
import {
  addDocument,
  HANGING_CSV,
  makeCsv,
  makeServer,
  type Server,
  submit,
  submitBatch,
  WORKSPACE,
  waitFor,
} from '../harness.ts';
import { makeBreakable } from './breakable-sandbox.ts';

const toChecked = ({ db, service, settings }: Server) => ({
  ...{ db, jobs: service, settings },
  activity: { waitingCount: 0 },
});

function readServerHealth(server: Server) {
  return readHealth(toChecked(server));
}

async function waitForStatus(server: Server, status: string): Promise<void> {
  while ((await readServerHealth(server)).status !== status) await delay(20);
}

test('a sandbox that breaks while the service runs is noticed: jobs wait, new ones are refused, and readiness says why', async (t) => {
  if (!(await requireLevel(t, 'bubblewrap'))) return;
  const bubblewrap = makeBreakable(t);
  const server = await makeServer(t, { env: { ADE_SANDBOX: 'bubblewrap', ADE_MAX_CONCURRENCY: '1' } });
  const running = await submit(server, await addDocument(server, HANGING_CSV));
  const documentId = await addDocument(server, makeCsv(3));
  const next = await submit(server, documentId);
  const waiting = await submit(server, documentId);
  await waitFor(server, running.id, ({ status }) => status === 'running');
  assert.equal((await readServerHealth(server)).components.sandbox.status, 'ok');
  assert.deepEqual(await readReadiness(toChecked(server)), { ready: true, because: [] });

  // A host that starts later would also find the broken program.
  await waitUntil(() => listRunning('rule-host.cjs').length > 0);
  bubblewrap.break();
  await server.service.cancel(WORKSPACE, running.id, { actor: 'test' });
  assert.equal((await waitFor(server, next.id)).error?.code, 'sandbox_unavailable');
  await waitForStatus(server, 'unavailable');
  const { components, sandbox_level } = await readServerHealth(server);
  assert.match(components.sandbox.message ?? '', /broken by the test/);
  assert.equal(sandbox_level, null);
  assert.equal((await server.service.get(WORKSPACE, waiting.id)).status, 'queued');
  assert.deepEqual([(await server.service.readStats()).waiting, (await server.service.readStats()).running], [1, 0]);
  assert.deepEqual(await readReadiness(toChecked(server)), { ready: false, because: ['sandbox'] });
  for (let i = 0; i < 3; i++) await assert.rejects(submit(server, documentId), { code: 'sandbox_unavailable' });
  await assert.rejects(submitBatch(server, [documentId]), { code: 'sandbox_unavailable' });
  assert.equal((await server.service.readStats()).waiting, 1);

  bubblewrap.mend();
  const ended = await waitFor(server, waiting.id);
  assert.equal(ended.status, 'success', JSON.stringify(ended.error));
  assert.equal((await readServerHealth(server)).components.sandbox.status, 'ok');
});
