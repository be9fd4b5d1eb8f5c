import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import type { ErrorCode } from '../../../src/contract/errors/index.ts';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { openCsv } from '../../../src/workbook/csv/open-csv.ts';
import { createCsvReader, toValues } from './read-all.ts';

const isCode = (code: ErrorCode) => (error: unknown) => isAdeError(error, code);

test('blank lines count, and ragged rows keep their width', async () => {
  const { rows } = await createCsvReader()('a,b,c\n\n,,\n1,,\n,2,3,4\n');
  assert.deepEqual(rows, [
    { index: 1, values: ['a', 'b', 'c'], hidden: false },
    { index: 4, values: ['1'], hidden: false },
    { index: 5, values: [null, '2', '3', '4'], hidden: false },
  ]);
});

test('types are not guessed: texts stay texts', async () => {
  const row = ['007', '1/2/2024', 'TRUE', '=1+1', ' x ', '1e5'];
  const { rows } = await createCsvReader()(`${row.join(',')}\n`);
  assert.deepEqual(rows[0]!.values, row);
});

test('the sheet is named after the file, as it is shown', async () => {
  const read = createCsvReader();
  await read('a\n', 'x.csv');
  const { facts } = await read('a,b\n', 'stored.csv', { displayName: 'Members 2024.csv' });
  assert.equal(facts.format, 'csv');
  await assert.rejects(read('"a', 'stored.csv', { displayName: 'Shown.csv' }), /Shown\.csv/);
});

test('rows can be read twice, and reading can be aborted', async () => {
  const read = createCsvReader();
  const text = 'a,b\n'.repeat(5000);
  await read(text, 'twice.csv');
  const { rows } = await read(text, 'twice.csv');
  assert.equal(rows.length, 5000);
  assert.equal(rows.at(-1)!.index, 5000);
});

test('a reader that stops early leaves no open file', async () => {
  const read = createCsvReader();
  await read('a,b\n', 'probe.csv');
  const before = process.getActiveResourcesInfo().filter((name) => name.startsWith('FS')).length;
  const path = join(import.meta.dirname, 'open-csv.test.ts');
  const sheet = (await openCsv(path)).openSheet(0);
  for await (const batch of sheet.readRows()) {
    assert.ok(batch.length > 0);
    break;
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(process.getActiveResourcesInfo().filter((name) => name.startsWith('FS')).length <= before);
});

test('chunk boundaries inside quotes, line ends and characters change nothing', async () => {
  const read = createCsvReader();
  // Rows of 23 bytes and chunks of powers of two: each boundary is at another byte of the row.
  const row = ['"a ""ü"", b"', 'c\u20ac', '"d\r\ne"'];
  for (const shift of [0, 1, 2, 3]) {
    const { rows } = await read(`${'x'.repeat(shift + 1)},1,2\r\n${`${row.join(',')}\r\n`.repeat(40_000)}`);
    assert.equal(rows.length, 40_001);
    const expected = JSON.stringify(['a "ü", b', 'c€', 'd\r\ne']);
    assert.ok(rows.slice(1).every((found) => JSON.stringify(found.values) === expected));
  }
});

const field = fc
  .oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom('"', ',', '\n', '\r\n', "'", ' ', '1,5', ';'))
  .map((text) => text.replaceAll(/[\0-\x08\x0b-\x1f\ufeff]/g, '').toWellFormed());

test('correctly quoted texts come back, in every encoding', async () => {
  const read = createCsvReader();
  const encoding = fc.constantFrom('utf-8', 'utf-16le', 'utf-16be');
  const rows = fc.array(fc.array(field, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(rows, encoding, fc.constantFrom(',', ';', '\t', '|'), async (written, name, delimiter) => {
      const text = written
        .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter))
        .join('\r\n');
      const { rows: read3, facts } = await read(iconv.encode(text, name, { addBOM: true }));
      assert.equal(facts.delimiter, delimiter);
      const expected = written
        .map((row, at) => ({ index: at + 1, values: trim(row.map((value) => value || null)) }))
        .filter((row) => row.values.length > 0);
      assert.deepEqual(
        read3.map(({ index, values }) => ({ index, values })),
        expected,
      );
    }),
    { numRuns: 100 },
  );
});

test('a quotation mark that is never closed is reported with its line', async () => {
  const read = createCsvReader();
  const cases = [
    ['a,b\n1,2\n3,"x\n4,5\n', 3],
    ['"a', 1],
    ['a,"b\nstill b"\n\n1,2\n3,"x\n', 5],
    ['sep=,\na,b\n"1,2\n', 3],
    [`${'1,2\r\n'.repeat(100_000)}3,"x\r\n`, 100_001],
  ] as const;
  for (const [text, line] of cases) {
    const says = new RegExp(`a quotation mark is never closed; it opens in the row that begins in line ${line}\\.`);
    await assert.rejects(read(text), says);
  }
  const long = read(`a,b\n1,2\n"${'x,y\n'.repeat(4_250_000)}`);
  await assert.rejects(long, /the row that begins in line 3 is longer than 16 MB; look there for a quotation mark/);
});

test('each kind of broken file gives its own error', async () => {
  const read = createCsvReader();
  await assert.rejects(read(''), isCode('empty_file'));
  await assert.rejects(openCsv(join(import.meta.dirname, 'missing.csv')), isCode('file_not_found'));
  await assert.rejects(read(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 1, 2, 0, 0])), isCode('not_a_workbook'));
  await assert.rejects(read(Buffer.from('a,b\n\x01\x02\x03\x04\x05')), isCode('not_a_workbook'));
  await assert.rejects(read('a,b\n"1,2\n3,4,5\n'), isCode('corrupt_workbook'));
  await assert.rejects(read(`a,b\n1,${'x'.repeat(1024 * 1024 + 1)}\n`), isCode('corrupt_workbook'));
  await assert.rejects(read(`a,b\n"${'x,y,z\n'.repeat(2_850_000)}`), isCode('corrupt_workbook'));
  await assert.rejects(read(`${','.repeat(16_384)}x\n`), isCode('too_many_columns'));
  await assert.rejects(read('a,b\n1,2\n', 'big.csv', { maxExpandedBytes: 4 }), isCode('expanded_too_large'));
});

test('a row as wide as a sheet can be is read', async () => {
  const { rows } = await createCsvReader()(`${','.repeat(16_383)}x\n`);
  assert.equal(toValues(rows)[0]!.length, 16_384);
});

function trim(values: (string | null)[]): (string | null)[] {
  return values.slice(0, values.findLastIndex((value) => value !== null) + 1);
}
