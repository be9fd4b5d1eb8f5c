import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { suite, test } from 'node:test';
import type { Artifact } from '../../src/contract/artifact.ts';
import { ROW_WEIGHTS_FILE } from '../../src/contract/row-weights.ts';
import { pluck } from '../helpers/pluck.ts';
import { makeFolder, runFile, type TestPackage, type TestRun } from '../helpers/run-package.ts';

const rowWeights = readFileSync(resolve(import.meta.dirname, '../../templates/starter', ROW_WEIGHTS_FILE), 'utf8');

/** One rule for each thing that rules can do, with answers in their shortest form, as JSON has them. */
const HEADER = `export function detect_first_row({ row_index, ..._ }) {
  return row_index === 1 ? {"scores": {"header": +0.6, "data": -0.1}} : {"scores": {"data": +0.6}};
}
`;
const MEMBER_ID = `export function detect_synonyms({ header, field_name, ..._ }) {
  return {"scores": header === 'Member #' ? {[field_name]: +0.4} : {}};
}
export function detect_digits({ values_sample, field_name, ..._ }) {
  return {"scores": values_sample.every((value) => value === null || /^0\\d+$/.test(String(value))) ? {[field_name]: +0.4} : {}};
}
export function transform({ values, ..._ }) {
  return {"values": values.map((value) => value && String(value).trim()), "warnings": []};
}
export function validate({ values, ..._ }) {
  const missing = values.flatMap((value, i) => (value ? [] : [i + 1]));
  return {"issues": missing.map((row_index) => ({
    "row_index": row_index, "code": "required_missing", "message": "Expected an id."
  }))};
}
`;
/** A single detector, below the threshold. */
const NAME = `export function detect_name({ header, field_name, ..._ }) {
  return {"scores": header === 'Name' ? {[field_name]: +0.4} : {}};
}
`;
const HOOK = `export function run({ artifact, manifest, env, job_id, source_file, ..._ }) {
  if (!artifact || !manifest || !env || !job_id || !source_file) throw new Error('something is missing');
  return {"notes": "short message for audit trail"};
}
`;

const PACKAGE: TestPackage = {
  fields: { member_id: { script: MEMBER_ID }, name: { script: NAME } },
  rows: { header: HEADER },
  hooks: { on_job_start: [HOOK], after_mapping: [HOOK], after_transform: [HOOK], after_validate: [HOOK] },
};

const IDS = Array.from({ length: 12 }, (_, i) => (i === 11 ? '' : `00${100 + i}`));
const DOCUMENT = ['Member #,Name,Hours', ...IDS.map((id, i) => `${id},Person ${i},${i + 3}`)];

function explainMapping({ sheets }: Artifact, tableId: string, column: string) {
  const tables = sheets.flatMap(({ tables: list }) => list).filter(({ id }) => id === tableId);
  const entry = tables.flatMap(({ mapping = [] }) => mapping).find(({ raw }) => raw.column === column)!;
  return { target_field: entry.target_field, score: entry.score, contributors: entry.contributors };
}

function listErrors({ sheets }: Artifact) {
  return sheets.flatMap(({ name, tables }) =>
    tables.flatMap(({ id, validation }) => validation!.issues.map(({ a1, message }) => [name, id, a1, message])),
  );
}

for (const [name, files] of [
  ['without weights', {}],
  ['with row weights', { [ROW_WEIGHTS_FILE]: rowWeights }],
] as const) {
  suite(`a package with one rule of each kind, ${name}`, async () => {
    const file = join(makeFolder(), 'members.csv');
    writeFileSync(file, `${DOCUMENT.join('\n')}\n`);
    const run: TestRun = await runFile({ ...PACKAGE, files }, file);
    const { artifact, jobDir } = run;
    const [sheet] = artifact.sheets;
    const [table] = sheet!.tables;

    test('runs every rule', () => {
      assert.equal(run.result.status, 'success', String(run.result.error?.message));
      assert.deepEqual(artifact.rule_errors, []);
      const notes = artifact.annotations.map(({ rule, notes: text }) => `${rule}: ${text}`);
      const hooks = ['on_job_start', 'after_mapping', 'after_transform', 'after_validate'];
      assert.deepEqual(
        notes,
        hooks.map((hook) => `hooks.${hook}.run: short message for audit trail`),
      );
    });

    test('adds deltas of rows to the labels that they name', () => {
      assert.deepEqual([table!.header.rows, table!.row_count], [[1], 12]);
      const profile = sheet!.row_profiles[sheet!.rows[0]!.profile!]!;
      const deltas = profile.contributors.filter(({ rule }) => rule === 'row_types.header.detect_first_row');
      assert.deepEqual(pluck(deltas, 'label', 'delta'), [
        ['header', 0.6],
        ['data', -0.1],
      ]);
    });

    test('maps a column whose deltas reach the threshold together, and leaves one unmapped', () => {
      assert.deepEqual(explainMapping(artifact, table!.id, 'A'), {
        target_field: 'member_id',
        score: 0.8,
        contributors: [
          { rule: 'columns.member_id.detect_digits', delta: 0.4 },
          { rule: 'columns.member_id.detect_synonyms', delta: 0.4 },
        ],
      });
      assert.deepEqual(explainMapping(artifact, table!.id, 'B'), { target_field: null, score: 0, contributors: [] });
      assert.equal(table!.mapping![1]!.reason, 'below_threshold');
    });

    test('places issues', () => {
      assert.deepEqual(listErrors(artifact), [[sheet!.name, table!.id, 'A13', 'Expected an id.']]);
      assert.deepEqual(pluck(run.issues, 'code', 'rule'), [['required_missing', 'columns.member_id.validate']]);
    });

    test('writes the values, and registers what ran', () => {
      const ids = run.output.Normalized!.slice(1).map(([id]) => id ?? '');
      assert.deepEqual(ids, IDS);
      const { impl, version } = artifact.rules['columns.member_id.detect_synonyms']!;
      assert.equal(impl, 'columns/member_id.js:detect_synonyms');
      assert.match(version, /^[0-9a-f]{6}$/);
      assert.deepEqual(pluck(artifact.pass_history, 'pass'), [1, 2, 2.5, 3, 4, 5]);
      const left = ['inputs', 'artifact.json', 'normalized.xlsx', 'events.ndjson', 'run-request.json', '.venv'];
      for (const path of left) assert.ok(existsSync(join(jobDir, path)), path);
    });
  });
}
