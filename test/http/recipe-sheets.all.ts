import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CorrectionList, Job, MadeRecipe } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { type GridSheet, writeGrids } from '../helpers/make-grid.ts';
import { pluck } from '../helpers/pluck.ts';
import { makeFolder } from '../helpers/run-package.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const { config_id: configId } = await server.publishStarter();
const sender = await server.makeSender({ name: 'Acme' });
const recipes = `${WS}/senders/${sender.id}/recipes`;

const sheetOf = (name: string): GridSheet => ({
  name,
  grid: `
  1 | Member No. | First Name | Last Name | Alpha | Beta
  2 | 00001 | Anna | Smith | North | South
  3 | 00002 | Bob | Jones | East | West
  `,
});

async function run(sheets: string[], period: string): Promise<Job> {
  const path = join(makeFolder(), `${period}.xlsx`);
  await writeGrids(path, sheets.map(sheetOf));
  const document = await server.uploadText(readFileSync(path), `${period}.xlsx`);
  return server.run({ document_id: document.id, sender_id: sender.id, period });
}

/** The header of the column that is the department, by sheet. */
async function findDepartments(id: string): Promise<(string | undefined)[][]> {
  const { sheets } = await server.read<Artifact>(`${WS}/jobs/${id}/artifact`);
  return sheets.map(({ name, tables }) => [
    name,
    tables[0]!.mapping!.find(({ target_field: field }) => field === 'department')?.raw.header,
  ]);
}

test('what is said of two sheets with the same headers is so in the next document, and of other sheets nothing is said', async () => {
  const may = await run(['One', 'Two'], '2026-05');
  const say = (sheet: number, a1: string): NewCorrection => {
    return { kind: 'column_field', places: [{ sheet, a1 }], field: 'department' };
  };
  await server.correct(may.id, [say(0, 'D1'), say(1, 'E1')]);
  const { items } = await server.read<CorrectionList>(`${WS}/jobs/${may.id}/corrections`);
  const json = { config_id: configId, base_version: 0, job_id: may.id, corrections: pluck(items, 'id').flat() };
  const { body: made } = await server.expect<MadeRecipe>(201, 'POST', recipes, { json });
  assert.deepEqual([made.left_out, pluck(made.recipe.layouts, 'sheet').flat()], [[], ['One', 'Two']]);

  const june = await run(['Two', 'One'], '2026-06');
  assert.deepEqual(await findDepartments(june.id), [
    ['Two', 'Beta'],
    ['One', 'Alpha'],
  ]);
  assert.ok(!june.attention.includes('recipe_piece_unfit'), june.attention.join());
  const july = await run(['July', 'Two'], '2026-07');
  assert.deepEqual(await findDepartments(july.id), [
    ['July', undefined],
    ['Two', 'Beta'],
  ]);
  const unfit = july.summary.attention!.filter(({ code }) => code === 'recipe_piece_unfit');
  assert.deepEqual(pluck(unfit, 'correction').flat(), ['r1']);
});
