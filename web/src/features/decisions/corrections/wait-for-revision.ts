import { type ApiError, makeAppError } from '../../../api/api-error.ts';
import type { Revision } from '../../../api/contract.ts';
import { repeatUnanswered } from '../../../api/repeat-unanswered.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { t } from '../../../lib/texts.ts';

const POLL_MS = 200;

/** Resolves when a revision has succeeded; throws its error if it failed. */
export async function waitForRevision(workspaceId: string, jobId: string, revision: number): Promise<void> {
  const path = makeWorkspacePath(workspaceId, 'jobs', jobId, 'revisions', revision);
  for (;;) {
    const { status, error } = await repeatUnanswered(() => requestJson<Revision>(path));
    if (status === 'success') return;
    if (status !== 'queued' && status !== 'running') throw makeRevisionError(status, error);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function makeRevisionError(status: string, error: Revision['error']): ApiError {
  const detail = error?.message ?? t`The revision was ${status}. The job has not changed.`;
  return makeAppError({ title: detail, status: 422, code: error?.code ?? status, detail, instance: '' });
}
