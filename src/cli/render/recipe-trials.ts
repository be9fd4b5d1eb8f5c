import type { Comparison } from '../../record/compare/index.ts';
import { renderTrialChanges } from './diff.ts';
import type { Look } from './look.ts';
import { cleanText } from './text.ts';

/** What a recipe would change in one past job. */
export interface RecipeTrial {
  job_dir: string;
  source_file: string;
  /** null where it could not be run again; then `error` says why. */
  changes: Comparison | null;
  error: { code: string; message: string } | null;
}

/** What a recipe would change in past jobs. */
export function renderTrials(trials: readonly RecipeTrial[], look: Look): string[] {
  return trials.flatMap(({ job_dir: path, source_file: file, changes, error }) => {
    const title = `${look.paint.bold(cleanText(file))}  ${cleanText(path)}`;
    if (error !== null) return [title, `  ${look.paint.red(`could not be run again: ${cleanText(error.message)}`)}`];
    if (changes!.same) return [title, `  ${look.paint.green('no decision would change')}`];
    return [title, ...renderTrialChanges(changes!, look).map((line) => (line === '' ? '' : `  ${line}`))];
  });
}
