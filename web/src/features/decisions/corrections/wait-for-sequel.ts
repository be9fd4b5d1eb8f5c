import { makeAppError } from '../../../api/api-error.ts';
import type { Job } from '../../../api/contract.ts';
import { repeatUnanswered } from '../../../api/repeat-unanswered.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { t } from '../../../lib/texts.ts';

const POLL_MS = 200;

/** Resolves when the service has done what was to follow the newest corrections; null: nothing. Throws why it was refused. */
export async function waitForSequel(workspaceId: string, jobId: string): Promise<Job['sequel']> {
  const path = makeWorkspacePath(workspaceId, 'jobs', jobId);
  for (;;) {
    const { sequel } = await repeatUnanswered(() => requestJson<Job>(path));
    if (sequel === null || sequel.state === 'done') return sequel;
    if (sequel.state === 'refused') {
      const detail = sequel.message ?? t`The service did not do what was to follow.`;
      throw makeAppError({ title: detail, status: 409, code: sequel.code ?? 'refused', detail, instance: '' });
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
