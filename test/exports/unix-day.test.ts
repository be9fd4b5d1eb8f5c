import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toUnixDay } from '../../src/exports/unix-day.ts';

const MS_PER_DAY = 86_400_000;
const days = (from: string, to: string, step: number) => {
  const [first, last] = [Date.parse(from) / MS_PER_DAY, Date.parse(to) / MS_PER_DAY];
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
};

test('dates of all centuries, and each day around leap days, are the days of the calendar', () => {
  const all = [...days('0000-01-01', '9999-12-31', 89), ...days('1896-01-01', '1905-01-01', 1)];
  for (const day of [...all, ...days('1999-01-01', '2001-12-31', 1)]) {
    assert.equal(toUnixDay(new Date(day * MS_PER_DAY).toISOString().slice(0, 10)), day);
  }
});
