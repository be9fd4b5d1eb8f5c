import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { write } from '@e965/xlsx';
import { makeMembers, toSheet, toWorkbook } from '../../../bench/documents/sheets.ts';
import type { Artifact } from '../../../src/contract/artifact.ts';
import { preparePackage } from '../../../src/package/index.ts';
import { listIssues } from '../../../src/record/explain/index.ts';
import { runJob } from '../../../src/runner/index.ts';
import { AS_OF, makeFolder, makeTestSettings, readRun } from '../../helpers/run-package.ts';

const STARTER = resolve(import.meta.dirname, '../../../templates/starter');
const SHEETS = 40;
const ROWS = 100;
/** The first tables of a record leave nothing out. */
const WHOLE_SHEETS = 5;
/** With the columns about which nobody has decided, and their first cells. */
const MAX_SHEET_BYTES = 13 * 1024;

function writeSheets(path: string): void {
  const [header, ...rows] = [...makeMembers(SHEETS * ROWS)];
  const sheets = Array.from({ length: SHEETS }, (_, i) => {
    const own = rows.slice(i * ROWS, (i + 1) * ROWS);
    return [`Sheet ${i + 1}`, toSheet([header!, ...own])] as const;
  });
  writeFileSync(path, write(toWorkbook(new Map(sheets)), { bookType: 'xlsx', type: 'buffer', compression: true }));
}

test('a sheet of 100 rows and 20 columns takes at most 13 KB of the record, which is complete when it is read', async () => {
  const file = join(makeFolder(), 'sheets.xlsx');
  writeSheets(file);
  const dataDir = makeFolder();
  const settings = makeTestSettings();
  const prepared = await preparePackage(STARTER, { dataDir, settings });
  const run = await readRun(await runJob({ file, prepared, dataDir, settings, asOf: AS_OF }));
  assert.equal(run.result.status, 'success');
  const text = readFileSync(run.result.artifact!);
  const stored = JSON.parse(text.toString()) as Artifact;
  const whole = Buffer.byteLength(JSON.stringify(stored.sheets.slice(0, WHOLE_SHEETS)));
  const bytes = (text.length - whole) / (SHEETS - WHOLE_SHEETS);
  assert.ok(bytes <= MAX_SHEET_BYTES, String(bytes));
  const sorted = (issues: readonly object[]) =>
    issues.map((issue) => JSON.stringify(Object.entries(issue).sort())).sort();
  assert.deepEqual(sorted(listIssues(run.artifact)), sorted(run.issues));
});
