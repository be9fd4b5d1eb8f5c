import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { entryPath, launcherPath } from '../../../src/sandbox/start/entries.ts';

test('entries are files of the build', () => {
  assert.ok(existsSync(entryPath('canary.js')));
  assert.ok(existsSync(launcherPath()));
  assert.ok(existsSync(entryPath('host/rule-host.cjs')));
});
