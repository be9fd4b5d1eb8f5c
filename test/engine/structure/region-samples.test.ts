import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { jobPaths, ROWS_INDEX } from '../../../src/contract/layout.ts';
import { Corrections } from '../../../src/engine/corrections/corrections.ts';
import { readSamples } from '../../../src/engine/structure/read-samples.ts';
import { SheetMarks } from '../../../src/engine/structure/regions/sheet-marks.ts';
import type { CellValue } from '../../../src/workbook/index.ts';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import { makeLearnedPackage } from '../../helpers/learned-package.ts';
import { runToSuccess } from '../../helpers/run-package.ts';

const SHEET = `
  1  | name | city    | hours |  | job     | rate
  2  | Ann  | Ottawa  | 12.5  |  | Steward | 31.5
  3  | Ben  | Toronto | 30    |  | Clerk   | 24
  4  | Cid  | Halifax | 8     |  | Driver  | 27.25
  5  | Dora | Regina  | 17    |  |         |
  6  | Eve  | Calgary | 40    |  |         |
  7  | Finn | Moncton | 22    |  |         |
  9  | Fees of all employers in the month of March
  10 | company | due date | amount | paid | late
  11 | Acme | 2024-05-01 | 120.5 | 100 | 20.5
  12 | Bolt | 2024-05-02 | 90 | 90 | 0
  13 | Cork | 2024-05-03 | 77.25 | 70 | 7.25
  `;

test('a job that is resumed after pass 1 takes the same samples again', async () => {
  const { jobDir, artifact } = await runToSuccess(makeLearnedPackage({ regions: true }), SHEET);
  assert.equal(artifact.sheets[0]!.parts?.length, 2);
  const { samples: kept } = JSON.parse(readFileSync(join(jobPaths(jobDir).rows, ROWS_INDEX), 'utf8'));
  assert.equal(Object.keys(kept).length, 3);
  const workbook = await openWorkbook(join(jobDir, 'inputs', 'book.xlsx'));
  const again = new Map<string, CellValue[][]>();
  const source = {
    readRows: (sheet: number) => workbook.openSheet(sheet).readRows(),
    openSamples: () => again,
  } as unknown as Parameters<typeof readSamples>[0];
  const options = { maxBlankRows: 20, sampleRows: 200, isWeighed: true, hasRegions: true };
  await readSamples(source, artifact.sheets, options, new Corrections([]), async () => new SheetMarks([]));
  await workbook.close();
  assert.deepEqual(JSON.parse(JSON.stringify(Object.fromEntries(again))), kept);
});
