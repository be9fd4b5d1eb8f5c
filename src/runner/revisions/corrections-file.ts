import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Errors } from 'typebox/value';
import { type Correction, type Corrections, CorrectionsSchema } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { CorrectedJob } from '../../record/corrections/index.ts';
import { readRunRequest } from '../job-folder.ts';

/** Path of the corrections in the folder of a revision. */
export const CORRECTIONS_PATH = 'inputs/corrections.json' as const;

/** All corrections of a revision; the first revision has none. */
export function readCorrectionFile(folder: string): Correction[] {
  const { corrections } = readRunRequest(folder);
  if (corrections === undefined) return [];
  const path = join(folder, corrections);
  const data: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const [problem] = Errors(CorrectionsSchema, data);
  if (problem)
    throw new AdeError('corrections_unreadable', { path, found: `${problem.instancePath} ${problem.message}` });
  return (data as Corrections).corrections;
}

/** The text of `inputs/corrections.json`, with its own salt. */
export function renderCorrections(corrections: readonly Correction[]): string {
  const salt = randomBytes(16).toString('hex');
  const file: Corrections = { schema: 'ade.corrections/v1', salt, corrections: [...corrections] };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** The part of a revision's record about its corrections; `text` is the text of their file. */
export function describeCorrected(revision: number, text: string, count: number): CorrectedJob {
  return { revision, corrections: { sha256: createHash('sha256').update(text).digest('hex'), count } };
}
