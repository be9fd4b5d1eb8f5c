import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainOutputRow } from '../../../src/record/explain/index.ts';
import { makeSampleArtifact } from '../../helpers/sample-artifact.ts';

test('an output row names its source row, across all ranges of a table', () => {
  const artifact = makeSampleArtifact();
  const sourceOf = (row: number) => {
    const { source } = explainOutputRow(artifact, { sheet: null, row });
    return source && [source.sheet, source.row, source.table_id];
  };
  assert.deepEqual(sourceOf(2), ['Members 2025', 5, 'table_1']);
  assert.deepEqual(sourceOf(9), ['Members 2025', 14, 'table_1']);
  assert.deepEqual(sourceOf(12), ['Members 2025', 20, 'table_1']);
  assert.deepEqual(sourceOf(13), ["O'Neil!s", 3, 'table_2']);
  assert.deepEqual(sourceOf(21), ["O'Neil!s", 8, 'table_3']);
  assert.equal(sourceOf(1), null, 'the header of the output');
});

test('every column of an output row has its origin', () => {
  const { columns } = explainOutputRow(makeSampleArtifact(), { sheet: 'Normalized', row: 9 });
  assert.deepEqual(
    columns.map(({ column, from, source_a1, derived_by }) => [column, from, source_a1 ?? derived_by?.rule ?? null]),
    [
      ['A', 'column', 'B14'],
      ['B', 'column', 'C14'],
      ['C', 'column', 'G14'],
      ['D', 'derive', 'columns.full_name.derive'],
      ['E', 'none', null],
      ['F', 'column', 'D14'],
      ['G', 'column', 'E14'],
    ],
  );
});

test('rows and sheets that the output does not have are errors', () => {
  const artifact = makeSampleArtifact();
  assert.throws(() => explainOutputRow(artifact, { sheet: null, row: 22 }), { message: /rows 2 to 21/ });
  assert.throws(() => explainOutputRow(artifact, { sheet: 'Other', row: 2 }), { message: /Normalized/ });
  artifact.output = {};
  assert.throws(() => explainOutputRow(artifact, { sheet: null, row: 2 }), { code: 'not_in_artifact' });
});

test('with several output sheets the sheet must be named', () => {
  const artifact = makeSampleArtifact();
  artifact.output.sheets!.push({ ...artifact.output.sheets![0]!, name: 'Normalized (2)' });
  assert.throws(() => explainOutputRow(artifact, { sheet: null, row: 2 }), { message: /SHEET!ROW/ });
});
