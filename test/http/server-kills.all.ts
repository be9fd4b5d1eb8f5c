import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CorrectionList, Job, Revision } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { knownDatabaseUrlOf } from '../helpers/postgres/databases.ts';
import { makeFolder } from '../helpers/run-package.ts';
import { size } from '../helpers/size.ts';
import { rewrite } from '../record/to-fix/rewrite.ts';
import { makeForm, startTestServer, WS } from './server-harness.ts';
import { type StartedService, startService } from './service-process.ts';

/** A long run has fewer kills here than for commands, because each kill needs a start of the whole service. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? size(1, 5, 100));
/** A revision takes about this long. */
const MAX_MS = 900;

const server = await startTestServer();
await server.publishStarter();
const rows = Array.from({ length: KILLS + 1 }, (_, i) => `${String(i + 1).padStart(5, '0')},Anna,Smith,900\n`);
const document = await server.uploadText(`Member No.,First Name,Last Name,Hours\n${rows.join('')}`, 'roster.csv');

/** Starts the server in its own process. */
function startProcess(): Promise<StartedService> {
  const env = {
    ADE_DATA_DIR: server.dataDir,
    ADE_DATABASE_URL: knownDatabaseUrlOf(server.dataDir),
    ADE_AUTH: 'off',
    ADE_UPLOADS_PER_MINUTE: '10000',
  };
  return startService(env);
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/**
 * Sends a request to a server that is killed meanwhile, and sends it again to the next server, which returns the
 * revision. The next server is used for the next kill.
 */
async function sendThroughKill(
  { url, child }: StartedService,
  kill: number,
  send: (url: string) => Promise<Response>,
): Promise<{ next: StartedService; revision: number }> {
  const lost = send(url).catch(() => undefined);
  await delay((kill * 7919) % MAX_MS);
  await end(child, 'SIGKILL');
  await lost;
  // A client without an answer asks again with the same key.
  const next = await startProcess();
  const again = await send(next.url);
  assert.equal(again.status, 202, await again.clone().text());
  return { next, revision: ((await again.json()) as Revision).revision };
}

async function waitForRevision(url: string, id: string, revision: number): Promise<void> {
  for (let isOpen = true; isOpen; await delay(20)) {
    const job = (await (await fetch(`${url}${WS}/jobs/${id}`)).json()) as Job;
    isOpen = job.open_revision !== null;
    assert.ok(isOpen || job.revision === revision, 'it succeeded');
  }
}

const run = async () => (await server.run(document.id)).id;

const readCorrections = async (id: string) => (await server.read<CorrectionList>(`${WS}/jobs/${id}/corrections`)).items;

test(`${KILLS} kills of the server while rows are taken back: each cell is taken once`, async () => {
  const id = await run();
  const sent = join(makeFolder(), 'sent.xlsx');
  writeFileSync(sent, (await server.expect(200, 'GET', `${WS}/jobs/${id}/to-fix.xlsx`)).bytes);
  await server.running.stop();
  let running = await startProcess();
  for (let kill = 0; kill < KILLS; kill++) {
    const file = await rewrite(sent, { [`E${kill + 3}`]: 8 });
    const { next, revision } = await sendThroughKill(running, kill, (url) =>
      fetch(`${url}${WS}/jobs/${id}/take-back`, {
        method: 'POST',
        body: makeForm(readFileSync(file), 'back.xlsx'),
        headers: { 'idempotency-key': `back ${kill}` },
      }),
    );
    assert.equal(revision, kill + 2);
    await waitForRevision(next.url, id, revision);
    running = next;
  }
  await end(running.child, 'SIGTERM');
  await server.start();
  assert.deepEqual(
    (await readCorrections(id)).map(({ places }) => places[0]!.a1),
    Array.from({ length: KILLS }, (_, i) => `D${i + 2}`),
  );
});

test(`${KILLS} kills of the server while corrections are carried: each job has them once`, async () => {
  const from = await run();
  const places = [{ sheet: 0, a1: 'D2' }];
  await server.correct(from, [{ kind: 'cell_value', places, value: 7 }]);
  const ids: string[] = [];
  while (ids.length < KILLS) ids.push(await run());
  await server.running.stop();
  let running = await startProcess();
  for (const [kill, id] of ids.entries()) {
    const { next, revision } = await sendThroughKill(running, kill, (url) =>
      fetch(`${url}${WS}/jobs/${id}/carry`, {
        method: 'POST',
        body: JSON.stringify({ from }),
        headers: { 'content-type': 'application/json', 'idempotency-key': `carry ${kill}` },
      }),
    );
    assert.equal(revision, 2);
    await waitForRevision(next.url, id, revision);
    running = next;
  }
  await end(running.child, 'SIGTERM');
  await server.start();
  for (const id of ids) {
    const carried = await readCorrections(id);
    assert.deepEqual(pluck(carried, 'kind', 'places'), [['cell_value', places]]);
  }
});
