import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Readings } from '../../src/http/context/readings.ts';

const MINUTE_MS = 60_000;

test('a reading stays the same for ten minutes, and is replaced after that', () => {
  const readings = new Readings();
  readings.add('a', 0);
  assert.equal(readings.has('a', 10 * MINUTE_MS - 1), true);
  assert.equal(readings.has('a', 10 * MINUTE_MS), false);
  assert.equal(readings.has('b', 0), false);
});

test('of many readings, the oldest are forgotten', () => {
  const readings = new Readings();
  for (let i = 0; i < 10_001; i++) readings.add(String(i), 0);
  assert.deepEqual([readings.has('0', 1), readings.has('1', 1), readings.has('10000', 1)], [false, true, true]);
});
