import { resolve } from 'node:path';
import type { Command } from 'commander';
import { compareRecipes, revokePieces } from '../../record/recipes/index.ts';
import { readRecipeFile } from '../read/recipe.ts';
import { renderRecipe, renderRecipeChanges } from '../render/recipe.ts';
import { renderTrials } from '../render/recipe-trials.ts';
import { printAnswer } from '../report/print-answer.ts';
import { tryOnJobs } from '../tasks/try-on-jobs.ts';
import type { Terminal } from '../terminal.ts';
import { addRecipeCommand, writeRecipe } from './sender-recipe.ts';
import { addSharedCommand } from './sender-shared.ts';

/** Adds the commands for recipes that are files. The service keeps its own recipes in its database. */
export function addSenderCommand(program: Command, terminal: Terminal): void {
  const sender = program.command('sender').description('make recipes, which apply to all documents of a sender');
  addRecipeCommand(sender, terminal);
  sender
    .command('show')
    .description('show the pieces of a recipe, and how each finds its place')
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
    .description('show the differences between two versions of a recipe')
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
    .argument('<piece...>', 'ids of the pieces, such as r3, and tolerances, such as drift.rows')
    .requiredOption('--out <file>', 'file that receives the recipe')
    .action(async (path: string, pieces: string[], { out }: { out: string }) => {
      const recipe = revokePieces(readRecipeFile(path).recipe, pieces);
      await writeRecipe(out, recipe);
      printAnswer(recipe, renderRecipe, terminal, false);
    });
  addSharedCommand(sender, terminal);
}
