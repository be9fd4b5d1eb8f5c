import type { QueryClient } from '@tanstack/react-query';
import type { Review } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, sendRequest } from '../../../api/request.ts';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { type Accepted, noteAccepted } from '../../entities/jobs/index.ts';
import { waitForSequel } from '../corrections/index.ts';
import { takeStep } from '../review/index.ts';

const UNDONE = { code: 'undone' };

/**
 * Takes one's own acceptance back, once it was signed: the document is reopened. Whether it is open now. `me`: the name of
 * the person; what somebody else has signed since stays.
 */
export async function undoAccepted(
  client: QueryClient,
  { workspaceId, jobId }: Accepted,
  me: string,
): Promise<boolean> {
  try {
    // What was refused is open anyway.
    await waitForSequel(workspaceId, jobId).catch(() => null);
    const response = await sendRequest(makeWorkspacePath(workspaceId, 'jobs', jobId, 'review'));
    const { state, acceptances } = (await response.json()) as Review;
    const standing = acceptances.findLast(({ withdrawn_at: at }) => at === null);
    if (standing !== undefined && standing.statement.person !== me) {
      noteAccepted(null);
      showSuccess(t`${standing.statement.person} has signed it since. It stays accepted.`);
      return false;
    }
    if (state === 'accepted' || state === 'waiting_for_second_person') {
      const etag = response.headers.get('etag') ?? '';
      await takeStep(workspaceId, jobId, etag, { path: 'reopen', body: { reason: UNDONE } });
    }
    noteAccepted(null);
    await client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, jobId) });
    return true;
  } catch (error) {
    showFailure(error as Error, t`The acceptance stays`);
    return false;
  }
}
