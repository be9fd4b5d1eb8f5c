import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RepeatedWork } from '../../src/service/repeated-work.ts';

test('work that is asked for while it runs is done once more, and a failure neither escapes nor stops it', async () => {
  const errors: string[] = [];
  let [runs, isFailing] = [0, false];
  const work: RepeatedWork = new RepeatedWork(
    async () => {
      runs += 1;
      await Promise.resolve();
      if (isFailing) throw new Error(`run ${runs}`);
    },
    ({ message }) => errors.push(message),
  );
  for (let i = 0; i < 3; i++) work.ask();
  await work.settled();
  assert.equal(runs, 2);
  isFailing = true;
  work.ask();
  await work.settled();
  isFailing = false;
  work.ask();
  await work.settled();
  assert.deepEqual([runs, errors], [4, ['run 3']]);
});
