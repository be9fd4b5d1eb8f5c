import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { StyledCell } from '../../../src/workbook/writer/index.ts';
import { writeStyledWorkbook } from '../../../src/workbook/writer/index.ts';
import { assertVerified, correct, readOutput, readRecord } from '../../helpers/correct-job.ts';
import { pluck } from '../../helpers/pluck.ts';
import { failHere, runAdeHere } from '../../helpers/run-ade-here.ts';
import { makeFolder, runFile, type TestPackage } from '../../helpers/run-package.ts';
import {
  edit,
  listCells,
  makeToFix,
  PACKAGE,
  readSheets,
  refuse,
  run,
  runPython,
  skipOpenpyxl,
  takeBack,
} from './jobs.ts';

const skip = skipOpenpyxl;

/** All errors of the document are fixed, one value is emptied, and one correct value is changed. */
const FIX = `
sheet["B3"] = "0001"
sheet["D4"] = datetime.date(2024, 2, 28)
sheet["B5"] = "0004"
sheet["E5"] = 8
sheet["F5"] = None
sheet["C4"] = "Eva"
`;
const FIXED = [
  ['0!A4', '0001'],
  ['0!B6', 'Eva'],
  ['0!C6', { date: '2024-02-28' }],
  ['0!A7', '0004'],
  ['0!D7', 8],
  ['0!E7', null],
];

test('what the sender changed becomes a revision, and nothing else', { skip }, async () => {
  const job = await makeToFix();
  assert.deepEqual(await takeBack(job, edit(job.file, FIX)), FIXED);
  assert.deepEqual(await readOutput(job.jobDir, 'code'), ['0001', '0002', '0003', '0004', '0005']);
  assert.deepEqual(await readOutput(job.jobDir, 'city'), ['Ottawa', 'Paris', 'Rome', null, 'NYC']);
  assert.equal(readRecord(job.jobDir, 2).summary.issues?.error, 0);
  await assertVerified(job.jobDir);
});

test('a dry run shows the changes first, and makes nothing', { skip }, async () => {
  const job = await makeToFix();
  const file = edit(job.file, FIX);
  const { cells, trial } = await run(['take-back', job.jobDir, file, '--data-dir', job.dataDir, '--dry-run']);
  assert.deepEqual(pluck(cells as { a1: string; elsewhere: boolean }[], 'a1', 'elsewhere'), [
    ['A4', false],
    ['B6', true],
    ['C6', false],
    ['A7', false],
    ['D7', false],
    ['E7', true],
  ]);
  const [first] = (trial as { first_rows: { rows: unknown[][] }[] }).first_rows;
  assert.deepEqual(first!.rows[4]!.slice(0, 2), ['0004', 'Zoë 😀']);
  const { stdout } = await runAdeHere(['take-back', job.jobDir, file, '--data-dir', job.dataDir, '--dry-run']);
  assert.match(stdout, /6 cells changed in the rows of revision 1/);
  assert.match(stdout, /March!B6 "name" {2}Eva {2}\(nobody asked for it\)/);
  assert.deepEqual(await takeBack(job, file), FIXED);
});

test('an unchanged file gives nothing to take, and the same file is taken once', { skip }, async () => {
  const job = await makeToFix();
  const args = ['take-back', job.jobDir, '--data-dir', job.dataDir, '--by', 'Anna'];
  for (const file of [job.file, edit(job.file, '')]) {
    const answer = await run([...args, file]);
    assert.deepEqual(answer, {
      revision: 1,
      cells: [],
      known_cells: 0,
      missing_rows: [],
      missing_columns: [],
      trial: null,
    });
  }
  const file = edit(job.file, FIX);
  await run([...args, file]);
  const again = await run([...args, file]);
  assert.deepEqual([again.cells, again.known_cells], [[], 6]);
  assert.equal(listCells(job.jobDir, 2).length, 6);
});

const KEPT: Record<string, string> = {
  'rows sorted with their keys': `
rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=5)]
for i, values in enumerate(reversed(rows)):
    for j, value in enumerate(values): sheet.cell(3 + i, 1 + j).value = value`,
  'a row above everything and an empty one between':
    'sheet.insert_rows(4)\nsheet.insert_rows(1)\nsheet["C1"] = "Dear Anna"',
  'columns moved with their letters': `
for row in range(1, 6):
    first, last = sheet.cell(row, 2), sheet.cell(row, 7)
    first.value, last.value = last.value, first.value`,
  'an empty column in between': 'sheet.insert_cols(4)',
  'another sheet, and the first page gone': 'book.create_sheet("Mine")["A1"] = "notes"\ndel book["To fix"]',
  'the sheet renamed': 'sheet.title = "Done"',
  'a row copied': 'for cell in sheet[5]: sheet.cell(7, cell.column).value = cell.value',
};

