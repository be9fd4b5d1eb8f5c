import { createRouter } from '@tanstack/react-router';
import { makeQueryClient } from '../api/query-client.ts';
import { PageFailure, PageLoading, PageMissing } from '../components/page-states.tsx';
import { authorRoutes, serverRoutes, signInRoutes } from './routes/author-routes.ts';
import { rootRoute, shellRoute, startRoute, workspaceRoute } from './routes/base.tsx';
import { operatorRoutes } from './routes/operator-routes.ts';

export const queryClient = makeQueryClient(() => void router.navigate({ to: '/sign-in' }));

const routeTree = rootRoute.addChildren([
  startRoute,
  ...signInRoutes,
  shellRoute.addChildren([...serverRoutes, workspaceRoute.addChildren([...operatorRoutes, ...authorRoutes])]),
]);

export const router = createRouter({
  routeTree,
  basepath: '/app',
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPendingComponent: PageLoading,
  defaultErrorComponent: PageFailure,
  defaultNotFoundComponent: PageMissing,
  // An address with a cell says what to show; restored scroll positions would override it.
  scrollRestoration: ({ location }) => !('cell' in location.search),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
