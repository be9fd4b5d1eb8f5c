import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { jobQuery } from '../features/entities/jobs/index.ts';

/** The job of the page, which the frame around it has loaded already. */
export function useJob() {
  const { workspaceId, jobId } = useParams({ from: '/shell/w/$workspaceId/jobs/$jobId' });
  const { data: job } = useSuspenseQuery(jobQuery(workspaceId, jobId));
  return { workspaceId, jobId, job };
}
