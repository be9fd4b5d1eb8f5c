import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Artifact } from '../../../src/contract/artifact.ts';
import { compareRecords } from '../../../src/record/compare/compare-records.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeSampleArtifact } from '../../helpers/sample-artifact.ts';

function compareWith(change: (found: Artifact) => void) {
  const found = makeSampleArtifact();
  change(found);
  return compareRecords(makeSampleArtifact(), found);
}

test('records that differ only in times and in the sandbox are equal', () => {
  const later = '2031-01-01T00:00:00.000Z';
  const differences = compareWith((found) => {
    found.job.started_at = later;
    found.job.sandbox = { level: 'bubblewrap', network: true };
    for (const pass of found.pass_history) Object.assign(pass, { started_at: later, finished_at: later });
    for (const entry of [...found.rule_errors, ...found.annotations]) entry.at = later;
  });
  assert.deepEqual(differences, []);
});

test('every other difference has its path, in the order of the record', () => {
  const differences = compareWith((found) => {
    found.job.as_of = '2031-01-01T00:00:00.000Z';
    found.rules['a/b'] = found.rules['columns.email.transform']!;
    found.sheets[0]!.tables[0]!.title_rows = [1, 2];
    delete found.summary.status;
    found.summary.rows_left_out!.constructor = 1 as never;
  });
  assert.deepEqual(
    differences.map(({ path, recorded, found }) => [path, recorded, found?.slice(0, 12) ?? null]),
    [
      ['/job/as_of', '"2025-10-30T12:34:56.000Z"', '"2031-01-01T'],
      ['/rules/a~1b', null, '{"impl":"col'],
      ['/sheets/0/tables/0/title_rows/1', null, '2'],
      ['/summary/status', '"success"', null],
      ['/summary/rows_left_out/constructor', null, '1'],
    ],
  );
});

test('a list instead of an object is a difference, and at most twenty differences are reported', () => {
  const list = compareWith((found) => Object.assign(found, { summary: [] }));
  assert.deepEqual(pluck(list, 'path'), ['/summary']);
  const all = compareWith((found) => {
    for (const rule of Object.values(found.rules)) Object.assign(rule, { impl: 'x', version: '000000', line: 999 });
  });
  assert.equal(all.length, 20);
});
