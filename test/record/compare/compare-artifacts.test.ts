import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ArtifactChanges } from '../../../src/contract/api/comparisons.ts';
import type { Artifact } from '../../../src/contract/artifact.ts';
import { compareArtifacts } from '../../../src/record/compare/index.ts';
import { RuleChanges } from '../../../src/record/compare/rule-changes.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeSampleArtifact } from '../../helpers/sample-artifact.ts';

/** The sample artifact, and a copy that a test changes. */
function makePair(change: (right: Artifact) => void = () => undefined) {
  const right = makeSampleArtifact();
  change(right);
  return compareArtifacts(makeSampleArtifact(), right);
}

const membersOf = (artifact: Artifact) => artifact.sheets[0]!.tables[0]!;

function changeRule(artifact: Artifact, rule: string): void {
  artifact.rules[rule] = { ...artifact.rules[rule]!, version: 'ffffff' };
}

test('an artifact equals itself, and the service can answer with the result', () => {
  const comparison: ArtifactChanges = makePair();
  const { same, output_same, rows_out, rules, tables, labels, mappings, values, issues } = comparison;
  assert.deepEqual([same, output_same, rows_out], [true, true, { left: 20, right: 20 }]);
  assert.deepEqual([rules, tables, labels, mappings, values, issues], [[], [], [], [], [], []]);
});

test('other ids and times are not a difference; another workbook, document or package is', () => {
  const moved = makePair((right) => {
    right.job = { ...right.job, id: 'job_2', started_at: '2030-01-01T00:00:00.000Z' };
  });
  assert.equal(moved.same, true);
  const other = makePair((right) => {
    right.output.sha256 = 'b'.repeat(64);
    right.job.document.sha256 = 'b'.repeat(64);
    right.config.content_hash = 'b'.repeat(64);
  });
  assert.deepEqual(
    [other.same, other.output_same, other.document_same, other.package_same],
    [false, false, false, false],
  );
  const without = compareArtifacts({ ...makeSampleArtifact(), output: {} }, { ...makeSampleArtifact(), output: {} });
  assert.equal(without.output_same, false, 'two jobs without a workbook have no equal workbooks');
});

test('rules differ if their code differs or one does not exist', () => {
  const { rules } = makePair((right) => {
    changeRule(right, 'columns.email.transform');
    right.rules['columns.city.detect_names'] = right.rules['columns.email.detect_at_sign']!;
    delete right.rules['hooks.after_mapping.run'];
  });
  assert.deepEqual(rules, [
    { rule: 'columns.city.detect_names', changed: 'added' },
    { rule: 'columns.email.transform', changed: 'code' },
    { rule: 'hooks.after_mapping.run', changed: 'removed' },
  ]);
});

test('rows that got another label name the rules whose contributions differ', () => {
  const { labels } = makePair((right) => {
    changeRule(right, 'row_types.total.detect_total');
    const [sheet] = right.sheets;
    sheet!.row_profiles.push({
      label: 'group',
      scores: { group: 0.5, total: 0.1 },
      contributors: [
        { rule: 'row_types.group.detect_names', label: 'group', delta: 0.5 },
        { rule: 'row_types.total.detect_total', label: 'total', delta: 0.1 },
        { rule: 'row_types.total.detect_total', label: 'header', delta: -0.9 },
      ],
    });
    // Row 15 was a total by profile 1.
    sheet!.rows[10] = { first_row: 15, last_row: 15, label: 'group', profile: 2 };
  });
  assert.deepEqual(labels, [
    {
      sheet: 'Members 2025',
      first_row: 15,
      last_row: 15,
      left: 'total',
      right: 'group',
      rules: [
        { rule: 'row_types.total.detect_total', for: 'total', left_delta: 0.9, right_delta: 0.1, changed: 'code' },
        { rule: 'row_types.group.detect_names', for: 'group', left_delta: null, right_delta: 0.5, changed: 'same' },
      ],
    },
  ]);
});

test('if the record has no scores, different row rules are named without deltas', () => {
  const { labels } = makePair((right) => {
    changeRule(right, 'row_types.header.detect_words');
    const [sheet] = right.sheets;
    // Rows 5 to 8 were one run of data.
    sheet!.rows.splice(
      3,
      1,
      { first_row: 5, last_row: 6, label: 'data' },
      { first_row: 7, last_row: 8, label: 'blank' },
    );
  });
  const silent = { left_delta: null, right_delta: null };
  assert.deepEqual(labels, [
    {
      sheet: 'Members 2025',
      first_row: 7,
      last_row: 8,
      left: 'data',
      right: 'blank',
      rules: [{ rule: 'row_types.header.detect_words', for: 'blank', ...silent, changed: 'code' }],
    },
  ]);
});