for (const [name, body] of Object.entries(KEPT)) {
  test(`taken despite other changes: ${name}`, { skip }, async () => {
    const job = await makeToFix();
    const cells = await takeBack(job, edit(job.file, FIX + body));
    assert.deepEqual(cells.sort(), [...FIXED].sort());
  });
}

test('rows and columns that did not come back are reported, and are not corrections', { skip }, async () => {
  const job = await makeToFix();
  const file = edit(job.file, `${FIX}sheet.delete_rows(5)\nsheet.delete_cols(6)`);
  const args = ['take-back', job.jobDir, file, '--data-dir', job.dataDir, '--by', 'Anna'];
  const answer = await run([...args, '--dry-run']);
  assert.deepEqual(answer.missing_rows, [{ sheet_name: 'March', row: 7 }]);
  assert.deepEqual(answer.missing_columns, [{ sheet_name: 'March', column: 'E', header: 'city' }]);
  assert.deepEqual(await takeBack(job, file), FIXED.slice(0, 3));
});

const REFUSED: Record<string, [body: string, found: RegExp]> = {
  'a row added': ['sheet["C6"] = "Tom"', /rows that were not sent at March!C6/],
  'a value beside the columns': ['sheet["H4"] = "see mail"', /cells outside the columns that were sent at March!H4/],
  'a header changed': ['sheet["C2"] = "surname"', /headers that were changed at March!C2/],
  'letters of columns changed': ['sheet["B1"] = "B"', /letters of columns that were changed at March!C1/],
  'letters of columns swapped': [
    'sheet["B1"], sheet["C1"] = "B", "A"',
    /headers that were changed at March!B2, March!C2/,
  ],
  'a key changed': ['sheet["A4"] = sheet["A4"].value.replace("row 6", "row 7")', /keys that were changed at March!A4/],
  'a key removed': ['sheet["A4"] = None', /rows that were not sent at March!B4, March!C4/],
  'keys swapped': [
    'sheet["A3"].value, sheet["A4"].value = sheet["A4"].value, sheet["A3"].value',
    /rows whose cells fit another row better at March!A3, March!A4/,
  ],
  'a key copied onto other values': [
    'sheet["A4"] = sheet["A3"].value',
    /rows that occur twice with different values at March!A3, March!A4/,
  ],
  'rows sorted without their keys': [
    `
rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=5, min_col=2)]
for i, values in enumerate(rows[1:] + rows[:1]):
    for j, value in enumerate(values): sheet.cell(3 + i, 2 + j).value = value`,
    /rows whose cells fit another row better at March!A3, March!A4, March!A5/,
  ],
  'one column sorted by itself': [
    'sheet["F3"], sheet["F4"] = sheet["F4"].value, sheet["F3"].value',
    /cells that were moved to other rows at March!F3, March!F4/,
  ],
  'the seal changed': [
    'sheet["A1"] = sheet["A1"].value.replace(" errors ", " warnings ")',
    /keys that were changed at March!A1/,
  ],
  'the seal cut': ['sheet["A1"] = sheet["A1"].value[:-10]', /keys that were changed at March!A1/],
  'the first row removed': ['sheet.delete_rows(1)', /keys of rows without the hidden first row at March!A2/],
  'a formula without a value': ['sheet["E5"] = "=4+4"', /formulas without a value at March!E5/],
  'a column that is not read': ['sheet["G4"] = "b"', /changed cells of columns that are not read at March!G4/],
};

for (const [name, [body, found]] of Object.entries(REFUSED)) {
  test(`refused with its cells: ${name}`, { skip }, async () => {
    const job = await makeToFix();
    const { code, message } = await refuse(job, edit(job.file, `sheet["B3"] = "0001"\n${body}`));
    assert.equal(code, 'take_back_refused');
    assert.match(message, found);
  });
}

test('a file of another job, data folder or service is refused for this job', { skip }, async () => {
  const job = await makeToFix();
  const other = await makeToFix();
  const plain = edit(job.file, 'del book["March"]');
  for (const [file, dataDir, found] of [
    [plain, job.dataDir, /no sheet has the hidden first row/],
    [job.file, other.dataDir, /signed with the key of another data folder/],
  ] as const) {
    const { code, message } = await refuse({ ...job, dataDir }, file);
    assert.equal(code, 'take_back_foreign');
    assert.match(message, found);
  }
});

test('corrections that others made meanwhile are not silently overruled', { skip }, async () => {
  const job = await makeToFix();
  await correct(job.jobDir, '--value', 'D7=7');
  const args = ['take-back', job.jobDir, edit(job.file, FIX), '--data-dir', job.dataDir, '--by', 'Anna', '--json'];
  const { stderr, stdout } = await failHere(...args);
  const { error } = JSON.parse(stderr || stdout);
  assert.equal(error.code, 'revision_conflict');
  assert.match(error.message, /cell_value 0!D7/);
  // A person who has seen that correction may overrule it.
  await run([...args.slice(0, -1), '--revision', '2']);
  assert.deepEqual(await readOutput(job.jobDir, 'hours', 3), [8, 7.5, 8, 8, 8]);
});

