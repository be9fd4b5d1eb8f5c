import type { Artifact, Job } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { requestArtifact } from '../../../api/request-artifact.ts';
import { retryWhileBusy } from '../../entities/configs/index.ts';
import { cancelJob, hasEnded } from '../../entities/jobs/index.ts';
import { submitTry } from '../tries/index.ts';

/** The result of a version for a document. */
export interface Drafted {
  job: Job;
  artifact: Artifact;
}

/** A run that ended without a result. Its rules may have printed why. */
export class DraftFailed extends Error {
  readonly job: Job;

  constructor(job: Job) {
    super(job.error?.message ?? 'The run was cancelled.');
    this.job = job;
  }
}

/** A small document is done within a second, so the first questions follow each other quickly. */
const SOON_MS = 2000;
const SHORT_WAIT_MS = 50;
const LONG_WAIT_MS = 400;

/** A document, and the time that rules see as now: the same for all versions, so that only rules make a difference. */
export interface Previewed {
  documentId: string;
  asOf: string;
}

/** Runs a version on a document to its end; an abort cancels the run. Throws
 * `DraftFailed`, or why the run could not start. */
export async function runDraft(
  workspaceId: string,
  versionId: string,
  { documentId, asOf }: Previewed,
  signal: AbortSignal,
): Promise<Drafted> {
  // The workbench checks the types afterwards and shows errors.
  const body = { document_id: documentId, config_version_id: versionId, as_of: asOf, skip_type_check: true };
  let job = await retryWhileBusy(() => submitTry(workspaceId, body), signal);
  const cancel = () => void cancelJob(workspaceId, job.id).catch(() => undefined);
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel);
  const path = makeWorkspacePath(workspaceId, 'jobs', job.id);
  const startMs = performance.now();
  while (!hasEnded(job)) {
    const waitMs = performance.now() - startMs < SOON_MS ? SHORT_WAIT_MS : LONG_WAIT_MS;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    signal.throwIfAborted();
    job = await requestJson<Job>(path, { signal });
  }
  signal.removeEventListener('abort', cancel);
  if (!job.has_artifact || job.status !== 'success') throw new DraftFailed(job);
  return { job, artifact: await requestArtifact(path, signal) };
}
