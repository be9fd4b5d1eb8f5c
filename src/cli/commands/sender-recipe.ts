import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Recipe } from '../../contract/recipe.ts';
import type { Tolerances } from '../../contract/tolerances.ts';
import { type ExtendedRecipe, extendRecipe, setTolerances } from '../../record/recipes/index.ts';
import { readArtifact } from '../read/artifact.ts';
import { collectNames, readDay } from '../read/option-values.ts';
import { readRecipeFile } from '../read/recipe.ts';
import { readTolerances } from '../read/tolerances.ts';
import { renderExtended } from '../render/recipe.ts';
import { printAnswer } from '../report/print-answer.ts';
import { makeUnwritable } from '../tasks/deliver-files.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

interface RecipeOptions {
  out: string;
  from?: string;
  name?: string;
  only?: string[];
  until?: string;
  tolerance?: string[];
  off?: string[];
  json?: boolean;
}

export function addRecipeCommand(sender: Command, terminal: Terminal): void {
  sender
    .command('recipe')
    .description('make a recipe, or the next version of one, from the corrections of a job')
    .argument('[job-dir]', 'job folder that ade run printed; without it, the recipe gets only --tolerance')
    .requiredOption('--out <file>', 'file that receives the recipe')
    .option('--from <file>', 'the recipe so far')
    .option('--name <sender>', 'name of the sender (default: the name in the recipe so far)')
    .option(
      '--only <ids>',
      'corrections to apply to the sender, such as c1,c3 (default: all that can be applied)',
      collectNames,
    )
    .option('--until <day>', 'last day on which they apply', readDay('--until'))
    .option('--tolerance <name=number>', "tolerance instead of the package's, such as drift.rows=0.5", collectNames)
    .option('--off <codes>', 'checks that are not made, such as keys_unknown', collectNames)
    .option('--json', 'print what was made as JSON')
    .action((jobDir: string | undefined, options: RecipeOptions) => makeRecipe(jobDir, options, terminal));
}

async function makeRecipe(jobDir: string | undefined, options: RecipeOptions, terminal: Terminal): Promise<void> {
  const before = options.from === undefined ? null : readRecipeFile(options.from).recipe;
  const checks = readTolerances(options.tolerance, options.off);
  const made =
    jobDir === undefined ? setOnly(before, options, checks) : await extend(before, resolve(jobDir), options, checks);
  await writeRecipe(options.out, made.recipe);
  printAnswer(made, renderExtended, terminal, options.json);
}

/** The next version with other tolerances, which needs no job. */
function setOnly(
  before: Recipe | null,
  { name, only, until }: RecipeOptions,
  checks: Tolerances | undefined,
): ExtendedRecipe {
  if (checks === undefined)
    throw usageError('Name the job whose corrections make the recipe, or give --tolerance or --off.');
  if ((only ?? until) !== undefined) throw usageError('--only and --until need a job whose corrections they select.');
  const sender = name ?? before?.sender;
  if (sender === undefined)
    throw usageError('The recipe needs a sender: give --name, or --from with the recipe so far.');
  return { recipe: setTolerances(before, sender, checks), added: [], replaced: [], left_out: [] };
}

async function extend(
  before: Recipe | null,
  jobDir: string,
  { name, only, until }: RecipeOptions,
  checks: Tolerances | undefined,
): Promise<ExtendedRecipe> {
  const { artifact, folder } = await readArtifact(jobDir);
  const { readCorrectionFile } = await import('../../runner/revisions/corrections-file.ts');
  const { readAddresses } = await import('../../runner/read-addresses.ts');
  const source = {
    jobId: artifact.job.id,
    artifact,
    corrections: readCorrectionFile(folder),
    addresses: readAddresses(folder),
  };
  return extendRecipe(before, source, {
    sender: name ?? before?.sender ?? artifact.job.source_file,
    ...(only === undefined ? {} : { only }),
    ...(until === undefined ? {} : { until }),
    ...(checks === undefined ? {} : { checks }),
  });
}

export async function writeRecipe(path: string, recipe: Recipe): Promise<void> {
  const { renderRecipe: renderFile } = await import('../../runner/recipe-file.ts');
  await writeFile(path, renderFile(recipe)).catch((cause) => {
    throw makeUnwritable(path, cause);
  });
}
