import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Correction, Corrections } from '../../../src/contract/corrections.ts';
import { jobFolder, nameRevision } from '../../../src/contract/layout.ts';

/** The rows that people had corrected by a revision of a job. */
export function readCorrected(dataDir: string, jobId: string, revision: number): Correction[] {
  const path = join(jobFolder(dataDir, nameRevision(jobId, revision)), 'inputs', 'corrections.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Corrections).corrections : [];
}
