import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { WorkspaceVerification } from '../../src/contract/api/index.ts';
import { knownDatabaseUrlOf } from '../helpers/postgres/databases.ts';
import { makeRandom } from '../helpers/random.ts';
import { size } from '../helpers/size.ts';
import { ON_LOCAL_FILES } from '../helpers/storage/forgetful.ts';
import { Hands } from './kept-files/hands.ts';
import { findStrayFiles, listFilesWithSalts, listKeptFiles } from './kept-files/list-kept.ts';
import { DAY_MS, WS } from './server-calls.ts';
import { startTestServer } from './server-harness.ts';
import { type StartedService, startService } from './service-process.ts';

/** Choose fewer to try something out. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? size(1, 6, 500));
const HANDS = 3;
const MAX_LIFE_MS = 3_000;
/** Each server lives this much later than the one before, so that retention removes some files at every start. */
const STEP_MS = 5 * 3_600_000;
const CLOCK = pathToFileURL(join(import.meta.dirname, '../helpers/shift-clock-main.ts')).href;

const server = await startTestServer({ ADE_RETENTION_DAYS_INPUTS: '1' });
await server.publishStarter();
const senders: string[] = [];
for (const name of ['Harbour', 'Delta', 'Gamma']) senders.push((await server.makeSender({ name })).id);

function startAt(life: number): Promise<StartedService> {
  return startService({
    ADE_DATA_DIR: server.dataDir,
    ADE_DATABASE_URL: knownDatabaseUrlOf(server.dataDir),
    ADE_RETENTION_DAYS_INPUTS: '1',
    ADE_UPLOADS_PER_MINUTE: '100000',
    NODE_OPTIONS: `--import=${CLOCK}`,
    ADE_TEST_CLOCK_SHIFT_MS: String(life * STEP_MS),
  });
}

test(`${KILLS} kills of the server leave no key file, profile or salt without its job, and none after retention`, {
  ...ON_LOCAL_FILES,
  timeout: 4 * 3_600_000,
}, async (t) => {
  await server.running.stop();
  const random = makeRandom(7);
  const hands = new Hands(server.adminToken, senders, random);
  for (let life = 0; life < KILLS; life++) {
    const { url, child, ended } = await startAt(life);
    const work = Array.from({ length: HANDS }, () => hands.work(url));
    await delay(random() * MAX_LIFE_MS);
    child.kill('SIGKILL');
    await ended;
    await Promise.all(work);
    if (life % 50 === 49) t.diagnostic(`${life + 1} kills: ${JSON.stringify(hands.done)}`);
  }

  const last = await startAt(KILLS);
  await hands.workCalmly(last.url);
  last.child.kill('SIGTERM');
  await last.ended;
  await server.start();
  const { db } = server.running.service;
  const left = listKeptFiles(server.dataDir);
  const purged = await db.selectFrom('jobs').select('id').where('inputs_purged_at', 'is not', null).execute();
  const figures = { ...hands.done, kept: left.length, copies: left.filter(({ isCopy }) => isCopy).length };
  t.diagnostic(JSON.stringify({ ...figures, purged: purged.length }));
  assert.deepEqual(await findStrayFiles(db, server.dataDir), []);
  assert.deepEqual(hands.failures, []);
  const verified = await server.expect<WorkspaceVerification>(200, 'POST', `${WS}/verify`);
  assert.deepEqual(verified.body.findings, []);

  assert.ok(left.length > 0, 'there was something to find');
  await server.sweep((KILLS * STEP_MS) / DAY_MS + 3);
  assert.deepEqual(listKeptFiles(server.dataDir), []);
  assert.deepEqual(await listFilesWithSalts(db, server.dataDir), []);
});
