import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { findRecipeReadAs } from '../audit/recipes/holding.ts';
import { jobPaths } from '../contract/layout.ts';
import type { RunRequest } from '../contract/run-request.ts';
import { makeJobFolder, readRunRequest } from './job-folder.ts';
import { parseRecipe, RECIPE_PATH } from './recipe-file.ts';
import { avoidNames } from './revisions/plan-revision.ts';

/** Data rows of each table that a trial transforms: one batch. */
export const TRIAL_ROWS = 1_000;

/**
 * Makes a folder in which a finished revision runs again as it would with a recipe: the same document, package, time and
 * corrections. Returns its request. Throws `recipe_unreadable`.
 */
export async function makeRecipeTrial(revisionDir: string, text: string, folder: string): Promise<RunRequest> {
  const recipe = parseRecipe(text, RECIPE_PATH);
  const { read_as, ...before } = readRunRequest(revisionDir);
  const readAs = { ...findRecipeReadAs(recipe, before.as_of), ...read_as };
  const request: RunRequest = {
    ...before,
    input: avoidNames(before.input),
    recipe: RECIPE_PATH,
    first_rows: TRIAL_ROWS,
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
  );
  return request;
}
