import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSteps } from '../../../src/base/steps/run-steps.ts';

test('all steps of an end are carried out, whatever one of them throws', async () => {
  const done: string[] = [];
  const fail = (name: string) => () => {
    done.push(name);
    throw new Error(name);
  };
  const steps = [
    fail('first'),
    async () => void done.push('second'),
    async () => fail('third')(),
    () => done.push('last'),
  ];
  await assert.rejects(runSteps(steps), { message: 'first' });
  assert.deepEqual(done, ['first', 'second', 'third', 'last']);
});
