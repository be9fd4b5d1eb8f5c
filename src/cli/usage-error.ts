import { CommanderError } from 'commander';

export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;
/** `verify` could not decide, for example because another version of ADE made the job. */
export const EXIT_UNDECIDED = 3;

/** Every job succeeded, and a result has what `--fail-on` names. */
export const EXIT_TO_CHECK = 3;

/** An invalid command line; the command ends with exit code 2. */
export function usageError(message: string): CommanderError {
  return new CommanderError(EXIT_USAGE, 'ade.usage', message);
}
