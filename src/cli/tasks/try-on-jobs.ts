import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import { compareTrial } from '../../record/compare/index.ts';
import { withInterrupt } from '../interrupt.ts';
import { readArtifact } from '../read/artifact.ts';
import { readRunSettings } from '../read/run-settings.ts';
import type { RecipeTrial } from '../render/recipe-trials.ts';
import { makeProgressView } from '../report/job-progress.ts';
import { toCodedError } from '../report/report-error.ts';
import type { Terminal } from '../terminal.ts';

/** Runs jobs again with a recipe, one after the other, each in a temporary folder. */
export async function tryOnJobs(
  jobDirs: readonly string[],
  recipe: string,
  terminal: Terminal,
  isQuiet: boolean,
): Promise<RecipeTrial[]> {
  const trials: RecipeTrial[] = [];
  await withInterrupt(async (signal) => {
    for (const jobDir of jobDirs) trials.push(await tryOnJob(jobDir, { recipe, signal, terminal, isQuiet }));
  });
  return trials;
}

interface TrialOptions {
  recipe: string;
  signal: AbortSignal;
  terminal: Terminal;
  isQuiet: boolean;
}

async function tryOnJob(jobDir: string, { recipe, signal, terminal, isQuiet }: TrialOptions): Promise<RecipeTrial> {
  const trial: RecipeTrial = { job_dir: jobDir, source_file: basename(jobDir), changes: null, error: null };
  const { removeTree } = await import('../../package/index.ts');
  const { tryRecipe } = await import('../../runner/index.ts');
  const temporary = await mkdtemp(join(tmpdir(), 'ade-recipe-'));
  const view = makeProgressView(basename(jobDir), terminal, isQuiet);
  try {
    const before = await readArtifact(jobDir);
    trial.source_file = before.artifact.job.source_file;
    const folder = join(temporary, 'job');
    const settings = readRunSettings();
    const result = await tryRecipe(before.folder, recipe, { settings, signal, onEvent: view.onEvent, folder });
    if (result.error?.code === 'cancelled') throw new AdeError('cancelled');
    if (result.error) return { ...trial, error: result.error };
    return { ...trial, changes: compareTrial(before.artifact, (await readArtifact(result.artifact!)).artifact) };
  } catch (error) {
    if (signal.aborted) throw new AdeError('cancelled');
    const { code, message } = toCodedError(error);
    return { ...trial, error: { code, message } };
  } finally {
    view.stop();
    removeTree(temporary);
  }
}
