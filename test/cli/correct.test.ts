import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Artifact } from '../../src/contract/artifact.ts';
import {
  assertVerified,
  correct,
  findFolder,
  GRID,
  makeJob,
  PACKAGE,
  readOutput,
  readRecord,
  refuse,
} from '../helpers/correct-job.ts';
import { writeGrids } from '../helpers/make-grid.ts';
import { pluck } from '../helpers/pluck.ts';
import { failHere, runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { makeFolder, runFile } from '../helpers/run-package.ts';

function listFields({ sheets }: Artifact): Record<string, string | null> {
  const mapping = sheets.flatMap(({ tables }) => tables.flatMap((table) => table.mapping ?? []));
  return Object.fromEntries(mapping.map(({ raw, target_field }) => [raw.column, target_field]));
}

test('corrections of a column and a row make a new revision, and the first one stays as it was', async () => {
  const jobDir = await makeJob();
  const before = readFileSync(join(jobDir, 'artifact.json'), 'utf8');
  await correct(jobDir, '--field', 'C1=city', '--label', 'Sheet1!4=total', '--by', 'Kim');
  assert.equal(readFileSync(join(jobDir, 'artifact.json'), 'utf8'), before);
  assert.deepEqual(listFields(readRecord(jobDir, 1)), { A: 'id', B: 'name', C: null });
  const record = readRecord(jobDir, 2);
  assert.deepEqual(listFields(record), { A: 'id', B: 'name', C: 'city' });
  assert.equal(record.job.revision, 2);
  assert.equal(record.job.corrections?.count, 2);
  const [sheet] = record.sheets;
  const column = sheet!.tables[0]!.mapping![2]!;
  assert.deepEqual([column.reason, column.correction, column.proposed_field], ['set_by_person', 'c1', null]);
  assert.deepEqual(
    sheet!.row_profiles.filter(({ correction }) => correction !== undefined),
    [
      {
        label: 'total',
        scores: { data: 1 },
        contributors: [{ rule: 'row_types.prefix.detect_prefix', label: 'data', delta: 1 }],
        correction: 'c2',
        proposed_label: 'data',
      },
    ],
  );
  assert.equal(record.output.row_count, 2);
});

test('explain answers for the newest revision, and names what a person decided', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city', '--label', '4=note');
  const overview = await runAdeHere(['explain', jobDir]);
  assert.match(overview.stdout, /revision 2 with 2 corrections/);
  const column = await runAdeHere(['explain', jobDir, '--column', 'C']);
  assert.match(column.stdout, /became city: set by a person; without that it would be unmapped/);
  const row = await runAdeHere(['explain', jobDir, '--row', '4']);
  assert.match(row.stdout, /set by a person, in correction c2; without that its label would be data/);
  const first = await runAdeHere(['explain', join(jobDir, 'artifact.json'), '--column', 'C']);
  assert.doesNotMatch(first.stdout, /set by a person/);
});

test('a correction names its field by label, without regard to case', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=CITY');
  assert.equal(listFields(readRecord(jobDir, 2)).C, 'city');
});

test('corrections add up over revisions, and the later correction of a place counts', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city');
  await correct(jobDir, '--label', '3=note', '--label', '4=note');
  await correct(jobDir, '--label', '4=data');
  const record = readRecord(jobDir, 4);
  assert.deepEqual(listFields(record), { A: 'id', B: 'name', C: 'city' });
  assert.equal(record.job.corrections?.count, 4);
  assert.deepEqual(pluck(record.sheets[0]!.rows, 'first_row', 'last_row', 'label'), [
    [1, 1, 'header'],
    [2, 2, 'data'],
    [3, 3, 'note'],
    [4, 4, 'data'],
  ]);
});

test('a field moves to another column if the set says what becomes of its own column', async () => {
  const jobDir = await makeJob();
  const error = await refuse(jobDir, '--field', 'C1=name');
  assert.equal(error.code, 'correction_field_taken');
  assert.match(error.message, /column B/);
  await correct(jobDir, '--field', 'C1=name', '--field', 'B1=');
  const record = readRecord(jobDir, 2);
  assert.deepEqual(listFields(record), { A: 'id', B: null, C: 'name' });
});

