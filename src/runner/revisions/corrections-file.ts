import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Errors } from 'typebox/value';
import { type Correction, type Corrections, CorrectionsSchema } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { CorrectedJob } from '../../record/corrections/index.ts';
import { readRunRequest } from '../job-folder.ts';

/** What people corrected, in the folder of a revision. */
export const CORRECTIONS_PATH = 'inputs/corrections.json' as const;

/** All corrections of a revision; none for the first. */
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

/** The text of `inputs/corrections.json`, with a salt of its own. */
export function renderCorrections(corrections: readonly Correction[]): string {
  const salt = randomBytes(16).toString('hex');
  const file: Corrections = { schema: 'ade.corrections/v1', salt, corrections: [...corrections] };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** What the record of a revision says of what people corrected; `text` is that of the file. */
export function describeCorrected(revision: number, text: string, count: number): CorrectedJob {
  return { revision, corrections: { sha256: createHash('sha256').update(text).digest('hex'), count } };
}
