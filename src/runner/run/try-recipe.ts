import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { jobPaths } from '../../contract/layout.ts';
import type { Recipe } from '../../contract/recipe.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { listTolerances } from '../../contract/tolerances.ts';
import { findRecipeReadAs } from '../../record/recipes/index.ts';
import { findCheckFiles, leaveOutRemoved } from '../checks/check-plan.ts';
import { makeJobFolder, readRunRequest } from '../job-folder.ts';
import { parseRecipe, RECIPE_PATH, readRecipeText } from '../recipe-file.ts';
import { avoidNames } from '../revisions/plan-revision.ts';

/** Number of data rows of each table that a trial transforms: one batch. */
export const TRIAL_ROWS = 1_000;

/**
 * Makes a folder in which a finished revision runs again with a recipe: with the same document, package, time,
 * corrections, and numbers to compare. Returns its request. Throws `recipe_unreadable`.
 */
export async function makeRecipeTrial(revisionDir: string, text: string, folder: string): Promise<RunRequest> {
  const recipe = parseRecipe(text, RECIPE_PATH);
  const { read_as, ...before } = leaveOutRemoved(revisionDir, readRunRequest(revisionDir));
  const readAs = { ...findRecipeReadAs(recipe, before.as_of), ...read_as };
  const request: RunRequest = {
    ...before,
    input: avoidNames(before.input),
    recipe: RECIPE_PATH,
    // With other tolerances, all rows are needed for the checks.
    ...(hasSameTolerances(revisionDir, recipe) ? { first_rows: TRIAL_ROWS } : {}),
    ...(Object.keys(readAs).length > 0 ? { read_as: readAs } : {}),
  };
  const { corrections } = before;
  await makeJobFolder(
    folder,
    join(revisionDir, before.input),
    realpathSync(jobPaths(revisionDir).environment),
    request,
    {
      [RECIPE_PATH]: text,
      ...(corrections === undefined ? {} : { [corrections]: readFileSync(join(revisionDir, corrections), 'utf8') }),
    },
    findCheckFiles(revisionDir),
  );
  return request;
}

function hasSameTolerances(revisionDir: string, { checks }: Recipe): boolean {
  const text = readRecipeText(revisionDir);
  const before = text === undefined ? undefined : parseRecipe(text, RECIPE_PATH).checks;
  const list = (one: Recipe['checks']) => [listTolerances(one), [...(one?.off ?? [])].sort()];
  return isDeepStrictEqual(list(before), list(checks));
}
