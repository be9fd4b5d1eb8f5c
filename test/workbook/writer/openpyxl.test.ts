import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CellValue } from '../../../src/workbook/types.ts';
import { writeRows } from './write-sample.ts';

const PYTHON = '/usr/bin/python3';
const READ = `
import json, sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1])["Data"]
show = lambda v: v if v is None or isinstance(v, (bool, int, float, str)) else v.isoformat()
print(json.dumps({"rows": [[show(c.value) for c in row] for row in sheet.rows], "pane": sheet.freeze_panes,
  "types": [c.data_type for c in sheet[2]], "bold": sheet["A1"].font.b}))
`;

import { makeTempFolder } from '../../helpers/temp-folder.ts';

const hasOpenpyxl = spawnSync(PYTHON, ['-c', 'import openpyxl']).status === 0;
const skip = !hasOpenpyxl && process.env.CI !== 'true' ? 'openpyxl is not installed for /usr/bin/python3' : false;

test('openpyxl reads back what was written', { skip }, async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  const rows: CellValue[][] = [
    ['=1+1', ' a & <b> ', 1.5, true, { date: '2024-02-29' }, { datetime: '2024-02-29T12:34:56' }, { time: '07:08:09' }],
    [null, 'ü😀', -3, false, { date: '1900-01-05' }, null, { time: '00:00:00' }],
  ];
  await writeRows(path, ['a', 'b', 'c', 'd', 'e', 'f', 'g'], rows);
  const read = JSON.parse(execFileSync(PYTHON, ['-c', READ, path], { encoding: 'utf8' }));
  assert.deepEqual(read.rows.slice(1), [
    ['=1+1', ' a & <b> ', 1.5, true, '2024-02-29T00:00:00', '2024-02-29T12:34:56', '07:08:09'],
    [null, 'ü😀', -3, false, '1900-01-05', null, '00:00:00'],
  ]);
  assert.deepEqual(read.types.slice(0, 2), ['s', 's']);
  assert.equal(read.pane, 'A2');
  assert.equal(read.bold, true);
});
