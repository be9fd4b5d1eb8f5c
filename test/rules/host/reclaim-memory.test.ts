import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleHostModule, runBehind } from './host-script.ts';

/** Fills buffers, releases a part of them, and prints the megabytes in use before and after. */
const code = (keptMb: number) => `
  exports.takeCollector();
  const { getHeapStatistics } = process.getBuiltinModule('node:v8');
  const readMb = () => Math.round(getHeapStatistics().external_memory / 1048576);
  let buffers = Array.from({ length: 25 }, () => Buffer.alloc(4 * 1048576, 1));
  const before = readMb();
  buffers = buffers.slice(0, ${keptMb / 4});
  exports.reclaimMemory();
  console.log(before >= 100, readMb() < ${keptMb} + 20, buffers.length);`;

test('buffers that a call no longer uses are freed, and those that rules keep stay', async () => {
  const memory = await bundleHostModule('host/memory.ts');
  assert.equal(runBehind(memory, code(0), ['--expose-internals']), 'true true 0');
  assert.equal(runBehind(memory, code(60), ['--expose-internals']), 'true true 15');
});
