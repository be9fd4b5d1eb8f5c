import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareCounts } from '../../fuzz/compare.ts';
import type { AdeCount, SheetCount } from '../../fuzz/count/types.ts';
import { makeFixtures } from '../../fuzz/fixtures/index.ts';
import { knownDifferences } from '../../fuzz/known-differences.ts';

const makeSheet = (filled: SheetCount['filled'], uncached = 0): SheetCount => ({ name: 'Data', filled, uncached });
const makeAde = (sheets: SheetCount[], notes: string[] = [], skippedSheets: string[] = []): AdeCount => ({
  sheets: sheets.map((sheet) => ({ ...sheet, notes })),
  skippedSheets,
});
const listKinds = (ade: AdeCount, sheets: SheetCount[]) => compareCounts(ade, { sheets }).map(({ kind }) => kind);

test('a row, a cell, a formula or a sheet that only one reader has is a difference', () => {
  const sheet = makeSheet({ 1: 2, 3: 1 }, 1);
  assert.deepEqual(listKinds(makeAde([sheet]), [sheet]), []);
  assert.deepEqual(listKinds(makeAde([sheet]), [makeSheet({ 1: 2 }, 1)]), ['rows']);
  assert.deepEqual(listKinds(makeAde([sheet]), [makeSheet({ 1: 2, 4: 1 }, 1)]), ['rows']);
  assert.deepEqual(listKinds(makeAde([sheet]), [makeSheet({ 1: 3, 3: 1 }, 1)]), ['cells']);
  assert.deepEqual(listKinds(makeAde([sheet]), [makeSheet({ 1: 2, 3: 1 })]), ['uncached']);
  assert.deepEqual(listKinds(makeAde([sheet]), []), ['sheets']);
  assert.deepEqual(listKinds(makeAde([sheet]), [sheet, sheet]), ['sheets']);
});

test('what the record mentions is not a difference: a note on rows, a skipped sheet', () => {
  const [one, other] = [makeSheet({ 1: 2 }), makeSheet({ 1: 3 })];
  assert.deepEqual(listKinds(makeAde([one], ['stray_quotes']), [other]), []);
  assert.deepEqual(listKinds(makeAde([one], ['undecodable']), [other]), []);
  assert.deepEqual(listKinds(makeAde([one], ['merges_ignored']), [other]), ['cells']);
  assert.deepEqual(listKinds(makeAde([one], [], ['Chart']), [{ ...other, name: 'Chart' }, one]), []);
});

test('no known difference explains an undamaged document', () => {
  for (const { id, format, isIn, reason } of knownDifferences) {
    assert.match(reason, /^ADE is right: /, id);
    assert.deepEqual(
      makeFixtures(format).map((bytes) => isIn(bytes)),
      makeFixtures(format).map(() => false),
      id,
    );
  }
});