test('neighbouring rows with the same difference are one entry; rows after the last run are blank', () => {
  const { labels } = makePair((right) => {
    const [sheet] = right.sheets;
    sheet!.rows.splice(13);
    sheet!.rows.push({ first_row: 21, last_row: 26, label: 'data' });
  });
  assert.deepEqual(pluck(labels, 'first_row', 'last_row', 'left', 'right'), [
    [21, 21, 'total', 'data'],
    [22, 22, 'blank', 'data'],
    [23, 23, 'note', 'data'],
    [24, 26, 'blank', 'data'],
  ]);
});

test('a sheet that one side left out has no labels and no tables there', () => {
  const { labels, tables } = makePair((right) => {
    const [, sheet] = right.sheets;
    Object.assign(sheet!, { skipped: 'excluded', rows: [], row_profiles: [], tables: [], row_count: 0 });
  });
  assert.deepEqual(pluck(labels, 'sheet', 'first_row', 'last_row', 'left', 'right'), [
    ["O'Neil!s", 1, 1, 'blank', null],
    ["O'Neil!s", 2, 2, 'header', null],
    ["O'Neil!s", 3, 8, 'data', null],
  ]);
  assert.deepEqual(tables, [
    { sheet: "O'Neil!s", left: 'A2:A5', right: null },
    { sheet: "O'Neil!s", left: 'D2:D8', right: null },
  ]);
});

test('tables are matched by their place, not by their id', () => {
  const { tables, mappings } = makePair((right) => {
    const [members, sides] = right.sheets;
    const [first, second] = sides!.tables;
    members!.tables[0] = { ...members!.tables[0]!, id: 'table_3', a1_range: 'B4:H20' };
    sides!.tables = [
      { ...second!, id: 'table_1' },
      { ...first!, id: 'table_2' },
    ];
  });
  assert.deepEqual(tables, [{ sheet: 'Members 2025', left: 'B4:H21', right: 'B4:H20' }]);
  assert.deepEqual(mappings, []);
});

test('a column with another field names the rules for either field', () => {
  const { mappings } = makePair((right) => {
    changeRule(right, 'columns.email.detect_at_sign');
    const contributors = [{ rule: 'columns.phone.detect_digits', delta: 0.55 }];
    const table = membersOf(right);
    table.mapping![1] = {
      ...table.mapping![1]!,
      target_field: 'phone',
      proposed_field: 'phone',
      score: 0.55,
      threshold: 0.4,
      contributors,
      candidates: [
        { field: 'phone', score: 0.55, contributors },
        { field: 'email', score: 0.3, contributors: [{ rule: 'columns.email.detect_at_sign', delta: 0.3 }] },
      ],
    };
  });
  assert.deepEqual(mappings, [
    {
      sheet: 'Members 2025',
      table_a1: 'B4:H21',
      column: 'C',
      header: 'E-mail address',
      left: 'email',
      right: 'phone',
      left_score: 0.9,
      right_score: 0.55,
      left_threshold: 0.5,
      right_threshold: 0.4,
      left_reason: null,
      right_reason: null,
      left_unmapped: null,
      right_unmapped: null,
      rules: [
        { rule: 'columns.email.detect_at_sign', for: 'email', left_delta: 0.9, right_delta: 0.3, changed: 'code' },
        { rule: 'columns.phone.detect_digits', for: 'phone', left_delta: null, right_delta: 0.55, changed: 'same' },
      ].sort((a, b) => Math.abs(b.right_delta - (b.left_delta ?? 0)) - Math.abs(a.right_delta - (a.left_delta ?? 0))),
    },
  ]);
});

test("a field's values differ in counts, together with the transforms that differ", () => {
  const { values } = makePair((right) => {
    changeRule(right, 'columns.email.transform');
    changeRule(right, 'columns.email.validate');
    membersOf(right).transform!.fields = [{ field: 'email', changed: 7, dropped: 0, empty: 1 }];
  });
  assert.deepEqual(values, [
    {
      target_field: 'email',
      left: { changed: 4, dropped: 1, empty: 1 },
      right: { changed: 7, dropped: 0, empty: 1 },
      rules: ['columns.email.transform'],
    },
  ]);
});