test('a dry run shows what would change and leaves nothing behind', async () => {
  const jobDir = await makeJob();
  const before = readdirSync(jobDir).sort();
  const stdout = await succeedHere('correct', jobDir, '--dry-run', '--field', 'C1=city', '--label', '4=note');
  assert.match(stdout, /Sheet1!C "town" +\(unmapped\) → city .*set by a person/);
  assert.match(stdout, /rows written: 3 → 2; nothing was kept/);
  assert.match(stdout, /first rows of .*\n +id +name +city\n +D:1 +Ann +Ottawa/);
  assert.deepEqual(readdirSync(jobDir).sort(), before);
});

test('a revision is verified, the same corrections give the same bytes elsewhere, and changed ones are found', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city', '--reason', 'seen');
  const folder = join(jobDir, 'revisions', '2');
  const verified = await succeedHere('verify', jobDir);
  assert.match(verified, /yes {2}the corrections are the recorded ones/);
  const path = join(folder, 'inputs', 'corrections.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"seen"', '"seem"'));
  const changed = await failHere('verify', folder, '--json');
  const { checks } = JSON.parse(changed.stdout) as { checks: { name: string; ok: boolean }[] };
  assert.deepEqual(
    pluck(
      checks.filter(({ ok }) => !ok),
      'name',
    ),
    ['corrections'],
  );
});

function listPasses(folder: string): string[] {
  const lines = readFileSync(join(folder, 'events.ndjson'), 'utf8').trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { type: string; name?: string });
  return events.flatMap(({ type, name }) => (type === 'pass_started' ? [name!] : []));
}

test('passes that no correction affects are copied, and a run from the start gives the same result', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--label', '3=note');
  await correct(jobDir, '--field', 'C1=city');
  const [second, third] = [2, 3].map((revision) => join(jobDir, 'revisions', String(revision)));
  assert.deepEqual(listPasses(second!), ['structure', 'mapping', 'analyze', 'transform', 'validate', 'write']);
  assert.deepEqual(listPasses(third!), ['mapping', 'analyze', 'transform', 'validate', 'write']);
  for (const folder of [second!, third!]) {
    await succeedHere('verify', folder);
  }
});

test('without the rows that the job kept, a revision reads the document again', async () => {
  const jobDir = await makeJob();
  rmSync(join(jobDir, 'inputs', 'rows'), { recursive: true });
  await correct(jobDir, '--field', 'C1=city');
  assert.equal(listFields(readRecord(jobDir, 2)).C, 'city');
  await succeedHere('verify', jobDir);
});

test('a document may be named like a file of a revision', async () => {
  const file = join(makeFolder(), 'corrections.json');
  await writeGrids(file, [{ grid: GRID }]);
  const named = await runFile(PACKAGE, file);
  await correct(named.jobDir, '--field', 'C1=city');
  assert.equal(listFields(readRecord(named.jobDir, 2)).C, 'city');
  await succeedHere('verify', named.jobDir);
});

test('what a person wrote is only in the file of corrections', async () => {
  const jobDir = await makeJob({ ...PACKAGE, fields: { ...PACKAGE.fields, note: {} } });
  await correct(
    jobDir,
    ...['--field', 'C1=name', '--field', 'B1='],
    ...['--field-value', 'A1=city=MARKER-city'],
    ...['--value-is', 'name=Ottawa=MARKER-to', '--value-is', 'name=MARKER-from=x'],
    ...['--column-name', 'B1=MARKER-name'],
    ...['--value', 'A2=MARKER-cell', '--value', '3=note=MARKER-row'],
    ...['--reason', 'MARKER-reason', '--by', 'MARKER-person'],
  );
  const folder = join(jobDir, 'revisions', '2');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  // The workbook is the result, so values belong there; it is compressed, so they are not found in it.
  const marked = files.filter((file) => readFileSync(join(file.parentPath, file.name)).includes('MARKER'));
  assert.deepEqual(pluck(marked, 'name'), ['corrections.json']);
});

const OVERRULING_HOOK = `export const run = ({ artifact }) => ({
    mapping: [{ table_id: artifact.sheets[0].tables[0].id, column: 'C', target_field: null }],
  });`;

test('a hook that overrules a person is refused, on record', async () => {
  const jobDir = await makeJob({ ...PACKAGE, hooks: { after_mapping: [OVERRULING_HOOK] } });
  await correct(jobDir, '--field', 'C1=city');
  const record = readRecord(jobDir, 2);
  assert.equal(listFields(record).C, 'city');
  assert.deepEqual(pluck(record.rule_errors, 'kind', 'message'), [
    ['invalid_result', 'mapping overrules what a person decided'],
  ]);
});

