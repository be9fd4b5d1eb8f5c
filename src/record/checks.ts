import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Check as isValid } from 'typebox/value';
import type { Artifact, Check } from '../contract/artifact.ts';
import { type ChecksFile, ChecksFileSchema } from '../contract/checks.ts';
import { jobNames } from '../contract/layout.ts';

/** A check with its two numbers; null if they were removed with the document, or if the reader may not see them. */
export type CheckWithNumbers = Check & { found: number | null; expected: number | null };

/** The checks of a job, in order. `folder` is the folder of checks.json, or null to leave the numbers out. */
export function listChecks({ checks }: Pick<Artifact, 'checks'>, folder: string | null): CheckWithNumbers[] {
  const numbers = folder === null ? {} : readNumbers(folder);
  return (checks?.list ?? []).map((check) => {
    const { found = null, expected = null } = numbers[check.id] ?? {};
    return { ...check, found, expected };
  });
}

function readNumbers(folder: string): Partial<ChecksFile['checks']> {
  const path = join(folder, jobNames.checks);
  if (!existsSync(path)) return {};
  try {
    const file: unknown = JSON.parse(readFileSync(path, 'utf8'));
    // A damaged file counts as removed: the record still says whether the numbers agree.
    return isValid(ChecksFileSchema, file) ? (file as ChecksFile).checks : {};
  } catch {
    return {};
  }
}
