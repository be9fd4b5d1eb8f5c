import { existsSync } from 'node:fs';
import { jobPaths } from '../../contract/layout.ts';
import { GivenCells } from '../../record/corrections/index.ts';
import type { FoundArtifact } from './artifact.ts';

/** The cells that people corrected, from the file next to the record; null without corrections or without the file. */
export async function readGivenCells({ artifact, folder }: FoundArtifact): Promise<GivenCells | null> {
  if (artifact.job.corrections === undefined || !existsSync(jobPaths(folder).request)) return null;
  const { readCorrectionFile } = await import('../../runner/revisions/corrections-file.ts');
  return new GivenCells(readCorrectionFile(folder));
}
