import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { keepLinkToken } from '../../features/administration/sign-in/index.ts';
import { rootRoute, shellRoute, workspaceRoute } from './base.tsx';
import { type Search, readText as text } from './search.ts';

const id = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined;
const line = (value: unknown): number | undefined =>
  Number.isSafeInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined;

const configsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/configs',
  component: lazyRouteComponent(() => import('../../pages/configs-page.tsx'), 'ConfigsPage'),
});

const ownColumnsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/configs/own-columns',
  validateSearch: (search: Search): { job?: string } => ({ job: id(search.job) }),
  component: lazyRouteComponent(() => import('../../pages/own-columns-page.tsx'), 'OwnColumnsPage'),
});

const configRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/configs/$configId',
  component: lazyRouteComponent(() => import('../../pages/config-page.tsx'), 'ConfigPage'),
});

/** The file changes between two versions of a config. */
const changesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/configs/$configId/changes',
  validateSearch: (search: Search): { left?: string; right?: string } => ({
    left: id(search.left),
    right: id(search.right),
  }),
  component: lazyRouteComponent(() => import('../../pages/changes-page.tsx'), 'ChangesPage'),
});

/** The sources of a version: an editor while the version is a draft. A link may name a file and a line. */
const versionRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/versions/$versionId',
  validateSearch: (search: Search): { file?: string; line?: number } => ({
    file: text(search.file),
    line: line(search.line),
  }),
  component: lazyRouteComponent(() => import('../../pages/version-page.tsx'), 'VersionPage'),
});

const tryRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/versions/$versionId/try',
  validateSearch: (search: Search): { document?: string; job?: string } => ({
    document: id(search.document),
    job: id(search.job),
  }),
  component: lazyRouteComponent(() => import('../../pages/try-page.tsx'), 'TryPage'),
});

const comparisonRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/comparisons/$comparisonId',
  component: lazyRouteComponent(() => import('../../pages/comparison-page.tsx'), 'ComparisonPage'),
});

/** For administrators of one workspace; administrators of the server find all workspaces at /admin. */
const workspaceAdminRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/workspace',
  validateSearch: (search: Search): { tab?: string } => ({ tab: text(search.tab) }),
  component: lazyRouteComponent(() => import('../../pages/workspace-page.tsx'), 'WorkspacePage'),
});

const activityRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/activity',
  validateSearch: (search: Search): { person?: string; document?: string; kind?: string } => ({
    person: text(search.person),
    document: id(search.document),
    kind: text(search.kind),
  }),
  component: lazyRouteComponent(() => import('../../pages/activity-page.tsx'), 'ActivityPage'),
});

const adminRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/admin',
  validateSearch: (search: Search): { tab?: string } => ({ tab: text(search.tab) }),
  component: lazyRouteComponent(() => import('../../pages/admin-page.tsx'), 'AdminPage'),
});

/** The token of a link is removed from the address bar and the history before anything is shown. */
const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  beforeLoad: ({ location }) => {
    if (keepLinkToken(location.hash)) throw redirect({ to: '/sign-in', replace: true });
  },
  component: lazyRouteComponent(() => import('../../pages/sign-in-page.tsx'), 'SignInPage'),
});

/** Pages for authors, below a workspace. */
export const authorRoutes = [
  configsRoute,
  ownColumnsRoute,
  configRoute,
  changesRoute,
  versionRoute,
  tryRoute,
  comparisonRoute,
  workspaceAdminRoute,
  activityRoute,
] as const;
/** Pages of the whole server: administration. */
export const serverRoutes = [adminRoute] as const;
/** Pages outside the frame. */
export const signInRoutes = [signInRoute] as const;
