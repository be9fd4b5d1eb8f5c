import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOf, RecentEvents } from '../../web/src/api/recent-events.ts';

test('the number of an event is in its id', () => {
  assert.deepEqual(['evt_0', 'evt_12_0123456789', 'evt_', 'job_1_2', 'evt_1x'].map(numberOf), [
    0,
    12,
    null,
    null,
    null,
  ]);
});

test('an answer gets the events that came after it was read, if all of them are still known', () => {
  const recent = new RecentEvents<string>();
  assert.deepEqual(recent.listAfter(3), [], 'the stream has not begun: it begins with the answer');
  recent.begin(10);
  assert.equal(recent.listAfter(9), null, 'the answer is older than the stream');
  assert.deepEqual(recent.listAfter(10), []);
  recent.add(11, 'a');
  recent.add(13, 'b');
  assert.deepEqual(recent.listAfter(10), ['a', 'b']);
  assert.deepEqual(recent.listAfter(11), ['b']);
  assert.deepEqual(recent.listAfter(13), []);
  for (let seq = 14; seq < 300; seq++) recent.add(seq, 'more');
  assert.equal(recent.listAfter(11), null, 'too many have come since');
  assert.equal(recent.listAfter(298)?.length, 1);
});
