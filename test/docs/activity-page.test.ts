import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ACTIVITY_ACTIONS } from '../../src/contract/activity.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/activity.md'), 'utf8');

test('the page names each change that works on a full disk, and no other one', () => {
  const paragraph = page.split('\n\n').find((one) => one.startsWith('A full disk'))!;
  const named = [...paragraph.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, action]) => action);
  const urgent = Object.entries(ACTIVITY_ACTIONS).flatMap(([action, kind]) => (kind === 'urgent' ? [action] : []));
  assert.deepEqual(named.sort(), urgent.sort());
});
