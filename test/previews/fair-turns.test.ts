import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FairTurns } from '../../src/previews/fair-turns.ts';

/** Tasks that end on request, in the order in which they were started. */
function makeRecorder(turns: FairTurns) {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const add = (group: string, name: string) =>
    turns.run(group, async () => {
      started.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      return name;
    });
  /** Ends the longest running task. */
  const endOne = async () => {
    ends.shift()!();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { started, add, endOne };
}

test('each group runs one task at a time, and the groups take turns', async () => {
  const { started, add, endOne } = makeRecorder(new FairTurns(2));
  const done = [add('a', 'a1'), add('a', 'a2'), add('a', 'a3'), add('b', 'b1'), add('b', 'b2'), add('c', 'c1')];
  assert.deepEqual(started, ['a1', 'b1']);
  for (let ended = 0; ended < done.length; ended++) await endOne();
  assert.deepEqual(started, ['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  assert.deepEqual(await Promise.all(done), ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']);
});

test('a task that fails ends its turn', async () => {
  const turns = new FairTurns(1);
  const failing = turns.run('a', () => Promise.reject(new Error('on purpose')));
  const next = turns.run('a', async () => 'next');
  await assert.rejects(failing, /on purpose/);
  assert.equal(await next, 'next');
});
