import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainCell, parseCellReference } from '../../../src/record/explain/index.ts';
import { makeSampleArtifact } from '../../helpers/sample-artifact.ts';

function explain(text: string, artifact = makeSampleArtifact()) {
  const reference = parseCellReference(text)!;
  return explainCell(artifact, { ...reference, sheet: reference.sheet! });
}

test('a cell of a mapped column names the cell of the output', () => {
  const cell = explain('Members 2025!C6');
  assert.deepEqual(cell.output, { sheet: 'Normalized', a1: 'B3', header: 'E-mail', target_field: 'email' });
  assert.equal(cell.left_out, null);
  assert.equal(cell.column?.column, 'C');
});

test('a cell of an unmapped column went to the appended column, or nowhere', () => {
  assert.equal(explain('Members 2025!E20').output?.a1, 'G12');
  const lost = explain('Members 2025!H5');
  assert.equal(lost.output, null);
  assert.equal(lost.left_out, 'column_not_appended');
});

test('a cell that was left out says why', () => {
  const reasonOf = (a1: string) => explain(`Members 2025!${a1}`).left_out;
  assert.deepEqual(
    [reasonOf('B1'), reasonOf('Z1'), reasonOf('C2'), reasonOf('C4'), reasonOf('F4'), reasonOf('F5'), reasonOf('A5')],
    ['title', 'title', 'blank', 'header', 'spacer', 'spacer', 'outside_columns'],
  );
  assert.deepEqual(
    [reasonOf('C11'), reasonOf('C13'), reasonOf('C15'), reasonOf('C23'), reasonOf('C99')],
    ['label', 'repeated_header', 'label', 'outside_tables', 'beyond_sheet'],
  );
  assert.equal(explain('Archive!A1').left_out, 'sheet_skipped');
});

test('with tables side by side, a cell belongs to the table that has its column', () => {
  assert.equal(explain("O'Neil!s!A5").output?.a1, 'A15');
  assert.equal(explain("O'Neil!s!D5").output?.a1, 'A18');
  assert.equal(explain("O'Neil!s!A6").left_out, 'outside_columns', 'the left table ends in row 5');
  assert.equal(explain("O'Neil!s!B5").left_out, 'outside_columns', 'between the tables');
});

test('the issues of a cell include those of ranges around it, but not those of the table', () => {
  const codesAt = (a1: string) => explain(`Members 2025!${a1}`).issues.map(({ code }) => code);
  assert.deepEqual(codesAt('C6'), ['email_invalid', 'rule_failed']);
  assert.deepEqual(codesAt('C7'), ['rule_failed']);
  assert.deepEqual(codesAt('C4'), []);
  assert.deepEqual(codesAt('B6'), []);
});
