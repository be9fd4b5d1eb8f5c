import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { COLUMN_KIND_NAMES, type ColumnKindName } from '../../../src/contract/column-kinds.ts';
import { runAdeHere } from '../../helpers/run-ade-here.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { listIssues, makeOwnPackage, runOwn } from './own-package.ts';

/** For each kind: a value as people write it, the converted value, and a wrong value. */
const VALUES: Record<ColumnKindName, [right: string, becomes: unknown, wrong: string | null]> = {
  text: ['  two   words ', 'two words', null],
  code: ["'00123", '00123', null],
  number: ['1,234.5', 1234.5, 'many'],
  integer: ['1,234', 1234, '1.5'],
  boolean: ['Yes', true, 'perhaps'],
  date: ['4 March 2024', '2024-03-04', 'soon'],
  date_time: ['2024-03-04 8:05', '2024-03-04T08:05:00.000Z', 'soon'],
  birth_date: ['1980-03-04', '1980-03-04', '2999-01-01'],
  period: ['Mar 2024', '2024-03', 'whenever'],
  amount: ['$1,234.50', 1234.5, 'free'],
  hours: ['7:30', 7.5, 'long'],
  email: ['mailto:Ann@Example.org', 'ann@example.org', 'ann'],
  link: ['www.example.org/a', 'www.example.org/a', 'not there'],
  phone: ['(416) 555-0123', '+14165550123', '12'],
  first_name: ['ANNE-MARIE', 'Anne-Marie', '123'],
  last_name: ["o'neil", "O'Neil", '456'],
  full_name: ['Anna Smith', 'Anna Smith', '789'],
  address: ['12  Oak Street', '12 Oak Street', '1234'],
  city: ['TORONTO', 'Toronto', '99'],
  province: ['Ontario', 'ON', 'Atlantis'],
  postal_code: ['k1a0b1', 'K1A 0B1', 'none'],
  employer: ['Acme  Ltd.', 'Acme Ltd.', '42'],
  job_title: ['Clerk', 'Clerk', '43'],
};

test('a column of each kind: the package has no problems, and values are cleaned and checked', async (context) => {
  const header = COLUMN_KIND_NAMES.map((kind) => `my ${kind}`);
  const kinds = COLUMN_KIND_NAMES.flatMap((kind) => ['--kind', `my ${kind}=${kind}`]);
  const own = await makeOwnPackage(context, 'kinds.csv', `${header.join(',')}\n`, kinds);
  const rows = [0, 2].map((at) => COLUMN_KIND_NAMES.map((kind) => String(VALUES[kind][at] ?? 'x')));
  const { artifact, values } = await runOwn(own, [header, ...rows]);
  const issues = listIssues(artifact);
  for (const [i, kind] of COLUMN_KIND_NAMES.entries()) {
    const column = String.fromCharCode(65 + i);
    assert.deepEqual(Object.values(values[0]!)[i], VALUES[kind][1], kind);
    assert.deepEqual(issues[`${column}2`] ?? [], [], kind);
    assert.equal(
      (issues[`${column}3`] ?? []).length,
      VALUES[kind][2] === null ? 0 : 1,
      `${kind}: ${issues[`${column}3`]}`,
    );
  }
});

test('the first row of a workbook, with cells of all types, and a title in another sheet', async (context) => {
  const folder = await makeTempFolder(context);
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Target');
  sheet.addRow(['Ref', 'Ordered', 'Pieces', 'Price', 'Open', 'Seen']);
  for (let i = 0; i < 5; i++) {
    const day = new Date(Date.UTC(2024, 2, 1 + i));
    sheet.addRow([`R-${i}`, day, i + 1, i + 0.25, i % 2 === 0, new Date(day.getTime() + 30_600_000)]);
  }
  workbook.addWorksheet('Notes').addRow(['Nothing of this is a column']);
  const file = join(folder, 'target.xlsx');
  await workbook.xlsx.writeFile(file);
  const made = await runAdeHere(['init', join(folder, 'config'), '--from', file, '--json', '--dry-run']);
  const { columns, title } = JSON.parse(made.stdout) as { title: string; columns: { label: string; kind: string }[] };
  assert.equal(title, 'target');
  assert.deepEqual(Object.fromEntries(columns.map(({ label, kind }) => [label, kind])), {
    Ref: 'code',
    Ordered: 'date',
    Pieces: 'integer',
    Price: 'amount',
    Open: 'boolean',
    Seen: 'date_time',
  });
});
