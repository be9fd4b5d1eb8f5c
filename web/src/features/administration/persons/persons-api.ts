import type {
  EraseSubject,
  FindSubject,
  Page,
  SubjectHolder,
  SubjectPlan,
  SubjectSearch,
} from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readPagesQuery, readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson, sendRequest } from '../../../api/request.ts';

/** How often a search that is under way is read again. */
const POLL_MS = 1000;

const PATH = 'subject-searches';

export const isUnderWay = ({ state }: Pick<SubjectSearch, 'state'>) => state === 'finding' || state === 'erasing';

export const searchesQuery = (workspaceId: string) => ({
  ...readQuery<Page<SubjectSearch>>(queryKeys.persons(workspaceId), makeWorkspacePath(workspaceId, PATH)),
  refetchInterval: (query: { state: { data: Page<SubjectSearch> | undefined } }) =>
    query.state.data?.items.some(isUnderWay) ? POLL_MS : (false as const),
});

/** `state` is part of the key: places get their outcomes when the state changes. */
export const placesQuery = (workspaceId: string, { id, state }: SubjectSearch) =>
  readPagesQuery<SubjectHolder>(
    [...queryKeys.persons(workspaceId), id, state, 'places'],
    makeWorkspacePath(workspaceId, PATH, id, 'places'),
    {},
  );

export const planQuery = (workspaceId: string, { id, state }: SubjectSearch) =>
  readQuery<SubjectPlan>(
    [...queryKeys.persons(workspaceId), id, state, 'plan'],
    makeWorkspacePath(workspaceId, PATH, id, 'plan'),
  );

export const findPerson = (workspaceId: string, body: FindSubject) =>
  requestJson<SubjectSearch>(makeWorkspacePath(workspaceId, PATH), { method: 'POST', body });

export const erasePerson = (workspaceId: string, id: string, body: EraseSubject) =>
  requestJson<SubjectSearch>(makeWorkspacePath(workspaceId, PATH, id, 'erase'), { method: 'POST', body });

export const forgetSearch = (workspaceId: string, id: string) =>
  sendRequest(makeWorkspacePath(workspaceId, PATH, id), { method: 'DELETE' });
