import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentScore, SheetScore } from '../../../src/trials/score/document/document-score.ts';
import { listChanges } from '../../../src/trials/score/list-changes.ts';
import { pluck } from '../../helpers/pluck.ts';

const makeScore = (sheet: Omit<SheetScore, 'index' | 'name' | 'confidence'>): DocumentScore => ({
  document: 'a.csv',
  collection: 'c',
  group: null,
  quality: 1,
  error: null,
  attention: 0,
  sheets: [{ index: 2, name: 'S', confidence: { rows: [], headers: [], tables: [], columns: [] }, ...sheet }],
});

type Wrong = [first: number, last: number, expected: string, found: string];
const makeRows = (...wrong: Wrong[]) => ({
  confusion: {},
  wrong: wrong.map(([first_row, last_row, expected, found]) => ({ first_row, last_row, expected, found })),
});

test('changed rows are listed as runs, with the old and the new label', () => {
  const before = makeScore({ rows: makeRows([4, 6, 'data', 'note'], [9, 9, 'total', 'data']) });
  const after = makeScore({ rows: makeRows([6, 7, 'data', 'note'], [9, 9, 'total', 'note']) });
  assert.deepEqual(listChanges(before, after), [
    { part: 'rows', place: '4:5', expected: 'data', before: 'note', after: 'data', sheet: 2, is: 'better' },
    { part: 'rows', place: '7', expected: 'data', before: 'data', after: 'note', sheet: 2, is: 'worse' },
    { part: 'rows', place: '9', expected: 'total', before: 'data', after: 'note', sheet: 2, is: 'other' },
  ]);
});

test('headers, numbers of tables and columns are listed as well, but only if they changed', () => {
  const column = (assigned: string | null) => ({ header: 'H', expected: 'city', proposed: assigned, assigned });
  const before = makeScore({
    header: { expected: [2], found: [1, 2] },
    tables: { expected: 1, found: 1, overlaps: [] },
    columns: [
      { column: 'A', ...column('city') },
      { column: 'B', ...column(null) },
    ],
  });
  const after = makeScore({
    header: { expected: [2], found: [2] },
    tables: { expected: 1, found: 3, overlaps: [] },
    columns: [
      { column: 'A', ...column('city') },
      { column: 'B', ...column('city') },
    ],
  });
  assert.deepEqual(pluck(listChanges(before, after), 'part', 'place', 'before', 'after', 'is'), [
    ['header', null, '1, 2', '2', 'better'],
    ['tables', null, '1', '3', 'worse'],
    ['column', 'B', null, 'city', 'better'],
  ]);
  assert.deepEqual(listChanges(after, after), []);
});
