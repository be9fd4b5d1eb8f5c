import type { Artifact } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import { readArtifact } from '../artifact/index.ts';
import { compareRecords, type RecordDifference } from './compare-records.ts';

/** What a record says about its job and the job's files. It leaves out the tables, which may take tens of megabytes. */
export type Recorded = Pick<Artifact, 'job' | 'config'> & {
  output: Pick<Artifact['output'], 'sha256'>;
  hasChecks: boolean;
};

/** Throws `artifact_unreadable` if it isn't a record. */
export function pickRecorded(artifact: Artifact): Recorded {
  const { job, config, output, checks } = artifact;
  const isRecord = [job?.document?.sha256, job?.id, config?.content_hash].every((text) => typeof text === 'string');
  if (!isRecord)
    throw new AdeError('artifact_unreadable', { path: jobNames.artifact, found: "it isn't a record of a job" });
  return { job, config, output: { sha256: output?.sha256 }, hasChecks: checks !== undefined };
}

/** Reads records by their paths. The service reads in threads, so that other requests do not wait. */
export interface RecordReader {
  read(path: string): Promise<Recorded>;
  compare(recorded: string, found: string): Promise<RecordDifference[]>;
}

/** Reads in this process. Throws `artifact_unreadable`. */
export const recordReader: RecordReader = {
  read: async (path) => pickRecorded(readArtifact(path)),
  compare: async (recorded, found) => compareRecords(readArtifact(recorded), readArtifact(found)),
};
