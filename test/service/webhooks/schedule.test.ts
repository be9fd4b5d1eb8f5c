import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addAttempt,
  findRetry,
  parseRetryAfter,
  parseRetrySeconds,
  RETRY_AFTER_MS,
} from '../../../src/service/webhooks/schedule.ts';

const NOW = new Date('2026-12-01T10:00:00.000Z');
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

test('pauses grow from seconds to a day, and an event is given up after about three days', () => {
  assert.deepEqual(findRetry(1, NOW, 0), inSeconds(5));
  assert.deepEqual(findRetry(2, NOW, 0), inSeconds(300));
  assert.equal(findRetry(RETRY_AFTER_MS.length + 1, NOW, 0), null);
  const days = RETRY_AFTER_MS.reduce((sum, pause) => sum + pause, 0) / 86_400_000;
  assert.ok(days > 3 && days < 4, String(days));
});

test('pauses are up to a fifth longer, so that events do not come back together', () => {
  assert.deepEqual(findRetry(2, NOW, 1), inSeconds(360));
  assert.deepEqual(findRetry(2, NOW, 0.5), inSeconds(330));
});

test('the operator of the machine sets other pauses', () => {
  assert.deepEqual(parseRetrySeconds('1, 60,3600'), [1000, 60_000, 3_600_000]);
  for (const text of ['5,', '0', '-5', '1.5', '5;300', 'soon', '604801', Array(101).fill(1).join()])
    assert.throws(() => parseRetrySeconds(text), { code: 'setting_invalid' }, text);
});

test('a receiver asks for a pause in seconds or by a date, for at most a day', () => {
  assert.deepEqual(parseRetryAfter('120', NOW), inSeconds(120));
  assert.deepEqual(parseRetryAfter('Tue, 01 Dec 2026 10:05:00 GMT', NOW), inSeconds(300));
  assert.deepEqual(parseRetryAfter('9999999', NOW), inSeconds(86_400));
  for (const text of [null, '', '0', '-5', 'soon', 'Tue, 01 Dec 2026 09:00:00 GMT']) {
    assert.equal(parseRetryAfter(text, NOW), null, String(text));
  }
});

test('the log keeps the last 20 attempts', () => {
  let json = '[]';
  for (let i = 1; i <= 25; i++) {
    json = addAttempt(json, { at: NOW.toISOString(), status: null, fault: 'no_answer', duration_ms: i });
  }
  const kept: { duration_ms: number }[] = JSON.parse(json);
  assert.deepEqual(
    kept.map(({ duration_ms: ms }) => ms),
    Array.from({ length: 20 }, (_, i) => i + 6),
  );
});