test('a hook may overrule a person where the manifest allows it, and the record says that it did', async () => {
  const engine = { corrections: { hooks_may_overrule: true } };
  const jobDir = await makeJob({ ...PACKAGE, engine, hooks: { after_mapping: [OVERRULING_HOOK] } });
  await correct(jobDir, '--field', 'C1=city');
  const record = readRecord(jobDir, 2);
  const column = record.sheets[0]!.tables[0]!.mapping![2]!;
  assert.deepEqual([column.target_field, column.reason, column.correction], [null, 'set_by_hook', undefined]);
  assert.deepEqual(pluck(record.annotations, 'kind', 'column'), [['mapping_override', 'C']]);
});

const refusals: [name: string, args: string[], code: string, says: RegExp][] = [
  ['nothing', [], 'corrections_empty', /at least one/],
  ['a sheet that is not there', ['--field', 'Other!C1=city'], 'not_in_artifact', /Sheet1/],
  ['a cell outside of every table', ['--field', 'Z99=city'], 'correction_place_unknown', /Z99.*A1:C4/],
  ['a field that is not there', ['--field', 'C1=nothing'], 'correction_field_unknown', /id, name, city/],
  ['one field for two columns', ['--field', 'B1=city', '--field', 'C1=city'], 'correction_field_taken', /city/],
  ['a row beyond the end', ['--label', '9=note'], 'correction_place_unknown', /up to row 4/],
  ['a label that is not there', ['--label', '4=nothing'], 'correction_label_unknown', /header, data/],
  ['two labels for a row', ['--label', '3:4=note', '--label', '4=total'], 'corrections_overlap', /Sheet1!4/],
];

for (const [name, args, code, says] of refusals) {
  test(`corrections are taken whole or not at all: ${name}`, async () => {
    const error = await refuse(await makeJob(), ...args);
    assert.equal(error.code, code);
    assert.match(error.message, says);
  });
}

test('if another revision came in between, overlapping corrections are reported, and others are taken', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city', '--label', '3=note');
  const late = await failHere('correct', jobDir, '--json', '--revision', '1', '--label', '3=total');
  assert.match(late.stdout + late.stderr, /revision_conflict.*row_label 0!3/);
  await correct(jobDir, '--revision', '1', '--label', '4=note');
  const record = readRecord(jobDir, 3);
  assert.equal(record.job.corrections?.count, 3);
  assert.equal(listFields(record).C, 'city');
  assert.equal(record.output.row_count, 1);
});

test('undoing a correction gives the earlier workbook, and a correction that does not count cannot be undone', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city', '--value', 'B2=Anna');
  await correct(jobDir, '--undo', 'c1');
  assert.deepEqual(await readOutput(jobDir, 'name', 3), ['Anna', 'Bob', 'Eve']);
  await correct(jobDir, '--undo', 'c2', '--reason', 'it was Ann after all');
  const workbook = (revision: number) => readFileSync(join(findFolder(jobDir, revision), 'normalized.xlsx'));
  assert.ok(workbook(4).equals(workbook(1)));
  await assertVerified(jobDir);
  for (const id of ['c1', 'c9']) {
    const { stdout, stderr } = await failHere('correct', jobDir, '--undo', id);
    assert.match(stdout + stderr, new RegExp(`correction_unknown.* has no correction ${id} in force. It has: none`));
  }
});

test('a job that did not succeed cannot be corrected', async () => {
  const folder = makeFolder();
  const missing = await runAdeHere(['correct', folder, '--field', 'C1=city']);
  assert.match(missing.stderr, /job_not_found/);
});

test('a point that needs attention keeps its id over revisions, and is gone when it is settled', async () => {
  const jobDir = await makeJob({
    fields: { id: { required: true }, town_code: { required: true }, city: { required: true } },
  });
  const listIds = (revision: number) =>
    Object.fromEntries(
      readRecord(jobDir, revision).summary.attention!.map(({ id, code, target_field }) => [
        `${code} ${target_field ?? ''}`,
        id,
      ]),
    );
  const { 'required_field_unmapped city': settled, ...others } = listIds(1);
  assert.match(settled!, /^[0-9a-f]{12}$/);
  assert.equal(new Set([settled, ...Object.values(others)]).size, 1 + Object.keys(others).length);
  await correct(jobDir, '--field', 'C1=city');
  assert.deepEqual(listIds(2), others);
  assert.equal(readRecord(jobDir, 2).summary.outcome, 'to_check');
});
