import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { projectDir } from '../../bin/runtime.js';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { databaseUrlOf, dropDatabase } from '../helpers/postgres/databases.ts';
import { size } from '../helpers/size.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const KILLS = size(1, 12, 500);
/** A whole start takes less time on an idle machine. */
const SPREAD_MS = 900;
const WAIT_MS = 30_000;

/** Starts the service on a data folder; `said` is its output so far. */
async function startService(dataDir: string) {
  const env = { ...process.env, ADE_LOG_LEVEL: 'silent', ADE_DATABASE_URL: await databaseUrlOf(dataDir) };
  const args = ['--disable-warning=ExperimentalWarning', join(projectDir, 'dist/cli.js'), 'serve', '--port', '0'];
  const child = spawn(process.execPath, [...args, '--data-dir', dataDir], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (said.error += text));
  const ended = once(child, 'close');
  return { child, said, ended };
}

/** Whether the service with the output `out` accepts one of the printed tokens. */
async function trySigningIn(printed: string, out: string): Promise<boolean> {
  const url = /^ADE serves at (\S+)\n/m.exec(out)?.[1];
  if (url === undefined) return false;
  for (const [, token] of printed.matchAll(/#token=(\S+)\n/g)) {
    const headers = { authorization: `Bearer ${token}` };
    if ((await fetch(`${url}/api/v1/session`, { headers })).status === 200) return true;
  }
  return false;
}

test(`${KILLS} kills during the first start: each folder starts afterwards, and somebody can sign in`, async (t) => {
  ensureBuilt();
  for (let kill = 0; kill < KILLS; kill++) {
    const dataDir = await makeTempFolder(t);
    const first = await startService(dataDir);
    await delay(((kill + 0.5) * SPREAD_MS) / KILLS);
    first.child.kill('SIGKILL');
    await first.ended;

    const second = await startService(dataDir);
    const deadline = Date.now() + WAIT_MS;
    let canSignIn = false;
    while (!canSignIn && second.child.exitCode === null && Date.now() < deadline) {
      await delay(20);
      canSignIn = await trySigningIn(first.said.out + second.said.out, second.said.out);
    }
    assert.ok(canSignIn, `kill ${kill}: ${first.said.out}${second.said.out}${second.said.error}`);
    second.child.kill('SIGKILL');
    await second.ended;
    dropDatabase(dataDir);
  }
});
