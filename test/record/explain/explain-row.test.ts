import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRow } from '../../../src/record/explain/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeSampleArtifact } from '../../helpers/sample-artifact.ts';

const members = 'Members 2025';

test('a data row says where it went, also a hidden one and one after blank rows', () => {
  const artifact = makeSampleArtifact();
  const expected = [
    [5, 2],
    [9, 6],
    [12, 8],
    [14, 9],
    [18, 10],
    [20, 12],
  ] as const;
  for (const [row, outputRow] of expected) {
    const explanation = explainRow(artifact, members, row);
    assert.equal(explanation.left_out, null);
    assert.deepEqual(explanation.tables[0]?.output, { sheet: 'Normalized', row: outputRow });
  }
  assert.equal(explainRow(artifact, members, 9).hidden, true);
  assert.equal(explainRow(artifact, members, 8).hidden, false);
});

test('a row that was left out says why', () => {
  const artifact = makeSampleArtifact();
  const reasonOf = (row: number) => explainRow(artifact, members, row).left_out;
  assert.deepEqual(
    { title: reasonOf(1), above: reasonOf(2), header: reasonOf(4), group: reasonOf(11), repeated: reasonOf(13) },
    { title: 'title', above: 'blank', header: 'header', group: 'label', repeated: 'repeated_header' },
  );
  assert.deepEqual(
    { total: reasonOf(15), blank: reasonOf(16), trailing: reasonOf(21), note: reasonOf(23), beyond: reasonOf(24) },
    { total: 'label', blank: 'blank', trailing: 'label', note: 'outside_tables', beyond: 'beyond_sheet' },
  );
  assert.equal(explainRow(artifact, 'Archive', 1).left_out, 'sheet_skipped');
});

test('a row rule is named with its contribution, version, file and line', () => {
  const { label, scores, contributors } = explainRow(makeSampleArtifact(), members, 15);
  assert.equal(label, 'total');
  assert.deepEqual(scores, { total: 0.9, header: -0.1 });
  assert.deepEqual(contributors[0], {
    rule: 'row_types.total.detect_total',
    kind: 'row_detector',
    file: 'row_types/total.ts',
    function: 'detect_total',
    line: 9,
    version: 'b0b0b0',
    says: null,
    label: 'total',
    delta: 0.9,
  });
});

test('a row in tables side by side is explained for each table that has it', () => {
  const artifact = makeSampleArtifact();
  const both = explainRow(artifact, "O'Neil!s", 4);
  assert.deepEqual(
    both.tables.map(({ table_id, output }) => [table_id, output?.row]),
    [
      ['table_2', 14],
      ['table_3', 17],
    ],
  );
  const one = explainRow(artifact, "O'Neil!s", 8);
  assert.deepEqual(
    one.tables.map(({ table_id, output }) => [table_id, output?.row]),
    [['table_3', 21]],
  );
});

test('a data row of a job that ended before it was written says so', () => {
  const artifact = makeSampleArtifact();
  artifact.output = {};
  assert.equal(explainRow(artifact, members, 5).left_out, 'not_written');
});

test('a sheet name may differ in case if only one sheet fits; otherwise the error lists the sheets', () => {
  const artifact = makeSampleArtifact();
  assert.equal(explainRow(artifact, 'MEMBERS 2025', 5).sheet, members);
  assert.throws(() => explainRow(artifact, 'Nowhere', 5), {
    code: 'not_in_artifact',
    message: /Members 2025, O'Neil!s/,
  });
});

test('evidence that is not listed separately comes last, however large its sum is', () => {
  const artifact = makeSampleArtifact();
  const sheet = artifact.sheets.find(({ name }) => name === members)!;
  const profile = sheet.row_profiles[sheet.rows.find(({ first_row: row }) => row === 15)!.profile!]!;
  profile.contributors = [
    { rule: 'engine.rows.texts', label: 'total', delta: 0.2 },
    { rule: 'engine.rows.rest', label: 'total', delta: 3 },
    { rule: 'engine.rows.numbers', label: 'total', delta: -0.4 },
  ];
  const { contributors } = explainRow(artifact, members, 15);
  assert.deepEqual(pluck(contributors, 'rule'), ['engine.rows.numbers', 'engine.rows.texts', 'engine.rows.rest']);
});

test('evidence is listed with the contributions of rules, and with its meaning', () => {
  const artifact = makeSampleArtifact();
  artifact.evidence = { rows: { texts: '0a1b2c', rest: 'd3e4f5' } };
  const profile = artifact.sheets[0]!.row_profiles[0]!;
  profile.evidence = { texts: 0.75, rest: -0.9 };
  const { contributors } = explainRow(artifact, members, 4);
  assert.deepEqual(pluck(contributors, 'rule', 'kind', 'label', 'delta', 'version', 'says'), [
    ['engine.rows.texts', 'evidence', 'header', 0.75, '0a1b2c', 'its cells are texts'],
    ['row_types.header.detect_words', 'row_detector', 'header', 0.6, '0a1b2c', null],
    ['engine.rows.rest', 'evidence', 'header', -0.9, 'd3e4f5', 'all else that was seen'],
  ]);
  // A record whose rules include the evidence.
  artifact.rules['engine.rows.texts'] = { impl: 'engine:texts', version: '0a1b2c', kind: 'evidence' };
  artifact.rules['engine.rows.rest'] = { impl: 'engine:rest', version: 'd3e4f5', kind: 'evidence' };
  const shares = Object.entries(profile.evidence).map(([name, delta]) => ({
    rule: `engine.rows.${name}`,
    label: 'header',
    delta,
  }));
  profile.contributors.push(...shares);
  delete profile.evidence;
  delete artifact.evidence;
  assert.deepEqual(explainRow(artifact, members, 4).contributors, contributors);
});
