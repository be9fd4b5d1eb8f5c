import { useQuery } from '@tanstack/react-query';
import type { Job, Revision } from '../../../api/contract.ts';
import { useSession } from '../../../session/session.ts';
import { revisionsQuery } from './who-corrected.ts';

type Made = Pick<Revision, 'job_id' | 'revision'>;

const nameOf = ({ job_id: jobId, revision }: Made): string => `ade.own-revision ${jobId} ${revision}`;

/** Remembers in this window that the person has made a revision: without sign-in, the service cannot tell people apart. */
export const noteOwnRevision = (made: Made): void => sessionStorage.setItem(nameOf(made), '');

/** Whether somebody else has corrected the document since a revision. */
export function useOthersRevised({ workspace_id: workspaceId, id, revision }: Job, since: number): boolean {
  const { token_id: me } = useSession();
  const isNewer = revision !== since;
  const { data, isError } = useQuery({ ...revisionsQuery(workspaceId, id), enabled: isNewer });
  if (!isNewer || isError) return isNewer;
  const isOwn = (one: Revision) => (me !== null && one.token_id === me) || sessionStorage.getItem(nameOf(one)) !== null;
  return data?.items.some((one) => one.revision > since && one.revision <= revision && !isOwn(one)) === true;
}
