import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recipe } from '../../src/contract/recipe.ts';
import { copyJob } from './correct-job.ts';
import type { GridSheet } from './make-grid.ts';
import { runAdeHere } from './run-ade-here.ts';
import { makeFolder, runPackage, type TestPackage } from './run-package.ts';

/** The recipe that `ade sender recipe` makes from a job, and the text of its file. */
export async function makeRecipe(jobDir: string, ...args: string[]): Promise<{ recipe: Recipe; path: string }> {
  const path = join(makeFolder(), 'recipe.json');
  const { exitCode, stdout, stderr } = await runAdeHere(['sender', 'recipe', jobDir, '--out', path, ...args]);
  assert.equal(exitCode, 0, stdout + stderr);
  return { recipe: JSON.parse(readFileSync(path, 'utf8')) as Recipe, path };
}

/** A finished job for another document of the sender. */
export async function runWithRecipe(
  testPackage: TestPackage,
  sheets: string | readonly GridSheet[],
  path: string,
): Promise<string> {
  return copyJob(await runPackage(testPackage, sheets, { recipe: readFileSync(path, 'utf8') }));
}
