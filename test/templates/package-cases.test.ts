import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import ExcelJS from 'exceljs';
import type { Artifact } from '../../src/contract/artifact.ts';
import { readSettings } from '../../src/contract/settings.ts';
import { type PreparedPackage, preparePackage } from '../../src/prepare/index.ts';
import { runJob } from '../../src/runner/index.ts';

/** The cases of the starter's tests/ folder, as whole jobs. */
const STARTER = resolve(import.meta.dirname, '../../templates/starter');
const settings = readSettings();
let dataDir = '';
let prepared: PreparedPackage;

interface Expected {
  readonly mapping: Record<string, Record<string, string | null>>;
  readonly issues: readonly { table: string; a1: string; field: string; code: string }[];
  readonly cells: Record<string, string | number>;
}

before(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'ade-starter-'));
  prepared = await preparePackage(STARTER, { dataDir, settings });
});

after(() => rmSync(dataDir, { recursive: true, force: true }));

for (const name of readdirSync(join(STARTER, 'tests'))) {
  test(`the case ${name} comes out as expected`, async () => {
    const dir = join(STARTER, 'tests', name);
    const expected = JSON.parse(readFileSync(join(dir, 'expected.json'), 'utf8')) as Expected;
    const { job_dir } = await runJob({ file: join(dir, 'input.csv'), prepared, dataDir, settings });
    const artifact = JSON.parse(readFileSync(join(job_dir, 'artifact.json'), 'utf8')) as Artifact;
    assert.deepEqual(artifact.rule_errors, []);
    assert.deepEqual(listMapping(artifact), expected.mapping);
    const issues = expected.issues.map(({ table, a1, field, code }) => `${table} ${a1} ${field} ${code}`);
    assert.deepEqual(listIssues(artifact), issues.sort());
    assert.deepEqual(await readCells(join(job_dir, 'normalized.xlsx'), Object.keys(expected.cells)), expected.cells);
  });
}

test('no message of the starter has words that the record must hide', async () => {
  const dir = join(STARTER, 'tests', 'roster');
  const { job_dir } = await runJob({ file: join(dir, 'input.csv'), prepared, dataDir, settings });
  assert.doesNotMatch(readFileSync(join(job_dir, 'artifact.json'), 'utf8'), /redacted|unlisted_code/);
});

function listTables(artifact: Artifact) {
  return artifact.sheets.flatMap(({ tables }) => tables);
}

function listMapping(artifact: Artifact): Expected['mapping'] {
  const tables = listTables(artifact).map(({ id, mapping }) => {
    const columns = (mapping ?? []).map(({ raw, target_field }) => [raw.column, target_field]);
    return [id, Object.fromEntries(columns)];
  });
  return Object.fromEntries(tables);
}

function listIssues(artifact: Artifact): string[] {
  return listTables(artifact)
    .flatMap(({ id, validation }) =>
      (validation?.issues ?? []).map(({ a1, target_field, code }) => `${id} ${a1} ${target_field} ${code}`),
    )
    .sort();
}

/** Values by `Sheet!A1`; dates as `2024-01-15`. */
async function readCells(path: string, places: string[]): Promise<Record<string, unknown>> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const cells = places.map((place) => {
    const [sheet = '', a1 = ''] = place.split('!');
    const value = workbook.getWorksheet(sheet)?.getCell(a1).value;
    return [place, value instanceof Date ? value.toISOString().slice(0, 10) : value];
  });
  return Object.fromEntries(cells);
}
