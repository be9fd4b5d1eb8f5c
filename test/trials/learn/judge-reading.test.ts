import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEUTRAL } from '../../../src/engine/structure/labels/label-rows.ts';
import { listDecisions, type Reading } from '../../../src/trials/learn/rows/judge-reading.ts';
import { makeRow } from '../../../src/workbook/rows/make-row.ts';

/** A document with one row, which was read correctly. */
function makeReading(labels: { invented?: boolean; judged?: 'data'[] }): Reading {
  const row = makeRow(1, ['x']);
  const labelled = { index: 0, rows: [{ first_row: 1, last_row: 1, label: 'data' as const }] };
  const chance = { confidence: 0.8, probability: 0.8, link: 0.8, mayBeData: false, wasForced: false };
  const learned = { labelled, name: 'Sheet1', rows: [row], merges: [] };
  const sheet = { name: 'Sheet1', index: 0, row_count: 1, row_profiles: [], rows: [], tables: [] };
  const document = { document: 'x.csv', sheets: [labelled], ...labels };
  return {
    document: { name: 'x.csv', path: 'x.csv', labelsPath: 'x.labels.json', collection: 'lists', labels: document },
    sheets: [{ learned, sheet, rows: [{ row, label: 'data', decision: NEUTRAL, chance }] }],
  } as unknown as Reading;
}

test('only fully labelled documents of people count for how often weights are right', () => {
  const count = (labels: Parameters<typeof makeReading>[0]) =>
    listDecisions([makeReading(labels)], ['header', 'data']).data_row.length;
  assert.equal(count({}), 1);
  assert.equal(count({ invented: true }), 0);
  assert.equal(count({ judged: ['data'] }), 0);
});
