import { useNavigate } from '@tanstack/react-router';
import type { Job } from '../api/contract.ts';
import { readOpenedList, useWorkPlace } from '../features/entities/jobs/index.ts';

/** The way from a document to the others of the list that it was opened from. */
export function useRoad(job: Pick<Job, 'id' | 'workspace_id'>) {
  const place = useWorkPlace(job);
  const navigate = useNavigate();
  const { workspace_id: workspaceId } = job;
  const open = (jobId: string) =>
    void navigate({ to: '/w/$workspaceId/jobs/$jobId/document', params: { workspaceId, jobId }, search: {} });
  const walk = (step: 1 | -1) => {
    const to = step === 1 ? place?.next : place?.previous;
    if (to !== undefined) open(to.id);
  };
  /** The next document, or the worklist if nothing is left. */
  const goOn = () => {
    if (place?.next !== undefined) open(place.next.id);
    else
      void navigate({
        to: '/w/$workspaceId',
        params: { workspaceId },
        search: readOpenedList(workspaceId)?.search ?? {},
      });
  };
  return { place, walk, goOn, open };
}
