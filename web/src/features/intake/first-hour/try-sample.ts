import { ApiError } from '../../../api/api-error.ts';
import type { Config, Job } from '../../../api/contract.ts';
import { makeConfig, readFile, readFirstVersion, stepVersion } from '../../entities/configs/index.ts';
import { uploadDocument } from '../../entities/documents/index.ts';
import { submitJob } from '../../entities/jobs/index.ts';

/** A roster of the starter package with a few errors. */
const SAMPLE_PATH = 'tests/roster/input.csv';
const MAX_NAMES = 20;

export type SampleStep = 'package' | 'publish' | 'document';

/** Publishes the starter package and runs its sample, which is a real job with something to correct. */
export async function trySample(workspaceId: string, onStep: (step: SampleStep) => void): Promise<Job> {
  onStep('package');
  const config = await makeSampleConfig(workspaceId);
  const version = await readFirstVersion(workspaceId, config.id);
  onStep('publish');
  await stepVersion(workspaceId, version.id, 'publish');
  onStep('document');
  const { content } = await readFile(workspaceId, version.id, SAMPLE_PATH);
  const sample = new File([content], 'sample.csv', { type: 'text/csv' });
  const document = await uploadDocument(workspaceId, sample, crypto.randomUUID());
  return submitJob(
    workspaceId,
    { document_id: document.id, arrival_id: document.arrival_id, config_id: config.id },
    crypto.randomUUID(),
  );
}

/** Reuses the config if somebody has already tried the sample. */
async function makeSampleConfig(workspaceId: string): Promise<Config> {
  for (let at = 1; ; at++) {
    try {
      return await makeConfig(workspaceId, at === 1 ? 'Sample' : `Sample ${at}`);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'name_taken' || at === MAX_NAMES) throw error;
    }
  }
}
