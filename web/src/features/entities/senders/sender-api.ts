import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  AssignJob,
  DocumentNames,
  Job,
  ListedSender,
  Page,
  PeriodList,
  PeriodOverview,
  ReadDocumentNames,
  RecipeVersion,
  Sender,
} from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

export const sendersQuery = (workspaceId: string) =>
  readQuery<Page<ListedSender>>(queryKeys.senders(workspaceId), makeWorkspacePath(workspaceId, 'senders'));

/** The versions of a sender's recipes for all configs. */
export const recipesQuery = (workspaceId: string, senderId: string) =>
  readQuery<Page<RecipeVersion>>(
    [...queryKeys.senders(workspaceId), senderId, 'recipes'],
    makeWorkspacePath(workspaceId, 'senders', senderId, 'recipes'),
  );

/** The senders that have sent a document for a period, and those that have not. */
export const periodQuery = (workspaceId: string, period: string) =>
  readQuery<PeriodOverview>(
    [...queryKeys.periods(workspaceId), period],
    makeWorkspacePath(workspaceId, 'periods', period),
  );

/** Number of periods on the page of a sender. */
const OF_ONE_SENDER = 24;

/** The newest periods with documents: what all senders have sent, or one sender. */
export const periodsQuery = (workspaceId: string, senderId?: string) => {
  const about = senderId === undefined ? {} : { sender_id: senderId, limit: OF_ONE_SENDER };
  const key = [...queryKeys.periods(workspaceId), 'newest', senderId];
  return readQuery<PeriodList>(key, makeWorkspacePath(workspaceId, 'periods'), about);
};

export const assignJob = (workspaceId: string, jobId: string, to: AssignJob) =>
  requestJson<Job>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'sender'), { method: 'PUT', body: to });

export const makeSender = (workspaceId: string, name: string) =>
  requestJson<Sender>(makeWorkspacePath(workspaceId, 'senders'), { method: 'POST', body: { name } });

/** Says that a sender sends several documents a period, so that a second one is not asked about. */
export const sendsSeveral = ({ workspace_id: workspaceId, sender_id: senderId }: Job): Promise<Sender> =>
  requestJson<Sender>(makeWorkspacePath(workspaceId, 'senders', senderId ?? ''), {
    method: 'PATCH',
    body: { has_several: true },
  });

/** What names of documents say about their senders and periods, in the order of the items. */
export const namesQuery = (workspaceId: string, items: ReadDocumentNames['items']) =>
  queryOptions({
    queryKey: ['workspace', workspaceId, 'document-names', items],
    queryFn: ({ signal }) =>
      items.length === 0
        ? { items: [] }
        : requestJson<DocumentNames>(makeWorkspacePath(workspaceId, 'document-names'), {
            method: 'POST',
            body: { items },
            signal,
          }),
    placeholderData: keepPreviousData,
    // Other people submit documents, too.
    staleTime: 0,
  });
