import type { Comparison } from '../../record/compare/index.ts';
import { renderTrialChanges } from './diff.ts';
import type { Look } from './look.ts';
import { cleanText } from './text.ts';

/** The changes that a recipe would make in one past job. */
export interface RecipeTrial {
  job_dir: string;
  source_file: string;
  /** null if the job could not be run again; `error` then has the reason. */
  changes: Comparison | null;
  error: { code: string; message: string } | null;
}

/** The changes that a recipe would make in past jobs. */
export function renderTrials(trials: readonly RecipeTrial[], look: Look): string[] {
  return trials.flatMap(({ job_dir: path, source_file: file, changes, error }) => {
    const title = `${look.paint.bold(cleanText(file))}  ${cleanText(path)}`;
    if (error !== null) return [title, `  ${look.paint.red(`could not be run again: ${cleanText(error.message)}`)}`];
    if (changes!.same) return [title, `  ${look.paint.green('no decision would change')}`];
    return [title, ...renderTrialChanges(changes!, look).map((line) => (line === '' ? '' : `  ${line}`))];
  });
}
