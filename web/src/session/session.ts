import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Page, Role, SafeMode, Session, SignOn, Workspace } from '../api/contract.ts';
import { queryKeys } from '../api/query-keys.ts';
import { readQuery } from '../api/read-query.ts';
import { t } from '../lib/texts.ts';
import { findRole, isAtLeast } from './roles.ts';

export const sessionQuery = readQuery<Session>(queryKeys.session, '/session');

/** The providers at which people can sign in, and whether they may use tokens. */
export const signOnQuery = readQuery<SignOn>(queryKeys.signOn, '/sign-on');

export const workspacesQuery = readQuery<Page<Workspace>>(queryKeys.workspaces, '/workspaces', { limit: 200 });

export const safeModeQuery = readQuery<SafeMode>(queryKeys.safeMode, '/safe-mode');

/** The workspace in the page's address. */
export function useWorkspaceId(): string {
  const { workspaceId } = useParams({ strict: false }) as { workspaceId?: string };
  if (!workspaceId) throw new Error('This part of the app belongs below a workspace.');
  return workspaceId;
}

export const useSession = (): Session => useSuspenseQuery(sessionQuery).data;

/** Whether the user has a role in this workspace. Actions that need another role are not shown. */
export function useCan(needed: Role): boolean {
  const session = useSession();
  return isAtLeast(findRole(session, useWorkspaceId()), needed);
}

export const useSafeMode = (): SafeMode => useSuspenseQuery(safeModeQuery).data;

/** The reason why no jobs can be run now, for people; null if they can. */
export function useRunBlocker(): string | null {
  const safeMode = useSafeMode();
  if (!safeMode.enabled) return null;
  return safeMode.reason
    ? t`Safe mode is on, so no package code runs: ${safeMode.reason}`
    : t`Safe mode is on, so no package code runs.`;
}
