import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createWorkbookWriter, type LaterMarks, type Note } from '../../../src/workbook/writer/index.ts';

const PYTHON = '/usr/bin/python3';
const READ = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps({sheet.title: {cell.coordinate: [cell.comment.text, cell.comment.author]
  for row in sheet.rows for cell in row if cell.comment} for sheet in book}))
`;

import { makeTempFolder } from '../../helpers/temp-folder.ts';

const hasOpenpyxl = spawnSync(PYTHON, ['-c', 'import openpyxl']).status === 0;
const skip = !hasOpenpyxl && process.env.CI !== 'true' ? 'openpyxl is not installed for /usr/bin/python3' : false;

async function writeNotes(
  path: string,
  sheets: readonly Note[][],
  maxRowsPerSheet?: number,
  later?: LaterMarks[],
): Promise<void> {
  const writer = createWorkbookWriter(path, { noteAuthor: 'A & "B"', maxRowsPerSheet, hasMarks: later !== undefined });
  for (const notes of sheets) {
    const sheet = await writer.addSheet('Data', ['a', 'b']);
    const values = Array.from({ length: 3000 }, (_, i) => i);
    await sheet.writeColumns([values, values], values.length, notes);
  }
  const { bytes, sha256 } = await writer.finish(later);
  const written = readFileSync(path);
  assert.deepEqual([written.length, createHash('sha256').update(written).digest('hex')], [bytes, sha256]);
  assert.equal(existsSync(`${path}.partial`), false);
}

const readNotes = (path: string) => JSON.parse(execFileSync(PYTHON, ['-c', READ, path], { encoding: 'utf8' }));

test('openpyxl reads the notes at their cells', { skip }, async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  const texts: Note[] = [
    { row: 2, column: 1, text: ' two\nlines & <more> ü😀' },
    { row: 1, column: 0, text: 'one' },
    { row: 2, column: 1, text: 'again' },
  ];
  const many = Array.from({ length: 2500 }, (_, i): Note => ({ row: i + 1, column: 1, text: `n${i}` }));
  const later = ['Data', 'Data (2)'].map((sheetName): LaterMarks => {
    const notes = [1, 3000].map((row) => ({ row, column: 0, text: `later ${row}` }));
    return { sheetName, notes, ranges: [{ a1: 'A1:B9', kind: 'warning' }] };
  });
  await writeNotes(path, [texts, [], many], undefined, later);
  const { Data: first, 'Data (2)': second, 'Data (3)': third } = readNotes(path);
  const added = { A1: ['later 1', 'A & "B"'], A3000: ['later 3000', 'A & "B"'] };
  assert.deepEqual(first, {
    A2: ['one', 'A & "B"'],
    B3: [' two\nlines & <more> ü😀\n\nagain', 'A & "B"'],
    ...added,
  });
  assert.deepEqual(second, added, 'the end of a sheet before the last one was replaced');
  assert.equal(Object.keys(third).length, 2500);
  assert.deepEqual(third.B2501, ['n2499', 'A & "B"']);
});

test('notes move with their rows when a sheet is full and the next one begins', { skip }, async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  await writeNotes(
    path,
    [
      [
        { row: 999, column: 0, text: 'last' },
        { row: 1000, column: 0, text: 'first' },
      ],
    ],
    1000,
  );
  assert.deepEqual(readNotes(path), {
    Data: { A1000: ['last', 'A & "B"'] },
    'Data (2)': { A2: ['first', 'A & "B"'] },
    'Data (3)': {},
    'Data (4)': {},
  });
});

test('the same notes give the same bytes', async (t) => {
  const folder = await makeTempFolder(t);
  const notes: Note[] = [{ row: 1, column: 0, text: 'one' }];
  const paths = ['a.xlsx', 'b.xlsx'].map((name) => join(folder, name));
  for (const path of paths) await writeNotes(path, [notes]);
  assert.ok(readFileSync(paths[0]!).equals(readFileSync(paths[1]!)));
});