test('a csv of the sheet can also be taken back', { skip }, async () => {
  const job = await makeToFix();
  const csv = join(makeFolder(), 'returned.csv');
  runPython(
    `import sys, csv, datetime, openpyxl
show = lambda v: "" if v is None else v.strftime("%Y-%m-%d") if isinstance(v, datetime.datetime) else str(v)
sheet = openpyxl.load_workbook(sys.argv[1])["March"]
with open(sys.argv[2], "w", newline="", encoding="utf-8") as out:
    csv.writer(out).writerows([[show(c.value) for c in row] for row in sheet.rows])`,
    edit(job.file, FIX.replace('datetime.date(2024, 2, 28)', '"28.2.2024"')),
    csv,
  );
  assert.deepEqual(await takeBack(job, csv), [
    ['0!A4', '0001'],
    ['0!B6', 'Eva'],
    ['0!C6', '28.2.2024'],
    ['0!A7', '0004'],
    ['0!D7', 8],
    ['0!E7', null],
  ]);
});

/** A document in the formats of its sender: euros, percentages, and days in two orders. */
const EURO = '#,##0.00\\ "€"';
const DAY = 'dd/mm/yyyy';
const FORMATTED: (StyledCell | null)[][] = [
  ['H:code', 'name', 'day', 'hours', 'city', 'share', 'born'].map((value) => ({ value })),
  ...[
    ['D:0001', 'Ann', { date: '2024-03-01' }, 8.256, 'Ottawa', 0.125, { date: '1990-12-11' }],
    ['0002', 'Bob', '31/02/2024', 7.5, 'Paris', 1, { date: '1991-04-05' }],
    ['3', 'Eve', { date: '2024-03-02' }, 80, 'Rome', 0.5, { date: '1992-07-08' }],
  ].map((values) =>
    values.map(
      (value, i): StyledCell => ({ value, shownAs: [undefined, undefined, DAY, EURO, undefined, '0.0%', 14][i] }),
    ),
  ),
];
const FORMATTED_PACKAGE: TestPackage = { ...PACKAGE, fields: { ...PACKAGE.fields, share: {}, born: {} } };

test('cells are sent in the formats of the document, and come back in them, also as the texts of a csv file', {
  skip,
}, async () => {
  const document = join(makeFolder(), 'formatted.xlsx');
  const sheet = { name: 'March', rows: FORMATTED, widths: [12], frozenRows: 0, hidesFirst: false, notes: [] };
  writeStyledWorkbook(document, [sheet], 'Test');
  const { jobDir } = await runFile(FORMATTED_PACKAGE, document);
  const dataDir = makeFolder();
  const file = join(makeFolder(), 'sent.xlsx');
  await run(['to-fix', jobDir, '--data-dir', dataDir, '--out', file]);
  const show = `import sys, json, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1])["March"]
print(json.dumps([[c.number_format for c in row[3:8]] for row in sheet.iter_rows(min_row=3)]))`;
  const row = [DAY, EURO, '@', '0.0%', 'mm-dd-yy'];
  assert.deepEqual(JSON.parse(runPython(show, file)), [row, row, row], 'the day to type has the format of the others');
  const job = { jobDir, dataDir, file };
  const [seal, header, ...keys] = (await readSheets(file)).March!;
  const untouched = [
    ['D:0001', 'Ann', '01/03/2024', '8,26 €', 'Ottawa', '12,5%', '12/11/1990'],
    ['0002', 'Bob', '31/02/2024', '7,50 €', 'Paris', '100,0%', '4/5/1991'],
    ['3', 'Eve', '02/03/2024', '80,00 €', 'Rome', '50,0%', '7/8/1992'],
  ];
  const save = (rows: string[][]) => {
    const path = join(makeFolder(), 'returned.csv');
    const lines = [seal!, header!, ...rows.map((values, i) => [keys[i]![0], ...values])];
    writeFileSync(path, lines.map((cells) => cells.map((cell) => `"${cell ?? ''}"`).join(';')).join('\n'));
    return path;
  };
  const args = ['take-back', jobDir, '--data-dir', dataDir, '--by', 'Anna'];
  assert.deepEqual((await run([...args, save(untouched)])).cells, [], 'what nobody touched is no change');
  const fixed = structuredClone(untouched);
  fixed[0]![0] = '0001';
  fixed[1]![2] = '28/02/2024';
  fixed[1]![5] = '97,5%';
  fixed[2]!.splice(0, 4, '0003', 'Eve', '02/03/2024', '8,00 €');
  fixed[2]![6] = '8/7/1992';
  assert.deepEqual(await takeBack(job, save(fixed)), [
    ['0!A2', '0001'],
    ['0!C3', { date: '2024-02-28' }],
    ['0!F3', 0.975],
    ['0!A4', '0003'],
    ['0!D4', 8],
    ['0!G4', { date: '1992-08-07' }],
  ]);
});
