import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameValue } from '../../fuzz/cells/same-value.ts';
import { parseDuration } from '../../fuzz/cells/serial-dates.ts';
import { type AdeReading, type AdeSheet, type FoundValue, isSerial, type SheetCells } from '../../fuzz/cells/types.ts';
import { compareOriginal } from '../../fuzz/compare/compare-original.ts';
import { compareReaders } from '../../fuzz/compare/compare-readers.ts';
import { makeFixtures } from '../../fuzz/fixtures/index.ts';
import { knownDifferences } from '../../fuzz/known-differences.ts';
import type { Excuse } from '../../fuzz/mutate/types.ts';
import { UNDETECTABLE } from '../../fuzz/undetectable.ts';
import { DOCUMENT_FORMATS } from '../../src/contract/formats.ts';

type Cells = SheetCells['cells'];

const makeSheet = (cells: Cells, uncached: string[] = []): SheetCells => ({ name: 'Data', cells, uncached });
const read = (cells: Cells, more: Partial<AdeSheet> = {}, rest: Partial<AdeReading> = {}): AdeReading => ({
  sheets: [{ name: 'Data', cells: cells as AdeSheet['cells'], uncached: [], notes: [], ...more }],
  skippedSheets: [],
  isTooLarge: false,
  ...rest,
});
const listKinds = (ade: AdeReading, sheets: SheetCells[]) => compareReaders(ade, { sheets }).map(({ kind }) => kind);
const listUnnoticed = (ade: AdeReading, cells: Cells, excuses: Excuse[] = []) =>
  compareOriginal(ade, { sheets: [makeSheet(cells)], excuses }).differences.map(
    ({ kind, place }) => `${kind} ${place}`,
  );

/** A reading that has all values of a document. */
function readAll(sheets: readonly SheetCells[]): AdeReading {
  const toFound = (value: FoundValue) => {
    if (isSerial(value)) return value.serial;
    return typeof value === 'object' && 'duration' in value ? parseDuration(value.duration)! : value;
  };
  const read = sheets.map(({ name, cells }): AdeSheet => {
    const found = Object.fromEntries(Object.entries(cells).map(([place, value]) => [place, toFound(value)]));
    return { name, cells: found, uncached: [], notes: [] };
  });
  return { sheets: read, skippedSheets: [], isTooLarge: false };
}

const SHEET: Cells = { A1: 'No.', B1: 'Name', A2: 1, B2: 'Ann', A3: 2, B3: 'Bob' };

test('a value that only one reader has, or that is another, is a difference', () => {
  const { B3: _, ...dropped } = SHEET;
  const { A3: __, ...rowDropped } = dropped;
  assert.deepEqual(listKinds(read(SHEET), [makeSheet(SHEET)]), []);
  assert.deepEqual(listKinds(read(dropped), [makeSheet(SHEET)]), ['missing']);
  assert.deepEqual(listKinds(read(rowDropped), [makeSheet(SHEET)]), ['missing', 'missing']);
  assert.deepEqual(listKinds(read(SHEET), [makeSheet(dropped)]), ['added']);
  assert.deepEqual(listKinds(read({ ...SHEET, B2: 'Anna' }), [makeSheet(SHEET)]), ['changed']);
  assert.deepEqual(listKinds(read({ ...dropped, B4: 'Bob' }), [makeSheet(SHEET)]), ['missing', 'added']);
  assert.deepEqual(listKinds(read(SHEET, { uncached: ['C2'] }), [makeSheet(SHEET)]), ['uncached']);
  assert.deepEqual(listKinds(read(SHEET), []), ['sheets']);
  assert.deepEqual(listKinds(read(SHEET), [makeSheet(SHEET), makeSheet({})]), ['sheets']);
});

