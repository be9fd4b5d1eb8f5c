import { readFileSync } from 'node:fs';
import { usageError } from '../usage-error.ts';
import { STANDARD_INPUT } from './standard-input.ts';

/** The terms in the lines of a file; none without a file. */
export function readTerms(file: string | undefined): string[] {
  if (file === undefined) return [];
  try {
    const text = readFileSync(file === STANDARD_INPUT ? 0 : file, 'utf8');
    return text.split(/\r?\n/).filter((line) => line.trim() !== '');
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw usageError(`--terms-file cannot be read: ${found}`);
  }
}
