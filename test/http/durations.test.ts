import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CorrectionTrial, LocatedIssueResource, Page, PreviewWindow } from '../../src/contract/api/index.ts';
import { dataFolders } from '../../src/contract/layout.ts';
import { type GridCell, writeGrids } from '../helpers/make-grid.ts';
import { ON_LOCAL_FILES } from '../helpers/storage/forgetful.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
await server.publishStarter();

const days = (count: number): GridCell => ({ days: count, format: '[h]:mm' });
const file = join(makeFileFolder(), 'hours.xlsx');
await writeGrids(file, [
  {
    grid: new Map<number, GridCell[]>([
      [1, ['Member No.', 'First Name', 'Last Name', 'Hours', 'Zzyx']],
      [2, ['M1', 'Ann', 'Oak', days(0.34375), days(0.34375)]],
      [3, ['M2', 'Bob', 'Ash', days(40), days(12)]],
    ]),
  },
]);
const job = await server.runToSuccess((await server.upload(file)).id);

test('the result shows carried durations as hours, like the document', async () => {
  const { rows } = await server.read<PreviewWindow>(`${WS}/jobs/${job.id}/output/rows`);
  const column = rows[0]!.values.indexOf('raw_Zzyx');
  assert.deepEqual(
    rows.slice(1).map(({ values }) => values[column]),
    [8.25, 288],
  );
});

test('so does a dry run', async () => {
  const corrections = [{ kind: 'cell_value', places: [{ sheet: 0, a1: 'B2' }], value: 'Anna' }];
  const path = `${WS}/jobs/${job.id}/corrections`;
  const json = { base_revision: 1, corrections, dry_run: true };
  const { body } = await server.expect<CorrectionTrial>(200, 'POST', path, { json });
  const { rows } = body.first_rows[0]!;
  assert.equal(rows[1]![rows[0]!.indexOf('raw_Zzyx')], 8.25);
});

test('a node without the environment of a job reads durations as the job did', ON_LOCAL_FILES, async () => {
  rmSync(dataFolders(server.dataDir).environments, { recursive: true });
  const { items } = await server.read<Page<LocatedIssueResource>>(`${WS}/jobs/${job.id}/issues?values=true`);
  const messages = items.filter(({ code }) => code === 'hours_out_of_range').map(({ message }) => message);
  assert.deepEqual(messages, ['Expected hours from 0 to 744, found 960.']);
});
