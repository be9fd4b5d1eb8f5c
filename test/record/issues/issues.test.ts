import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countUnlisted, groupIssues, listIssues } from '../../../src/record/explain/index.ts';
import { pluck } from '../../helpers/pluck.ts';
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

test('issues without a field name their unmapped columns, or no column if they concern the whole table', () => {
  const artifact = makeSampleArtifact();
  const [table] = artifact.sheets[0]!.tables;
  const about = { code: 'formula_without_value', severity: 'warning' as const, target_field: null };
  const cell = { ...about, message: 'no value', rule: 'engine' };
  table!.validation = {
    issues: [
      { ...cell, a1: 'E6', row_index: 6 },
      { ...cell, a1: 'D6', row_index: 6 },
      { ...cell, a1: 'E7', row_index: 7 },
      { ...cell, code: 'of_the_table', a1: 'B4:H21', row_index: null },
    ],
    totals: [
      { ...about, count: 3 },
      { ...about, code: 'of_the_table', count: 1 },
    ],
  };
  assert.deepEqual(pluck(groupIssues(artifact), 'code', 'headers'), [
    ['formula_without_value', ['Remarks', 'Private mail']],
    ['of_the_table', []],
  ]);
});

test('issues are listed with sheet and table, and the others are counted', () => {
  const artifact = makeSampleArtifact();
  assert.deepEqual(
    listIssues(artifact).map(({ sheet, table_id, a1 }) => `${sheet} ${table_id} ${a1}`),
    ['C6', 'C8', 'C5:C10', 'B4:H4'].map((a1) => `Members 2025 table_1 ${a1}`),
  );
  assert.equal(countUnlisted(artifact), 1198);
});
