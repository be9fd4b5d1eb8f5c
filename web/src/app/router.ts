import { createRouter } from '@tanstack/react-router';
import { makeQueryClient } from '../api/query-client.ts';
import { queryKeys } from '../api/query-keys.ts';
import { PageFailure, PageLoading, PageMissing } from '../components/page-states.tsx';
import { forgetSession } from '../session/forget-session.ts';
import { keepWantedPage } from '../session/wanted-page.ts';
import { authorRoutes, serverRoutes, signInRoutes } from './routes/author-routes.ts';
import { rootRoute, shellRoute, startRoute, workspaceRoute } from './routes/base.tsx';
import { operatorRoutes } from './routes/operator-routes.ts';

export const queryClient = makeQueryClient(() => void askToSignIn());

let isAsking = false;

/** Shows the sign-in page, which leads back to the page that is shown now. */
async function askToSignIn(): Promise<void> {
  const { pathname, search } = router.history.location;
  const isSigningOut = queryClient.isMutating({ mutationKey: queryKeys.signOut }) > 0;
  if (isAsking || isSigningOut || pathname.endsWith('/sign-in')) return;
  isAsking = true;
  const hasEnded = queryClient.getQueryData(queryKeys.session) !== undefined;
  keepWantedPage({ path: pathname + search, hasEnded });
  await router.navigate({ to: '/sign-in' });
  forgetSession(queryClient);
  isAsking = false;
}

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
