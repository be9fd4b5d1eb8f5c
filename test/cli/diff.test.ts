import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Comparison } from '../../src/record/compare/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { failHere, runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { BY_NAME, makeFolder, PREFIX_ROWS, writePackage } from '../helpers/run-package.ts';
import { makeSampleArtifact } from '../helpers/sample-artifact.ts';

const FIELD = `${BY_NAME}
export function transform({ values }) {
  return { values: values.map((value) => String(value).toUpperCase()) };
}
export function validate({ values }) {
  const found = values.map((value, index) => ({ value, row_index: index + 1, code: 'long', message: 'too long' }));
  return { issues: found.filter(({ value }) => String(value ?? '').length > 3).map(({ value: _, ...issue }) => issue) };
}
`;

/** A document with a note, three rows of data and a total. */
async function writeDocument(): Promise<string> {
  const file = join(makeFolder(), 'people.csv');
  await writeFile(file, 'H:id,name\nD:1,Ann\nD:2,Bobby\nD:3,CY\nT:4,\n');
  return file;
}

/** Two packages: the second reads totals as data, writes small letters, reports shorter names, and scores ids lower. */
function writePackages(): [string, string] {
  const before = writePackage({ fields: { id: {}, name: { script: FIELD } }, rows: { prefix: PREFIX_ROWS } });
  const script = FIELD.replace('String(value).toUpperCase()', "String(value ?? '').toLowerCase() || null").replace(
    '> 3',
    '> 2',
  );
  const after = writePackage({
    fields: { id: { script: BY_NAME.replace('? { [field_name]: 1 }', '? { [field_name]: 0.4 }') }, name: { script } },
    rows: { prefix: PREFIX_ROWS.replace("T: 'total'", "T: 'data'") },
  });
  return [before, after];
}

test('one document with two packages: what differs, and which rules caused it', async () => {
  const [before, after] = writePackages();
  const file = await writeDocument();
  const args = ['diff', file, '--before', before, '--after', after];
  const { exitCode, stdout, stderr } = await runAdeHere([...args, '--json', '--exit-code']);
  assert.equal(exitCode, 1, stderr);
  const comparison: Comparison = JSON.parse(stdout);
  assert.equal(comparison.document_same, true);
  assert.equal(comparison.left.as_of, comparison.right.as_of);
  assert.deepEqual(comparison.rows_out, { left: 3, right: 4 });
  assert.deepEqual(pluck(comparison.labels, 'first_row', 'last_row', 'left', 'right'), [[5, 5, 'total', 'data']]);
  assert.deepEqual(
    comparison.labels[0]!.rules.map((change) => [change.for, change.left_delta, change.right_delta, change.changed]),
    [
      ['total', 1, null, 'same'],
      ['data', null, 1, 'same'],
    ],
  );
  assert.deepEqual(pluck(comparison.mappings, 'column', 'left', 'right', 'left_score'), [['A', 'id', null, 1]]);
  assert.deepEqual(comparison.mappings[0]!.rules, [
    { rule: 'columns.id.detect_name', for: 'id', left_delta: 1, right_delta: 0.4, changed: 'code' },
  ]);
  const name = comparison.values.find(({ target_field }) => target_field === 'name');
  assert.deepEqual([name?.left.changed, name?.right.changed, name?.rules], [2, 3, ['columns.name.transform']]);
  const long = comparison.issues.find(({ code }) => code === 'long')!;
  assert.deepEqual([long.left, long.right, long.rules], [1, 2, ['columns.name.validate']]);
  assert.deepEqual([long.gone, long.added], [[], [{ sheet: 'people', a1: 'B2' }]]);

  const text = await succeedHere(...args);
  for (const line of [
    /^before {2}people\.csv with Test rules 1\.0\.0 \(/m,
    /^ {2}~ columns\.name\.transform$/m,
    /^ {2}people!5 {2}total → data$/m,
    /^ {2}people!A "H:id" {2}id → \(unmapped\) {2}score 1\.00 → 0\.\d\d$/m,
    /^ +\+1\.00 → \+0\.40 for id: columns\.id\.detect_name \(its code changed\)$/m,
    /^ {2}name {2}changed 2 → 3.* {2}by columns\.name\.transform \(its code changed\)$/m,
    /^ {2}name long \(error\) {2}1 → 2 {2}by columns\.name\.validate \(its code changed\)$/m,
    /^ {4}\+ people!B2$/m,
    /^rows written: 3 → 4; the workbooks differ$/m,
  ]) {
    assert.match(text, line);
  }
});

test('two packages that do the same are reported as equal, and --data-dir keeps both jobs', async () => {
  const [before] = writePackages();
  const dataDir = makeFolder();
  const args = ['--before', before, '--after', before, '--data-dir', dataDir, '--as-of', '2025-01-31', '--exit-code'];
  const { exitCode, stdout } = await runAdeHere(['diff', await writeDocument(), ...args]);
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /^rows written: 3; nothing differs; the workbooks are equal byte for byte$/m);
  const jobs = await readdir(join(dataDir, 'jobs'));
  assert.equal(jobs.length, 2);

  const again = await succeedHere('diff', ...jobs.map((job) => join(dataDir, 'jobs', job)), '--json', '--exit-code');
  const { same, left } = JSON.parse(again);
  assert.deepEqual([same, left.as_of], [true, '2025-01-31T00:00:00.000Z']);
});

test('two artifacts: a warning if their places do not mean the same cells', async () => {
  const folder = makeFolder();
  const other = makeSampleArtifact();
  other.job.document.sha256 = 'b'.repeat(64);
  other.config.content_hash = 'b'.repeat(64);
  other.output.sha256 = 'b'.repeat(64);
  await writeFile(join(folder, 'a.json'), JSON.stringify(makeSampleArtifact()));
  await writeFile(join(folder, 'b.json'), JSON.stringify(other));
  const stdout = await succeedHere('diff', join(folder, 'a.json'), join(folder, 'b.json'));
  assert.match(stdout, /^The documents differ/m);
  assert.match(stdout, /^The sources of the rules are the same; the manifest, lib\/ or data\//m);
});

test('a document that a package cannot take leaves nothing to compare', async () => {
  const [before] = writePackages();
  const file = join(makeFolder(), 'empty.csv');
  await writeFile(file, '');
  const { stderr } = await failHere('diff', file, '--before', before, '--after', before);
  assert.match(stderr, /error\[comparison_job_failed\]: .*nothing to compare: \w+, /);
});

test('options that need each other are reported', async () => {
  const cases: [string[], RegExp][] = [
    [['a.json'], /Give two artifacts, or a document with --before and --after/],
    [['a.json', 'b.json', 'c.json'], /Give two artifacts/],
    [['a.xlsx', '--before', 'x'], /Give both packages/],
    [['a.xlsx', 'b.xlsx', '--before', 'x', '--after', 'y'], /Give one document/],
    [['a.json', 'b.json', '--as-of', '2025-01-01'], /finished jobs are not run/],
    [['a.xlsx', '--before', 'x', '--after', 'y', '--as-of', 'soon'], /--as-of is soon/],
  ];
  for (const [args, message] of cases) {
    const { exitCode, stderr } = await runAdeHere(['diff', ...args]);
    assert.equal(exitCode, 2, args.join(' '));
    assert.match(stderr, message);
  }
});
