import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EVENT_TYPES, PASSING_TYPES } from '../../src/contract/api/event-log.ts';

test('docs/api.md has all types of events with the same sentences', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'api.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z]+\.[a-z_]+)` \| (.*) \|$/gm)].map(([, type, text]) => [type, text]);
  assert.deepEqual(rows, [...Object.entries(EVENT_TYPES), ...Object.entries(PASSING_TYPES)]);
});