test('issues differ in number and place; places are only given if both sides list all of them', () => {
  const { issues } = makePair((right) => {
    const { validation } = membersOf(right);
    const [invalid, , failed, missing] = validation!.issues;
    validation!.issues = [{ ...invalid!, a1: 'C7' }, failed!, { ...missing!, a1: 'B5:H5' }];
    validation!.totals = [
      { target_field: 'email', code: 'email_invalid', severity: 'error', count: 1 },
      { target_field: 'email', code: 'rule_failed', severity: 'warning', count: 1 },
      { target_field: 'city', code: 'required_missing', severity: 'error', count: 1 },
    ];
  });
  const places = (a1: string) => [{ sheet: 'Members 2025', a1 }];
  assert.deepEqual(issues, [
    {
      ...{ target_field: 'city', code: 'required_missing', severity: 'error', left: 1, right: 1, rules: ['engine'] },
      ...{ gone: places('B4:H4'), added: places('B5:H5') },
    },
    {
      ...{ target_field: 'email', code: 'email_invalid', severity: 'error', left: 1200, right: 1 },
      ...{ rules: ['columns.email.validate'], gone: null, added: null },
    },
  ]);
});

test('rules that failed more or less often are listed', () => {
  const { same, rule_errors } = makePair((right) => {
    right.rule_errors = [];
  });
  assert.equal(same, false);
  assert.deepEqual(rule_errors, [{ rule: 'columns.phone.detect_digits', left: 2, right: 0 }]);
});

test('an equal contribution is listed if the code of its rule differs', () => {
  const left = makeSampleArtifact().rules;
  const right = {
    ...left,
    'row_types.total.detect_total': { ...left['row_types.total.detect_total']!, version: 'ffffff' },
  };
  const shares = ['row_types.header.detect_words', 'row_types.total.detect_total', 'constructor'].map((rule) => ({
    rule,
    for: 'total',
    delta: 0.5,
  }));
  assert.deepEqual(new RuleChanges(left, right).compareShares(shares, shares), [
    { rule: 'row_types.total.detect_total', for: 'total', left_delta: 0.5, right_delta: 0.5, changed: 'code' },
  ]);
  const twice = new RuleChanges(left, right).compareShares([], [shares[0]!, shares[0]!]);
  assert.deepEqual([twice.length, twice[0]?.left_delta, twice[0]?.right_delta], [1, null, 1]);
});

test('separate rows with the same difference are separate entries', () => {
  const { labels } = makePair((right) => {
    const blank = (row: number) => ({ first_row: row, last_row: row, label: 'blank' });
    const data = (first_row: number, last_row: number) => ({ first_row, last_row, label: 'data' });
    // Rows 5 to 8 were one run of data.
    right.sheets[0]!.rows.splice(3, 1, blank(5), data(6, 6), blank(7), data(8, 8));
  });
  assert.deepEqual(pluck(labels, 'first_row', 'last_row'), [
    [5, 5],
    [7, 7],
  ]);
});

test('a changed weight is named, with its contribution to a row', () => {
  const left = makeSampleArtifact();
  left.evidence = { rows: { texts: '0a1b2c', years: '111111' } };
  left.sheets[0]!.row_profiles[0]!.evidence = { texts: 0.75 };
  const right = structuredClone(left);
  right.evidence!.rows!.texts = 'ffffff';
  right.sheets[0]!.row_profiles[0] = { ...left.sheets[0]!.row_profiles[0]!, label: 'note', evidence: { texts: 2 } };
  right.sheets[0]!.rows.find(({ first_row: row }) => row === 4)!.label = 'note';
  const { rules, labels } = compareArtifacts(left, right);
  assert.deepEqual(rules, [{ rule: 'engine.rows.texts', changed: 'code' }]);
  const shares = labels[0]!.rules.filter(({ rule }) => rule === 'engine.rows.texts');
  assert.deepEqual(shares, [
    { rule: 'engine.rows.texts', for: 'note', left_delta: null, right_delta: 2, changed: 'code' },
    { rule: 'engine.rows.texts', for: 'header', left_delta: 0.75, right_delta: null, changed: 'code' },
  ]);
});
