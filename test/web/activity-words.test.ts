import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { REVIEW_ACTIONS } from '../../src/contract/review.ts';
import {
  ACTIONS,
  describeAction,
  describeDetails,
  KINDS,
} from '../../web/src/features/administration/activity/activity-words.ts';

const srcDir = join(import.meta.dirname, '../../src');

/** Actions that the sources write, without columns of the database, whose names look similar. */
function listWritten(): string[] {
  const action = new RegExp(`'((?:${Object.keys(KINDS).join('|')})\\.[a-z_]+)'`, 'g');
  const paths = globSync(['http/**/*.ts', 'jobs/**/*.ts', 'versions/**/*.ts', 'cli/**/*.ts'], { cwd: srcDir });
  const texts = paths.map((path) => readFileSync(join(srcDir, path), 'utf8'));
  const named = texts.flatMap((text) => [...text.matchAll(action)].map(([, name]) => name!));
  return [...new Set([...named, ...REVIEW_ACTIONS.map((step) => `job.${step}`)])];
}

test('each action of the activity has a text', () => {
  const columns = /^jobs?\.(id|json)$/;
  const written = listWritten().filter((name) => !columns.test(name));
  assert.ok(written.length > 60, 'the sources were read');
  assert.deepEqual(
    written.filter((name) => ACTIONS[name] === undefined),
    [],
  );
});

test('an action without a text is shown by its name, and details as counts or as they are', () => {
  assert.equal(describeAction('job.some_thing', 'Ada', 'a list'), 'Ada: some thing a list');
  assert.equal(
    describeDetails({ revision: 2, base_revision: 1, corrections: 1, reason: 'correct_as_is', path: 'lib/A.ts' }),
    'revision 2, 1 correction, reason: correct as is, path: lib/A.ts',
  );
});
