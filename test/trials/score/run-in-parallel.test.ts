import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { runInParallel } from '../../../src/trials/score/run-in-parallel.ts';

test('no more than the width run at once, and results are in the order of the items', async () => {
  let running = 0;
  let most = 0;
  const results = await runInParallel([30, 1, 20, 1, 1], 2, async (delayMs) => {
    running += 1;
    most = Math.max(most, running);
    await setTimeout(delayMs);
    running -= 1;
    return delayMs * 2;
  });
  assert.deepEqual(results, [60, 2, 40, 2, 2]);
  assert.equal(most, 2);
});

test('after an error nothing new starts, and running items end first', async () => {
  const ended: number[] = [];
  const work = async (item: number) => {
    await setTimeout(item * 10);
    if (item === 1) throw new Error('one');
    ended.push(item);
  };
  await assert.rejects(runInParallel([1, 3, 4, 5], 2, work), /^Error: one$/);
  assert.deepEqual(ended, [3]);
});
