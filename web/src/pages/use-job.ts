import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Job } from '../api/contract.ts';
import { jobQuery } from '../features/entities/jobs/index.ts';

/** The job of the page, which the surrounding page has already loaded. */
export function useJob(): Job {
  const { workspaceId, jobId } = useParams({ from: '/shell/w/$workspaceId/jobs/$jobId' });
  return useSuspenseQuery(jobQuery(workspaceId, jobId)).data;
}
