import { useInfiniteQuery } from '@tanstack/react-query';
import type { Job } from '../../../api/contract.ts';
import { jobsQuery } from './job-api.ts';
import { readOpenedList } from './opened-list.ts';
import { findWorkPlace, type WorkPlace } from './work-groups.ts';

/** The place of a document in the list that it was opened from, or else among all documents; null until it is read. */
export function useWorkPlace(job: Pick<Job, 'id' | 'workspace_id'>, isWanted = true): WorkPlace | null {
  const list = readOpenedList(job.workspace_id);
  const { data } = useInfiniteQuery({ ...jobsQuery(job.workspace_id, list?.query ?? {}), enabled: isWanted });
  return data === undefined
    ? null
    : findWorkPlace(
        data.pages.flatMap(({ items }) => items),
        job.id,
      );
}