test('numbers are the same to the last bit; 1, "1", true and a date are different values', () => {
  const date = (serial: number, format: string | null, is1904 = false) => ({ serial, format, is1904 });
  const pairs: [FoundValue, FoundValue, boolean][] = [
    [0.30000000000000004, 0.1 + 0.2, true],
    [0.3, 0.1 + 0.2, false],
    [1, '1', false],
    [true, 1, false],
    ['true', true, false],
    ['#N/A', '#N/A', true],
    [{ date: '2023-03-15' }, date(45000, 'yyyy\\-mm\\-dd;@'), true],
    [{ date: '2023-03-16' }, date(45000, 'yyyy-mm-dd'), false],
    [45000, date(45000, 'yyyy-mm-dd'), false],
    [45000, date(45000, '#,##0.00" days"'), true],
    [{ date: '2027-03-16' }, date(45000, 'd mmm yyyy', true), true],
    [{ datetime: '2023-03-15T06:00:00' }, date(45000.25, 'yyyy-mm-dd'), true],
    [{ time: '06:00:00' }, date(0.25, 'h:mm'), true],
    [{ time: '06:00:00' }, date(0.25, null), true],
    [{ date: '1900-02-28' }, date(59, 'd/m/yyyy'), true],
    [60, date(60, 'd/m/yyyy'), true],
    [7, date(7, 'Generil'), true],
    [7, date(7, '"day "d'), false],
    ['00007', date(7, '00000'), true],
    [0.34375, date(0.34375, '[h]:mm'), true],
    [8.25, date(0.34375, '[h]:mm'), true],
    [8.5, date(0.34375, '[h]:mm'), false],
    [{ time: '10:30:00' }, { duration: 'PT10H30M' }, true],
    [12, { duration: 'PT288H' }, true],
    [11, { duration: 'PT288H' }, false],
  ];
  for (const [found, expected, isSame] of pairs) {
    assert.equal(isSameValue(found, expected), isSame, `${JSON.stringify(found)} ${JSON.stringify(expected)}`);
  }
});

test('a reading that drops, changes or invents a value of the original is reported, whichever value it is', () => {
  for (const format of DOCUMENT_FORMATS) {
    for (const { name, sheets } of makeFixtures(format)) {
      const reading = readAll(sheets);
      assert.deepEqual(compareOriginal(reading, { sheets, excuses: [] }).differences, [], `${format}, ${name}`);
      const [sheet] = reading.sheets;
      for (const place of Object.keys(sheet!.cells)) {
        const { [place]: value, ...rest } = sheet!.cells;
        const changed = typeof value === 'string' ? `${value}x` : 'another value';
        for (const [cells, kind] of [
          [rest, 'missing'],
          [{ ...rest, [place]: changed }, 'changed'],
        ] as const) {
          const damaged = { ...reading, sheets: [{ ...sheet!, cells }, ...reading.sheets.slice(1)] };
          const { differences } = compareOriginal(damaged, { sheets, excuses: [] });
          assert.deepEqual(
            differences.map((each) => `${each.kind} ${each.place}`),
            [`${kind} ${place}`],
            `${format}, ${name}`,
          );
        }
      }
      const added = {
        ...reading,
        sheets: [{ ...sheet!, cells: { ...sheet!.cells, ZZ99: 'x' } }, ...reading.sheets.slice(1)],
      };
      assert.equal(compareOriginal(added, { sheets, excuses: [] }).differences[0]?.kind, 'added');
      assert.ok(
        compareOriginal({ ...reading, sheets: reading.sheets.slice(1) }, { sheets, excuses: [] }).differences.length >
          0,
      );
    }
  }
});

