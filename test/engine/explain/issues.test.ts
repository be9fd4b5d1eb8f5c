import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countUnlisted, groupIssues, listIssues } from '../../../src/engine/explain/index.ts';
import { makeSampleArtifact } from '../../helpers/sample-artifact.ts';

test('issues are grouped by field and code with exact counts and a few places, errors first', () => {
  const groups = groupIssues(makeSampleArtifact(), 1);
  assert.deepEqual(
    groups.map(({ target_field, code, count, places }) => [target_field, code, count, places.map(({ a1 }) => a1)]),
    [
      ['email', 'email_invalid', 1200, ['C6']],
      ['city', 'required_missing', 1, ['B4:H4']],
      ['email', 'rule_failed', 1, ['C5:C10']],
    ],
  );
});

test('issues are listed with sheet and table, and what is not listed is counted', () => {
  const artifact = makeSampleArtifact();
  assert.deepEqual(
    listIssues(artifact).map(({ sheet, table_id, a1 }) => `${sheet} ${table_id} ${a1}`),
    ['C6', 'C8', 'C5:C10', 'B4:H4'].map((a1) => `Members 2025 table_1 ${a1}`),
  );
  assert.equal(countUnlisted(artifact), 1198);
});
