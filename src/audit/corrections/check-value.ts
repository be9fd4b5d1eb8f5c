import type { GivenValue } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';

/** Throws for a value that no cell can have; the message does not show it. */
export function assertValue(value: GivenValue | null, place: string): void {
  if (typeof value === 'string' && value.trim() === '')
    throw new AdeError('correction_value_refused', { place, expected: 'a text', found: 'white space alone' });
  if (typeof value !== 'object' || value === null || isDay(value.date)) return;
  throw new AdeError('correction_value_refused', {
    place,
    expected: 'a date that there is',
    found: 'a day that its month does not have',
  });
}

function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
