import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tolerances } from '../../../src/contract/tolerances.ts';
import { setTolerances } from '../../../src/record/recipes/change-recipe.ts';
import type { CheckSource } from '../../../src/runner/index.ts';
import { renderRecipe } from '../../../src/runner/recipe-file.ts';
import { assertVerified } from '../../helpers/correct-job.ts';
import { runPackage, type TestPackage, type TestRun } from '../../helpers/run-package.ts';

const fields: TestPackage['fields'] = { id: {}, name: {}, amount: { meta: { type_hint: 'number' } } };
const makePackage = (checks: object = {}): TestPackage => ({ fields, engine: { checks } });

const makeGrid = (count: number, { first = 1, total }: { first?: number; total?: number } = {}) => {
  const rows = Array.from({ length: count }, (_, i) => `${i + 2} | D:${first + i} | n | 10`);
  const totals = total === undefined ? [] : [`${count + 2} | T: | Total | ${total}`];
  return ['1 | H:id | name | amount', ...rows, ...totals].join('\n');
};

async function run(
  grid: string,
  { checks, tolerances, manifest }: { checks?: CheckSource; tolerances?: Tolerances; manifest?: object } = {},
): Promise<TestRun> {
  // A recipe may consist of tolerances alone.
  const recipe = tolerances && renderRecipe(setTolerances(null, 'Acme', tolerances));
  const done = await runPackage(makePackage(manifest), grid, { checks, recipe });
  assert.equal(done.result.status, 'success', String(done.result.error?.message));
  return done;
}

/** For each check: its measure, whether it agrees, the tolerance, and where the tolerance is from. */
const listChecks = ({ artifact }: TestRun, ...measures: string[]) =>
  artifact
    .checks!.list.filter(({ measure }) => measures.includes(measure))
    .map(({ measure, agrees, tolerance: { absolute, share }, tolerance_from: from = 'package' }) =>
      [measure, agrees, absolute ?? share, from].join(' '),
    );

test("a recipe's tolerance replaces the package's, and the record says that it is the recipe's", async () => {
  const may = await run(makeGrid(10));
  const previousJobDir = may.jobDir;
  const manifest = { drift: { sums: 2, rows: 0.1 } };
  const june = makeGrid(14, { first: 100 });
  const without = await run(june, { checks: { previousJobDir }, manifest });
  assert.deepEqual(listChecks(without, 'rows', 'sum'), ['rows false 0.1 package', 'sum true 2 package']);
  assert.doesNotMatch(JSON.stringify(without.artifact), /tolerance_from/);
  const tolerances = { drift: { rows: 0.5 } };
  const done = await run(june, { checks: { previousJobDir }, manifest, tolerances });
  assert.deepEqual(listChecks(done, 'rows', 'sum'), ['rows true 0.5 recipe', 'sum true 2 package']);
  assert.equal(done.artifact.job.recipe?.pieces, 0);
  assert.equal(done.artifact.summary.outcome, 'clean');
  await assertVerified(done.jobDir);
});

test('the same applies to tolerances of totals and of typed numbers', async () => {
  const grid = makeGrid(3, { total: 31.5 });
  const checks = { expected: { sums: { amount: 31 } } };
  const without = await run(grid, { checks, manifest: { totals: { tolerance: 0.5 } } });
  assert.deepEqual(listChecks(without, 'total', 'sum'), ['total false 0.5 package', 'sum false 0.505 package']);
  const done = await run(grid, { checks, tolerances: { totals: { tolerance: 2 } } });
  assert.deepEqual(listChecks(done, 'total', 'sum'), ['total true 2 recipe', 'sum true 2.005 recipe']);
});

test('the same members every month are fine, but nearly all rows repeated need a look', async () => {
  const may = await run(makeGrid(40));
  const repeat = async (count: number, manifest?: object, tolerances?: Tolerances) => {
    // This many of 40 rows are new.
    const done = await run(makeGrid(40, { first: 1 + count }), {
      checks: { previousJobDir: may.jobDir },
      ...(manifest === undefined ? {} : { manifest }),
      ...(tolerances === undefined ? {} : { tolerances }),
    });
    const point = done.artifact.summary.attention!.find(({ code }) => code === 'rows_repeated');
    return point?.count ?? 0;
  };
  assert.deepEqual([await repeat(2), await repeat(1), await repeat(0)], [0, 39, 40]);
  assert.equal(await repeat(39, { drift: { rows_repeated: 0 } }), 1, 'what a package says means what it meant');
  assert.equal(await repeat(0, { drift: { rows_repeated: 1 } }), 0);
  assert.equal(await repeat(39, {}, { drift: { rows_repeated: 0 } }), 1);
});
