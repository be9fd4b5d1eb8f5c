import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { ApiError } from '../../api/api-error.ts';
import { PageFailure, PageLoading, PageMissing } from '../../components/page-states.tsx';
import { keepLastWorkspace, readLastWorkspace } from '../../session/last-workspace.ts';
import { safeModeQuery, sessionQuery, workspacesQuery } from '../../session/session.ts';
import { forgetWantedPage } from '../../session/wanted-page.ts';
import { Shell } from '../shell/shell.tsx';

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  errorComponent: PageFailure,
  notFoundComponent: PageMissing,
});

async function loadSession(queryClient: QueryClient): Promise<void> {
  try {
    await Promise.all([queryClient.ensureQueryData(sessionQuery), queryClient.ensureQueryData(safeModeQuery)]);
    forgetWantedPage();
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) throw redirect({ to: '/sign-in' });
    throw error;
  }
}

/** The start page opens the last used workspace, or the first one that the user may enter. */
export const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context: { queryClient } }) => {
    await loadSession(queryClient);
    const { items } = await queryClient.ensureQueryData(workspacesQuery);
    const last = readLastWorkspace();
    const workspace = items.find(({ id }) => id === last) ?? items.find(({ archived_at }) => !archived_at) ?? items[0];
    if (!workspace) throw new Error('no workspace');
    throw redirect({ to: '/w/$workspaceId', params: { workspaceId: workspace.id }, replace: true });
  },
  pendingComponent: PageLoading,
});

/** The frame around all pages except sign-in, for signed-in users. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: ({ context }) => loadSession(context.queryClient),
  pendingComponent: PageLoading,
  component: Shell,
});

export const workspaceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/w/$workspaceId',
  onEnter: ({ params }) => keepLastWorkspace(params.workspaceId),
});
