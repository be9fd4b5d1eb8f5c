import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Laps } from '../../bench/compare/laps.ts';

const BUSY_MS = 300;
/** A program that uses this much processor time, and then reports that it is done. */
const BE_BUSY = `const read = () => process.cpuUsage().user + process.cpuUsage().system;
while (read() < ${BUSY_MS * 1000}) for (let i = 0; i < 1e6; i++);
process.stdout.write('done')`;
const START_BUSY = `require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(BE_BUSY)}])`;

test('laps include the processor time of ended and running processes, and of the processes that they started', {
  skip: process.platform !== 'linux' && 'There is no /proc.',
}, async () => {
  const laps = new Laps();
  await promisify(execFile)(process.execPath, ['-e', START_BUSY]);
  laps.note('ended');
  const child = spawn(process.execPath, ['-e', `${BE_BUSY};setInterval(() => {}, 1000)`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await once(child.stdout, 'data');
    laps.note('running');
    laps.note('nothing');
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  const { times } = laps;
  for (const part of ['ended', 'running']) {
    const found = times[`${part}, processor`] ?? 0;
    // Starting Node takes some time, too.
    assert.ok(found >= BUSY_MS - 20 && found < 4 * BUSY_MS, `${part}: ${found}`);
  }
  assert.ok((times['nothing, processor'] ?? BUSY_MS) < BUSY_MS / 2);
  assert.ok((times['ended, time'] ?? 0) > 0);
});
