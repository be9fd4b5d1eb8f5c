import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { jobQuery } from '../features/jobs/job-api.ts';

/** The job of the page; its frame has read it already. */
export function useJob() {
  const { workspaceId, jobId } = useParams({ from: '/shell/w/$workspaceId/jobs/$jobId' });
  const { data: job } = useSuspenseQuery(jobQuery(workspaceId, jobId));
  return { workspaceId, jobId, job };
}
