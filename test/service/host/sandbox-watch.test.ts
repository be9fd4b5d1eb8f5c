import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { findBubblewrap } from '../../../src/sandbox/linux/bubblewrap.ts';
import { readHealth } from '../../../src/service/server/health.ts';
import { isOnPostgres } from '../../helpers/postgres/databases.ts';
import { requireLevel } from '../../sandbox/levels.ts';
import { addDocument, HANGING_CSV, makeCsv, makeServer, type Server, submit, WORKSPACE, waitFor } from '../harness.ts';

/** Puts its own `bwrap` first on the PATH; it can be broken and repaired. */
function makeBreakable(t: TestContext): { break: () => void; mend: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'ade-breakable-'));
  const path = process.env.PATH;
  const program = join(folder, 'bwrap');
  const real = findBubblewrap()!;
  process.env.PATH = [folder, path].join(delimiter);
  t.after(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });
  const mend = () => {
    rmSync(program, { force: true });
    symlinkSync(real, program);
  };
  mend();
  return {
    mend,
    break: () => {
      rmSync(program);
      writeFileSync(program, '#!/bin/sh\necho "bwrap: broken by the test" >&2\nexit 1\n');
      chmodSync(program, 0o755);
    },
  };
}

function readServerHealth({ db, service, settings }: Server) {
  return readHealth({ db, jobs: service, settings, activity: { waitingCount: 0 } });
}

async function waitForStatus(server: Server, status: string): Promise<void> {
  while ((await readServerHealth(server)).status !== status) await delay(20);
}

test('a sandbox that breaks while the service runs is noticed: jobs wait, and readiness says why', async (t) => {
  if (!(await requireLevel(t, 'bubblewrap'))) return;
  const bubblewrap = makeBreakable(t);
  const server = await makeServer(t, { env: { ADE_SANDBOX: 'bubblewrap', ADE_MAX_CONCURRENCY: '1' } });
  const running = await submit(server, await addDocument(server, HANGING_CSV));
  const documentId = await addDocument(server, makeCsv(3));
  const next = await submit(server, documentId);
  const waiting = await submit(server, documentId);
  await waitFor(server, running.id, ({ status }) => status === 'running');
  assert.equal((await readServerHealth(server)).components.sandbox.status, 'ok');

  bubblewrap.break();
  await server.service.cancel(WORKSPACE, running.id, { actor: 'test' });
  assert.equal((await waitFor(server, next.id)).error?.code, 'sandbox_unavailable');
  await waitForStatus(server, 'unavailable');
  const { components, sandbox_level } = await readServerHealth(server);
  assert.match(components.sandbox.message ?? '', /broken by the test/);
  assert.equal(sandbox_level, null);
  assert.equal((await server.service.get(WORKSPACE, waiting.id)).status, 'queued');
  assert.deepEqual([(await server.service.readStats()).waiting, (await server.service.readStats()).running], [1, 0]);
  // With nodes, another node may be able to run the job.
  if (isOnPostgres) await submit(server, documentId);
  else await assert.rejects(submit(server, documentId), { code: 'sandbox_unavailable' });

  bubblewrap.mend();
  const ended = await waitFor(server, waiting.id);
  assert.equal(ended.status, 'success', JSON.stringify(ended.error));
  assert.equal((await readServerHealth(server)).components.sandbox.status, 'ok');
});
