import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { compareRecipes, revokePieces } from '../../audit/recipes/change-recipe.ts';
import { extendRecipe } from '../../audit/recipes/extend-recipe.ts';
import type { RowAddresses } from '../../contract/addresses.ts';
import { jobPaths } from '../../contract/layout.ts';
import type { Recipe } from '../../contract/recipe.ts';
import { makeUnwritable } from '../deliver-files.ts';
import { printAnswer } from '../print-answer.ts';
import { readArtifact } from '../read/artifact.ts';
import { readDay } from '../read/day.ts';
import { collectNames } from '../read/names.ts';
import { readRecipeFile } from '../read/recipe.ts';
import { renderExtended, renderRecipe, renderRecipeChanges } from '../render/recipe.ts';
import { renderTrials } from '../render/recipe-trials.ts';
import type { Terminal } from '../terminal.ts';
import { tryOnJobs } from '../try-on-jobs.ts';
import { addSharedCommand } from './sender-shared.ts';

interface RecipeOptions {
  out: string;
  from?: string;
  name?: string;
  only?: string[];
  until?: string;
  json?: boolean;
}

/** Recipes as files; those of the service are kept by the service. */
export function addSenderCommand(program: Command, terminal: Terminal): void {
  const sender = program.command('sender').description("make recipes: what holds for all of a sender's documents");
  sender
    .command('recipe')
    .description('make a recipe from what was corrected in a job, or the next version of one')
    .argument('<job-dir>', 'job folder that ade run printed')
    .requiredOption('--out <file>', 'file that receives the recipe')
    .option('--from <file>', 'the recipe until now')
    .option('--name <sender>', "the sender's name (default: that of the recipe until now)")
    .option('--only <ids>', 'corrections that hold for the sender, as c1,c3 (default: all that can)', collectNames)
    .option('--until <day>', 'last day on which they hold', readDay('--until'))
    .option('--json', 'print what was made as JSON')
    .action((jobDir: string, options: RecipeOptions) => makeRecipe(resolve(jobDir), options, terminal));
  sender
    .command('show')
    .description('show what a recipe says, and by what each piece finds its place')
    .argument('<recipe>', 'file of the recipe')
    .option('--json', 'print the recipe as JSON')
    .action((path: string, { json }: { json?: boolean }) =>
      printAnswer(readRecipeFile(path).recipe, renderRecipe, terminal, json),
    );
  sender
    .command('try')
    .description('run past jobs again with a recipe, and show which would change; nothing is kept')
    .argument('<recipe>', 'file of the recipe')
    .argument('<job-dir...>', 'job folders that ade run printed')
    .option('--json', 'print one JSON list')
    .action(async (path: string, jobDirs: string[], { json }: { json?: boolean }) => {
      const { text } = readRecipeFile(path);
      const trials = await tryOnJobs(
        jobDirs.map((jobDir) => resolve(jobDir)),
        text,
        terminal,
        json === true,
      );
      printAnswer(trials, renderTrials, terminal, json);
    });
  sender
    .command('compare')
    .description('show what differs between two versions of a recipe')
    .argument('<before>', 'file of the recipe')
    .argument('<after>', 'file of the recipe')
    .option('--json', 'print the differences as JSON')
    .action((before: string, after: string, { json }: { json?: boolean }) => {
      const changes = compareRecipes(readRecipeFile(before).recipe, readRecipeFile(after).recipe);
      printAnswer(changes, renderRecipeChanges, terminal, json);
    });
  sender
    .command('revoke')
    .description('make the next version of a recipe, without some of its pieces')
    .argument('<recipe>', 'file of the recipe')
    .argument('<piece...>', 'ids of the pieces, such as r3')
    .requiredOption('--out <file>', 'file that receives the recipe')
    .action(async (path: string, pieces: string[], { out }: { out: string }) => {
      const recipe = revokePieces(readRecipeFile(path).recipe, pieces);
      await writeRecipe(out, recipe);
      printAnswer(recipe, renderRecipe, terminal, false);
    });
  addSharedCommand(sender, terminal);
}

async function makeRecipe(jobDir: string, options: RecipeOptions, terminal: Terminal): Promise<void> {
  const before = options.from === undefined ? null : readRecipeFile(options.from).recipe;
  const { artifact, folder } = await readArtifact(jobDir);
  const { readCorrectionFile } = await import('../../runner/revisions/corrections-file.ts');
  const source = {
    jobId: artifact.job.id,
    artifact,
    corrections: readCorrectionFile(folder),
    addresses: readAddresses(folder),
  };
  const made = extendRecipe(before, source, {
    sender: options.name ?? before?.sender ?? artifact.job.source_file,
    ...(options.only === undefined ? {} : { only: options.only }),
    ...(options.until === undefined ? {} : { until: options.until }),
  });
  await writeRecipe(options.out, made.recipe);
  printAnswer(made, renderExtended, terminal, options.json);
}

function readAddresses(folder: string): RowAddresses {
  try {
    return JSON.parse(readFileSync(jobPaths(folder).addresses, 'utf8')) as RowAddresses;
  } catch {
    return {};
  }
}

async function writeRecipe(path: string, recipe: Recipe): Promise<void> {
  const { renderRecipe: renderFile } = await import('../../runner/recipe-file.ts');
  await writeFile(path, renderFile(recipe)).catch((cause) => {
    throw makeUnwritable(path, cause);
  });
}
