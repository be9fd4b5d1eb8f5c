import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { projectDir } from '../../bin/runtime.js';
import { convertCost, isWithin } from '../../scripts/test/budget.ts';
import { findFactor, measureDuring, measureWork, REFERENCE_SECONDS } from '../../scripts/test/machine-speed.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

test('the same tests are within the budget on a slow machine, and on no machine twice as many', () => {
  const isCheap = (tests: number, factor: number) => isWithin(100, convertCost(tests * factor, factor));
  for (const factor of [0.5, 0.9, 1, 1.1, 1.6, 3]) {
    assert.ok(isCheap(90, factor), `the machine takes ${factor} times as long`);
    assert.ok(!isCheap(200, factor), `the machine takes ${factor} times as long`);
  }
  assert.deepEqual([isCheap(100, 1), isCheap(101, 1)], [true, false], 'the reference machine has no doubt');
  // The fixed work only resembles the tests, so a machine that is unlike the reference may cost a little more.
  assert.deepEqual([isCheap(112, 1.6), isCheap(120, 1.6)], [true, false]);
});

test('a machine is as slow as its mean time for the fixed work, compared with the reference machine', () => {
  assert.equal(findFactor([REFERENCE_SECONDS]), 1);
  assert.ok(Math.abs(findFactor([REFERENCE_SECONDS, 2.2 * REFERENCE_SECONDS]) - 1.6) < 1e-9);
});

test('work is measured with the processes that it starts, and work that fails is no measure', async (t) => {
  const folder = await makeTempFolder(t);
  const program = join(folder, 'work.mjs');
  const burn = 'while (process.cpuUsage().user < 200_000) for (let i = 0; i < 1e6; i++);';
  const { href } = pathToFileURL(join(projectDir, 'scripts/test/processor-time.ts'));
  const lines = [
    "import { spawnSync } from 'node:child_process';",
    `import { readSeconds } from '${href}';`,
    `spawnSync(process.execPath, ['-e', '${burn}']);`,
    'console.log(readSeconds());',
  ];
  writeFileSync(program, lines.join('\n'));
  const measured: number[] = [];
  await measureDuring(measured, () => sleep(150), { everyMs: 100, program });
  assert.equal(measured.length, 1);
  // Starting Node twice takes some time, too.
  assert.ok(measured[0]! > 0.18 && measured[0]! < 0.8, String(measured));
  for (const failure of ['process.exit(3);', 'console.log("no number");']) {
    writeFileSync(program, failure);
    await assert.rejects(measureWork({ program, processCount: 1 }), /fixed work failed/);
  }
});

test('the fixed work runs on each core, and leaves nothing behind', async (t) => {
  const folder = await makeTempFolder(t);
  const measured = await measureWork({ processCount: 2, folder });
  assert.equal(measured.length, 2);
  assert.ok(Math.min(...measured) > REFERENCE_SECONDS / 10, String(measured));
  assert.deepEqual(readdirSync(folder), []);
});
