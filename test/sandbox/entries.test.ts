import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { entryPath, launcherPath } from '../../src/sandbox/entries.ts';

test('entryPath finds a bundle or a source, and names the bundle that is missing', () => {
  assert.ok(existsSync(entryPath('canary')));
  assert.ok(existsSync(launcherPath()));
  assert.match(entryPath('no-such-entry'), /dist[\\/]no-such-entry\.js$/);
});
