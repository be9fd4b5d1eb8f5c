import type { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../../../api/api-error.ts';
import type { Job } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure, showLeft } from '../../../components/notices.ts';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { beginSteps, type ReviewStep, reviewQuery, takeStep } from '../../decisions/review/index.ts';

export interface BulkSteps {
  step: ReviewStep;
  /** A sentence about documents for which it was not taken. */
  failed: (documents: string) => string;
}

/**
 * Takes a step with several documents in turn; gives the number of those with which it was taken. A document for which
 * it is refused is left as it is. Without an answer from the service, the others are, too.
 */
export async function takeStepsOf(
  client: QueryClient,
  workspaceId: string,
  jobs: readonly Job[],
  { step, failed, onLeft }: BulkSteps & { onLeft: (count: number) => void },
): Promise<number> {
  const changed: string[] = [];
  const refused: string[] = [];
  let count = 0;
  for (const [at, job] of jobs.entries()) {
    onLeft(jobs.length - at);
    try {
      if (step.path === 'accept' && (await hasChanged(client, workspaceId, job))) {
        changed.push(job.source_file);
        continue;
      }
      for (const one of step.path === 'accept' ? [...beginSteps(job.review_state), step] : [step]) {
        const { etag } = await client.fetchQuery({ ...reviewQuery(workspaceId, job.id), staleTime: 0 });
        await takeStep(workspaceId, job.id, etag, one);
      }
      count++;
    } catch (error) {
      if (!isRefusal(error)) {
        showFailure(error as Error, failed(countOf(jobs.length - at, 'document')));
        break;
      }
      refused.push(`${job.source_file}: ${error.problem.detail}`);
    }
    await client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, job.id) });
  }
  const left = (names: readonly string[]) => failed(countOf(names.length, 'document'));
  if (changed.length > 0) showLeft(t`Somebody has corrected it meanwhile: ${changed.join(', ')}`, left(changed));
  if (refused.length > 0) showLeft(refused.join(' '), left(refused));
  return count;
}

/** Statuses of answers that are about one document, and not about everything that somebody asks for. */
const REFUSALS = [404, 409, 412, 422];

const isRefusal = (error: unknown): error is ApiError => error instanceof ApiError && REFUSALS.includes(error.status);

/** Whether the newest result is another one than the person has seen in the list. */
async function hasChanged(client: QueryClient, workspaceId: string, { id, revision }: Job): Promise<boolean> {
  const { review } = await client.fetchQuery({ ...reviewQuery(workspaceId, id), staleTime: 0 });
  return review.revision !== revision;
}
