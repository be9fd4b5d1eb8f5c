import type { Artifact } from '../contract/artifact.ts';
import type { Reading } from '../contract/run-request.ts';

/** How the job of a record read its document: whoever reads it again must find the same values. */
export function readingOf({ job }: Pick<Artifact, 'job'>): Reading {
  const { encoding, delimiter, durations } = job.document;
  return { encoding, delimiter, durations };
}
