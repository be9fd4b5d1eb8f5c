import { type QueryClient, useQuery } from '@tanstack/react-query';
import type { ChangePerson, CreatePerson, Page, Person } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { signOnQuery } from '../../../session/session.ts';

/** Only administrators of the server may read it. */
export const peopleQuery = readQuery<Page<Person>>(queryKeys.people, '/people');

const pathOf = (id: string, ...parts: string[]) => makeWorkspacePath(null, 'people', id, ...parts);

export const makePerson = (wanted: CreatePerson) => requestJson<Person>('/people', { method: 'POST', body: wanted });

export const changePerson = (id: string, change: ChangePerson) =>
  requestJson<Person>(pathOf(id), { method: 'PATCH', body: change });

export const disablePerson = (id: string) => requestJson<Person>(pathOf(id, 'disable'), { method: 'POST' });

export const enablePerson = (id: string) => requestJson<Person>(pathOf(id, 'enable'), { method: 'POST' });

/** The entry `into` stays. */
export const mergePerson = ({ id, into }: { id: string; into: string }) =>
  requestJson<Person>(pathOf(id, 'merge'), { method: 'POST', body: { into } });

export const linkToken = ({ tokenId, personId }: { tokenId: string; personId: string }) =>
  requestJson<Person>(makeWorkspacePath(null, 'tokens', tokenId, 'person'), {
    method: 'PUT',
    body: { person_id: personId },
  });

/** Reads again what shows people; the change may be about the person who made it. */
export const refreshPeople = (client: QueryClient) =>
  Promise.all(
    [queryKeys.people, queryKeys.tokens(null), queryKeys.session].map((queryKey) =>
      client.invalidateQueries({ queryKey }),
    ),
  );

/** Gives providers the names that people know; one that is not in the settings any more has only its id. */
export function useProviderTitles(): (id: string) => string {
  const { data } = useQuery(signOnQuery);
  return (id) => data?.providers.find((provider) => provider.id === id)?.title ?? id;
}
