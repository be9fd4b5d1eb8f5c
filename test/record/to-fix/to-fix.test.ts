import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PACKAGE as CLEAN, correct, makeJob } from '../../helpers/correct-job.ts';
import { failHere } from '../../helpers/run-ade-here.ts';
import { makeFolder } from '../../helpers/run-package.ts';
import { makeToFix, PACKAGE, readSheets, run, runPython, SHEET, skipOpenpyxl } from './jobs.ts';

const SHOW = `
import json, sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1])["March"]
cells = [cell for row in sheet.rows for cell in row]
print(json.dumps({"notes": {c.coordinate: c.comment.text for c in cells if c.comment},
  "filled": [c.coordinate for c in cells if c.fill.fill_type == "solid"],
  "formats": {c.coordinate: c.number_format for c in cells if c.row > 2 and c.column > 1},
  "hidden": [sheet.row_dimensions[1].hidden, sheet.column_dimensions["A"].hidden, sheet.column_dimensions["B"].hidden]}))
`;

test('rows with errors are sent with the columns, header and values of their sender', async () => {
  const { file } = await makeToFix();
  const sheets = await readSheets(file);
  assert.deepEqual(Object.keys(sheets), ['To fix', 'March']);
  const [letters, header, ...rows] = sheets.March!.map(([_, ...values]) => values);
  assert.deepEqual(letters, ['A', 'B', 'C', 'D', 'E', 'F']);
  assert.deepEqual(header, ['H:code', 'name', 'day', 'hours', 'city', 'remark']);
  assert.deepEqual(rows, [
    ['D:0001', 'Ann', { date: '2024-03-01' }, 8, 'Ottawa', '007'],
    ['0003', 'Eve', '31/02/2024', 8, 'Rome', 'a & <b>'],
    ['4', 'Zoë 😀', { date: '2024-03-04' }, 80, 'Oslo', '1.0'],
  ]);
  const page = sheets['To fix']!.flat();
  assert.ok(page.includes('To fix: book.xlsx'));
  assert.ok(page.includes('Give hours of one day.'));
});

test('each cell to fix is coloured and says in a note what to do, in the words of the package', {
  skip: skipOpenpyxl,
}, async () => {
  const { file } = await makeToFix();
  const { notes, filled, formats, hidden } = JSON.parse(runPython(SHOW, file));
  assert.deepEqual(notes, {
    B3: 'D:0001 is no code.\nGive the four digits for D:0001.\nRow 4, column A of your document.',
    D4: 'Expected a day, found 31/02/2024.\nRow 6, column C of your document.',
    B5: '4 is no code.\nGive the four digits for 4.\nRow 7, column A of your document.',
    E5: '80 is no count of hours.\nGive hours of one day.\nRow 7, column D of your document.',
  });
  assert.deepEqual(filled, ['B3', 'D4', 'B5', 'E5']);
  assert.equal(formats.D3, 'mm-dd-yy', 'the format of the document, which each program shows in its own order');
  assert.equal(formats.D4, 'mm-dd-yy', 'ready for the day that is to be typed');
  assert.equal(formats.G3, '@');
  assert.deepEqual(hidden, [true, true, false]);
});

test('problems of hooks are at their cells, and those of the whole table or of a header are noted at the header', {
  skip: skipOpenpyxl,
}, async () => {
  const issues = [
    { message: 'The table has no rate.' },
    { a1: 'C3', message: 'Days of two months.', target_field: 'day' },
    { a1: 'E5', message: '{value} is closed.', target_field: 'city' },
  ].map((issue) => ({ table_id: 'table_1', code: 'odd', severity: 'error', ...issue }));
  const hook = `export const run = () => ({ issues: ${JSON.stringify(issues)} });\n`;
  const jobDir = await makeJob({ ...PACKAGE, hooks: { after_validate: [hook] } }, [SHEET]);
  const file = join(makeFolder(), 'sent.xlsx');
  await run(['to-fix', jobDir, '--data-dir', makeFolder(), '--out', file]);
  const { notes, filled } = JSON.parse(runPython(SHOW, file));
  assert.equal(notes.B2, 'The table has no rate.\nThis table of your document.');
  assert.equal(notes.D2, 'Days of two months.\nColumn C of your document.');
  assert.equal(notes.F4, 'Paris is closed.\nRow 5, column E of your document.');
  assert.ok(filled.includes('F4') && !filled.includes('D2'), filled.join());
  const { 'To fix': page, March: rows } = await readSheets(file);
  assert.deepEqual(
    rows!.map(([, code]) => code),
    ['A', 'H:code', 'D:0001', '0002', '0003', '4'],
    'the header is no row to fix',
  );
  for (const text of ['The table has no rate.', 'Days of two months.']) assert.ok(page!.flat().includes(text), text);
});

test('warnings are sent on request, and rows that people corrected are not', async () => {
  const jobDir = await makeJob(PACKAGE, [SHEET]);
  await correct(jobDir, '--value', 'D7=8', '--value', 'C6=2024-02-28');
  const dataDir = makeFolder();
  const file = join(makeFolder(), 'sent.xlsx');
  const answer = await run(['to-fix', jobDir, '--warnings', '--out', file, '--data-dir', dataDir]);
  assert.deepEqual(answer, { file, revision: 2, rows: 3, left_out_rows: 0 });
  const rows = (await readSheets(file)).March!.slice(2);
  assert.deepEqual(
    rows.map(([, code, , , hours, city]) => [code, hours, city]),
    [
      ['D:0001', 8, 'Ottawa'],
      ['4', 8, 'Oslo'],
      ['0005', 8, 'NYC'],
    ],
  );
});

test('the same revision gives the same bytes', async () => {
  const { jobDir, dataDir, file } = await makeToFix();
  const again = join(makeFolder(), 'again.xlsx');
  await run(['to-fix', jobDir, '--data-dir', dataDir, '--out', again]);
  assert.ok(readFileSync(file).equals(readFileSync(again)));
});

test('a job without problems has nothing to send back', async () => {
  const jobDir = await makeJob(CLEAN);
  const { stderr } = await failHere('to-fix', jobDir, '--data-dir', makeFolder(), '--json');
  assert.equal(JSON.parse(stderr).error.code, 'to_fix_empty');
});
