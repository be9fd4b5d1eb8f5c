import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Durations } from '../../../src/service/queue/durations.ts';
import { JobQueue, type QueueEntry } from '../../../src/service/queue/job-queue.ts';
import { SlotPool } from '../../../src/service/queue/slots.ts';

/** A queue whose jobs end when the test says so. */
function makeQueue(maxConcurrency: number) {
  const errors: string[] = [];
  const ends = new Map<string, (outcome: 'ended' | 'stopped') => void>();
  const queue = new JobQueue({
    maxConcurrency,
    run: ({ jobId }, job) =>
      new Promise((resolve, reject) => {
        if (jobId === 'faulty') return reject(new Error(`${jobId} fails`));
        ends.set(jobId, resolve);
        job.stop.signal.addEventListener('abort', () => resolve('stopped'));
      }),
    mayStart: () => true,
    onMoved: () => undefined,
    onFault: (_, error) => errors.push(error.message),
  });
  const end = async (jobId: string) => {
    ends.get(jobId)!('ended');
    await nextTurn();
  };
  return { queue, end, errors, isRunning: (jobId: string) => queue.findRunning(jobId) !== undefined };
}

function makeEntry(jobId: string, serverDeaths = 0): QueueEntry {
  const slot = { release: () => undefined };
  return { jobId, workspaceId: 'ws', batchId: null, serverDeaths, slot, enqueuedAtMs: 0 };
}

test('the number of running jobs is limited, and they run in the order of submission', async () => {
  const { queue, end, isRunning } = makeQueue(2);
  for (const id of ['a', 'b', 'c', 'd']) queue.add(makeEntry(id));
  assert.equal(queue.runningCount, 0, 'nothing starts before the queue is open');
  queue.open();
  assert.deepEqual(['a', 'b', 'c', 'd'].map(isRunning), [true, true, false, false]);
  assert.deepEqual(
    ['a', 'c', 'd'].map((id) => queue.positionOf(id)),
    [null, 1, 2],
  );
  queue.remove('c');
  await end('a');
  assert.deepEqual(['b', 'd'].map(isRunning), [true, true]);
});

test('a job during which the server died twice runs alone', async () => {
  const { queue, end, isRunning } = makeQueue(2);
  for (const entry of [makeEntry('a'), makeEntry('suspect', 2), makeEntry('b')]) queue.add(entry);
  queue.open();
  assert.deepEqual(['a', 'suspect', 'b'].map(isRunning), [true, false, false]);
  await end('a');
  assert.deepEqual(['suspect', 'b'].map(isRunning), [true, false]);
  await end('suspect');
  assert.deepEqual(['b'].map(isRunning), [true]);
});

test('a drain waits, then stops the remaining jobs, and starts nothing more', async () => {
  const { queue } = makeQueue(1);
  queue.open();
  queue.add(makeEntry('a'));
  queue.add(makeEntry('b'));
  await queue.drain(10);
  assert.deepEqual([queue.runningCount, queue.waitingCount, queue.isStopped], [0, 1, true]);
});

test('a slot is released once, and its release is reported', () => {
  let freed = 0;
  const durations = new Durations([1000, 3000]);
  const slots = new SlotPool({ maxConcurrency: 1, queueSize: 1, durations, onFree: () => freed++ });
  const first = slots.reserve(0);
  slots.reserve(0);
  assert.throws(() => slots.reserve(1), {
    code: 'queue_full',
    details: { waiting: 1, running: 1, retry_after_seconds: 2 },
  });
  first.release();
  first.release();
  assert.deepEqual([slots.held, freed], [1, 1]);
  slots.take();
  slots.take();
  assert.equal(slots.held, 3, 'jobs of before a restart are never refused');
  assert.equal(slots.tryReserve(), null);
});

test('the wait is estimated from the last jobs, and is never less than a second', () => {
  const durations = new Durations();
  assert.equal(durations.secondsUntilFree(2), 3);
  for (let i = 0; i < 30; i++) durations.add(60_000);
  assert.deepEqual([durations.secondsUntilFree(1), durations.secondsUntilFree(2)], [60, 30]);
  for (let i = 0; i < 20; i++) durations.add(10);
  assert.equal(durations.secondsUntilFree(2), 1);
});

test('a run that fails, although no run may, is reported and keeps no slot', async () => {
  const { queue, errors, isRunning } = makeQueue(1);
  const slots = new SlotPool({ maxConcurrency: 1, queueSize: 1, durations: new Durations(), onFree: () => undefined });
  for (const jobId of ['faulty', 'next']) queue.add({ ...makeEntry(jobId), slot: slots.take() });
  queue.open();
  while (!isRunning('next')) await nextTurn();
  assert.deepEqual([errors, slots.held], [['faulty fails'], 1]);
});
