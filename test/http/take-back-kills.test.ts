import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CorrectionList, Job, Revision } from '../../src/contract/api/index.ts';
import { makeFolder } from '../helpers/run-package.ts';
import { size } from '../helpers/size.ts';
import { rewrite } from '../to-fix/rewrite.ts';
import { makeForm, projectDir, startTestServer, WS } from './server-harness.ts';

/** Fewer in a long run than of commands: each takes a start of the whole service. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? size(1, 100));
/** A revision takes about as long. */
const MAX_MS = 900;

const server = await startTestServer();
await server.publishStarter();
const rows = Array.from({ length: KILLS + 1 }, (_, i) => `${String(i + 1).padStart(5, '0')},Anna,Smith,900\n`);
const document = await server.uploadText(`Member No.,First Name,Last Name,Hours\n${rows.join('')}`, 'roster.csv');

/** The server in a process of its own. */
async function startProcess(): Promise<{ url: string; child: ChildProcess }> {
  const env = { ADE_DATA_DIR: server.dataDir, ADE_PORT: '0', ADE_AUTH: 'off', ADE_UPLOADS_PER_MINUTE: '10000' };
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(projectDir, 'dist/cli.js'), 'serve'],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let text = '';
  for await (const chunk of child.stdout!.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk;
    const found = /serves at (\S+)/.exec(text);
    if (found === null) continue;
    child.stdout!.resume();
    return { url: found[1]!, child };
  }
  throw new Error(`The server ended: ${text}`);
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

test(`${KILLS} kills of the server while rows are taken back: each cell is taken once`, async () => {
  const { body: submitted } = await server.expect<Job>(202, 'POST', `${WS}/jobs`, {
    json: { document_id: document.id },
  });
  const { id } = await server.waitForJob(submitted.id);
  const sent = join(makeFolder(), 'sent.xlsx');
  writeFileSync(sent, (await server.expect(200, 'GET', `${WS}/jobs/${id}/to-fix.xlsx`)).bytes);
  await server.running.stop();
  const send = (url: string, file: string, key: string) =>
    fetch(`${url}${WS}/jobs/${id}/take-back`, {
      method: 'POST',
      body: makeForm(readFileSync(file), 'back.xlsx'),
      headers: { 'idempotency-key': key },
    });
  for (let kill = 0; kill < KILLS; kill++) {
    const file = await rewrite(sent, { [`E${kill + 3}`]: 8 });
    const first = await startProcess();
    const lost = send(first.url, file, `back ${kill}`).catch(() => undefined);
    await delay((kill * 7919) % MAX_MS);
    await end(first.child, 'SIGKILL');
    await lost;
    // Who had no answer asks again under the same key.
    const { url, child } = await startProcess();
    const again = await send(url, file, `back ${kill}`);
    assert.equal(again.status, 202, await again.clone().text());
    assert.equal(((await again.json()) as Revision).revision, kill + 2);
    for (let isOpen = true; isOpen; await delay(20)) {
      const job = (await (await fetch(`${url}${WS}/jobs/${id}`)).json()) as Job;
      isOpen = job.open_revision !== null;
      assert.ok(isOpen || job.revision === kill + 2, 'it succeeded');
    }
    await end(child, 'SIGTERM');
  }
  await server.start();
  const { body } = await server.expect<CorrectionList>(200, 'GET', `${WS}/jobs/${id}/corrections`);
  assert.deepEqual(
    body.items.map(({ places }) => places[0]!.a1),
    Array.from({ length: KILLS }, (_, i) => `D${i + 2}`),
  );
});
