import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Pipeline } from '../../../src/engine/rows/pipeline.ts';

const AHEAD = 3;
const INPUTS = 10;

async function* countUp(): AsyncGenerator<number> {
  for (let i = 0; i < INPUTS; i++) yield i;
}

test('while a result is processed, as many steps run as are allowed, and results keep their order', async () => {
  let started = 0;
  const pipeline = new Pipeline(AHEAD, async (input: number) => {
    started += 1;
    // Later steps are quicker: their results must wait.
    if (input % 2 === 0) await setImmediate();
    return input;
  });
  const seen: [result: number, started: number][] = [];
  for await (const result of pipeline.run(countUp())) {
    // A consumer that works on a result gives the steps time to finish; imitate that.
    await setImmediate();
    seen.push([result, started]);
  }
  assert.deepEqual(
    seen.map(([result]) => result),
    Array.from({ length: INPUTS }, (_, i) => i),
  );
  for (const [result, count] of seen.slice(1)) assert.equal(count, Math.min(INPUTS, result + AHEAD));
});

test('the first result is passed on as soon as it is ready', async () => {
  let started = 0;
  const inputs = async function* () {
    yield 'first';
    await setImmediate();
    yield 'second';
    throw new Error('the first result was not passed on');
  };
  const pipeline = new Pipeline(AHEAD, async (input: string) => {
    started += 1;
    return input;
  });
  for await (const result of pipeline.run(inputs())) {
    assert.deepEqual([result, started], ['first', 2]);
    break;
  }
});

test('a failed step is reported in its turn, whatever failed after it', async () => {
  const pipeline = new Pipeline(AHEAD, async (input: number) => {
    if (input >= 1) throw new Error(`step ${input}`);
    return input;
  });
  const results: number[] = [];
  await assert.rejects(async () => {
    for await (const result of pipeline.run(countUp())) results.push(result);
  }, /^Error: step 1$/);
  assert.deepEqual(results, [0]);
});
