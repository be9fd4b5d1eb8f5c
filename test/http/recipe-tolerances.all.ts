import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, MadeRecipe, RecipeTrials } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import type { Recipe } from '../../src/contract/recipe.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const { config_id: configId } = await server.publishStarter();
const sender = await server.makeSender({ name: 'Acme' });
const recipes = `${WS}/senders/${sender.id}/recipes`;
const version = (number: number) => `${recipes}/${configId}/${number}`;

async function run(rows: number, period: string): Promise<Job> {
  const lines = Array.from({ length: rows }, (_, i) => `${period}-${i},N${i},${period},40`);
  const text = `Member No.,First Name,Last Name,Hours\n${lines.join('\n')}\n`;
  const document = await server.uploadText(text, `${period}.csv`);
  const json = { document_id: document.id, sender_id: sender.id, period };
  return server.run(json);
}

const make = async (about: object, status: 200 | 201 = 201) =>
  (await server.expect<MadeRecipe>(status, 'POST', recipes, { json: { config_id: configId, ...about } })).body;

test("a version with other tolerances applies to the sender's next document, which says so", async () => {
  const may = await run(10, '2026-05');
  const june = await run(15, '2026-06');
  assert.ok(june.attention.includes('drift'));
  const checks = { drift: { rows: 0.6, sums: 1 } };
  assert.equal((await make({ base_version: 0, checks, dry_run: true }, 200)).version, null);
  const first = await make({ base_version: 0, checks });
  assert.deepEqual([first.version?.version, first.version?.pieces, first.recipe.checks], [1, 0, checks]);
  const { items } = (await server.expect<RecipeTrials>(200, 'POST', `${version(1)}/try`, { json: {} })).body;
  const trial = items.find(({ job_id: id }) => id === june.id)!;
  assert.deepEqual(trial.error, null);
  const agreeing = trial.changes!.checks.map(({ measure, left, right }) => [measure, left, right]);
  assert.deepEqual(agreeing, [['rows', false, true]]);

  const july = await run(24, '2026-07');
  assert.equal(july.recipe_version, 1);
  assert.ok(!july.attention.includes('drift'), july.attention.join());
  const record = await server.read<Artifact>(`${WS}/jobs/${july.id}/artifact`);
  const rows = record.checks!.list.find(({ kind, measure }) => kind === 'drift' && measure === 'rows');
  assert.deepEqual([rows?.tolerance, rows?.tolerance_from], [{ share: 0.6 }, 'recipe']);

  // First with a job and with changed tolerances of the previous version, then without one of the tolerances.
  const second = await make({ base_version: 1, job_id: may.id, checks: { drift: { rows: 0.1 } } });
  assert.deepEqual(second.recipe.checks, { drift: { rows: 0.1, sums: 1 } });
  assert.equal(second.recipe.layouts.length, 1);
  const third = await make({ base_version: 2, revoke: ['drift.sums'] });
  assert.deepEqual(third.recipe.checks, { drift: { rows: 0.1 } });
  const body = await server.read<{ tolerances: object[] }>(`${version(3)}/changes?since=1`);
  assert.deepEqual(body.tolerances, [
    { name: 'drift.rows', before: 0.6, after: 0.1 },
    { name: 'drift.sums', before: 1, after: null },
  ]);
  const exported = await server.read<Recipe>(version(3));
  const copy = await make({ base_version: 3, recipe: exported });
  assert.deepEqual(copy.recipe.checks, exported.checks);
});

test('an empty or overfull request, or one with an invalid tolerance, is refused', async () => {
  const base = { config_id: configId, base_version: 4 };
  const refuse = (code: 'recipe_request_invalid' | 'request_invalid' | 'recipe_piece_unknown', json: object) =>
    server.expectProblem(code, 'POST', recipes, { json: { ...base, ...json } });
  const checks = { drift: { rows: 1 } };
  await refuse('recipe_request_invalid', { checks, revoke: ['drift.rows'] });
  await refuse('recipe_request_invalid', { checks: { drift: {} } });
  await refuse('request_invalid', { checks: { drift: { row: 1 } } });
  await refuse('request_invalid', { checks: { drift: { rows: -1 } } });
  await refuse('request_invalid', { revoke: ['drift.row'] });
  await refuse('recipe_piece_unknown', { revoke: ['totals.tolerance'] });
});
