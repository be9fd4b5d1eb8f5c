import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIVITY_ACTIONS, FORMER_ACTIONS } from '../../src/contract/activity.ts';
import {
  ACTIONS,
  describeAction,
  describeDetails,
  KINDS,
} from '../../web/src/features/administration/activity/activity-words.ts';

test('each action of the activity has a text, and belongs to a kind', () => {
  const actions = [...Object.keys(ACTIVITY_ACTIONS), ...FORMER_ACTIONS];
  assert.deepEqual(Object.keys(ACTIONS).sort(), actions.sort());
  assert.deepEqual(
    actions.filter((action) => KINDS[action.slice(0, action.indexOf('.'))] === undefined),
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
