import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RowWeights } from '../../../src/contract/row-weights.ts';
import { NEUTRAL } from '../../../src/engine/structure/labels/label-rows.ts';
import { Region } from '../../../src/engine/structure/regions/region.ts';
import { ChanceLog } from '../../../src/engine/structure/weights/chance-log.ts';
import { makeRow } from '../../../src/workbook/rows/make-row.ts';

const curve: RowWeights['calibration']['row'] = [
  [0, 0],
  [1, 1],
];
const calibration = { header_block: curve, row: curve, data_row: curve, table: curve };

/** Confidence of the header in row `header` if the rows have these labels, each with a probability of 1. */
function readConfidence(
  labels: Record<number, string>,
  header: number,
  more: { decidedBy?: string; isLikeAbove?: true } = {},
): number {
  const log = new ChanceLog({ calibration });
  for (const [index, label] of Object.entries(labels)) {
    const chance = { confidence: 1, probability: 1, link: 1, mayBeData: false, wasForced: false };
    const decision = Number(index) === header ? { ...NEUTRAL, decidedBy: more.decidedBy } : NEUTRAL;
    log.add({ row: makeRow(Number(index), ['x']), decision, label, chance });
  }
  const region = new Region([makeRow(header, ['x'])], [], 10);
  region.isLikeAbove = more.isLikeAbove ?? false;
  return log.ofHeader(region) ?? Number.NaN;
}

test('a header that a person set has no measurable confidence', () => {
  const log = new ChanceLog({ calibration });
  const chance = { confidence: 1, probability: 1, link: 1, mayBeData: false, wasForced: false };
  log.add({ row: makeRow(1, ['x']), decision: NEUTRAL, label: 'title', chance });
  const corrected = { id: 'c1', proposed: 'data' };
  log.add({ row: makeRow(2, ['x']), decision: { ...NEUTRAL, corrected }, label: 'header', chance });
  log.add({ row: makeRow(3, ['x']), decision: NEUTRAL, label: 'data', chance });
  assert.equal(log.ofHeader(new Region([makeRow(2, ['x'])], [], 10)), undefined);
  assert.ok(log.ofTable(new Region([makeRow(2, ['x'])], [], 10)) > 0);
});

test('the confidence of a header is lower right below another row, and below data', () => {
  assert.equal(readConfidence({ 1: 'header', 2: 'data' }, 1), 1);
  assert.equal(readConfidence({ 1: 'title', 3: 'header', 4: 'data' }, 3), 1);
  const underTitle = readConfidence({ 1: 'title', 2: 'header', 3: 'data' }, 2);
  assert.ok(underTitle < 0.9, `${underTitle}`);
  const later = readConfidence({ 1: 'header', 2: 'data', 4: 'header', 5: 'data' }, 4);
  assert.ok(later < underTitle, `${later}`);
});

test('where a rule or a mark decided alone, its place does not make a header doubtful', () => {
  const below = { 1: 'header', 2: 'data', 3: 'header', 4: 'data' };
  assert.ok(readConfidence(below, 3) < 0.5);
  assert.equal(readConfidence(below, 3, { decidedBy: 'engine.rows.table_object' }), 1);
});

test('a header like that of the table above is not doubted because data is above it', () => {
  const later = { 1: 'header', 2: 'data', 4: 'header', 5: 'data' };
  assert.equal(readConfidence(later, 4, { isLikeAbove: true }), 1);
});