test('what the record of a job mentions is not a difference: a note, a skipped sheet, a formula without a result', () => {
  const other = { ...SHEET, B3: 'Bobby' };
  assert.deepEqual(
    listKinds(read(SHEET, { notes: [{ code: 'stray_quotes', count: 1, firstRow: 1 }] }), [makeSheet(other)]),
    [],
  );
  assert.deepEqual(
    listKinds(read(SHEET, { notes: [{ code: 'merges_ignored', count: 1, firstRow: null }] }), [makeSheet(other)]),
    ['changed'],
  );
  assert.deepEqual(listKinds({ sheets: [], skippedSheets: ['Data'], isTooLarge: false }, [makeSheet(SHEET)]), []);

  const { B3: _, ...dropped } = SHEET;
  assert.deepEqual(listUnnoticed(read(dropped), SHEET), ['missing B3']);
  assert.deepEqual(listUnnoticed(read(dropped, { uncached: ['B3'] }), SHEET), []);
  assert.deepEqual(listUnnoticed(read(dropped, { uncached: ['B2'] }), SHEET), ['missing B3']);
  assert.deepEqual(listUnnoticed({ sheets: [], skippedSheets: ['Data'], isTooLarge: false }, SHEET), []);
  assert.deepEqual(listUnnoticed({ sheets: [], skippedSheets: [], isTooLarge: false }, SHEET).length, 6);
  // A note says what it says, and nothing about other rows; a note that is not known says that no value is lost.
  const note = (code: string) => ({ notes: [{ code, count: 1, firstRow: 3 }] });
  const undecodable = { ...SHEET, B3: 'B\ufffdb' };
  assert.deepEqual(listUnnoticed(read(undecodable, note('undecodable')), SHEET), []);
  assert.deepEqual(listUnnoticed(read({ ...undecodable, B2: 'Anna' }, note('undecodable')), SHEET), ['changed B2']);
  assert.deepEqual(listUnnoticed(read(dropped, note('covered_cells')), SHEET), ['missing B3']);
  // Removed characters explain a value that lacks them, and no other one.
  const withNul = { ...SHEET, B3: 'B\0ob', C3: '\0' };
  assert.deepEqual(listUnnoticed(read(SHEET, note('nuls_removed')), withNul), []);
  assert.deepEqual(listUnnoticed(read(SHEET, note('marks_removed')), withNul), ['changed B3', 'missing C3']);
  assert.deepEqual(listUnnoticed(read(SHEET, note('marks_removed')), { ...SHEET, B3: 'B\ufeffob' }), []);
  assert.deepEqual(listUnnoticed(read(SHEET, note('nuls_removed')), { ...SHEET, B2: 'A\0nn' }), []);
  assert.deepEqual(listUnnoticed(read(SHEET, note('nuls_removed')), { ...SHEET, B2: 'A\0n' }), ['changed B2']);
  assert.deepEqual(listUnnoticed(read(dropped, note('nuls_removed')), SHEET), ['missing B3']);
  const listDifferent = (ade: AdeReading) => listKinds(ade, [makeSheet(withNul)]);
  assert.deepEqual(listDifferent(read(SHEET, note('nuls_removed'))), []);
  assert.deepEqual(listDifferent(read({ ...SHEET, B3: 'Bo' }, note('nuls_removed'))), ['changed']);
  assert.deepEqual(listDifferent(read(dropped, note('nuls_removed'))), ['missing']);
  assert.deepEqual(listDifferent(read(SHEET, note('marks_removed'))), ['changed', 'missing']);
  // Cells may be missing or in another place, but what is there is what the file has.
  assert.deepEqual(listUnnoticed(read(dropped, note('odd_records')), SHEET), []);
  assert.deepEqual(listUnnoticed(read({ ...SHEET, B3: 'Bo' }, note('odd_records')), SHEET), ['changed B3']);
});

test('a doubtful encoding is on record, but not for rows that are not there', () => {
  const dialect = { encoding: 'cp1252', delimiter: ',', quote: '"' };
  const other = { ...SHEET, B3: 'B\u00f6b' };
  const doubt = { dialect: { ...dialect, encodingConfidence: 0.5 } };
  assert.deepEqual(listUnnoticed(read(SHEET, {}, { dialect }), other), ['changed B3']);
  assert.deepEqual(listUnnoticed(read(SHEET, {}, doubt), other), []);
  assert.deepEqual(listUnnoticed(read(SHEET, {}, doubt), { ...SHEET, A4: 3 }), ['missing A4']);
});

test('an excuse is for the cells that it names, and only if it says so for cells in new places', () => {
  const { B3: _, ...dropped } = SHEET;
  const excuse = (places: Excuse['places'], mayAdd = false): Excuse => ({ id: 'free-bytes', places, mayAdd });
  assert.deepEqual(listUnnoticed(read(dropped), SHEET, [excuse(['Data!B3'])]), []);
  assert.deepEqual(listUnnoticed(read(dropped), SHEET, [excuse(['Other!B3'])]), ['missing B3']);
  assert.deepEqual(listUnnoticed(read(dropped), SHEET, [excuse('all')]), []);
  assert.deepEqual(listUnnoticed(read({ ...SHEET, C9: 1 }), SHEET, [excuse(['Data!B3'])]), ['added C9']);
  assert.deepEqual(listUnnoticed(read({ ...SHEET, C9: 1 }), SHEET, [excuse(['Data!B3'], true)]), []);
  for (const reason of Object.values(UNDETECTABLE)) assert.ok(reason.length > 60);
});

test('no known difference explains an undamaged document, or any two values', () => {
  for (const { id, format, isIn, explains, reason } of knownDifferences) {
    assert.match(reason, /^ADE is right: /, id);
    assert.ok(isIn !== undefined || explains !== undefined, id);
    if (isIn === undefined) assert.equal(explains!('Ann', 'Bob'), false, id);
    else for (const { bytes, name } of makeFixtures(format)) assert.equal(isIn(bytes), false, `${id}: ${name}`);
  }
});
