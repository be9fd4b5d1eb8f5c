import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { DocumentAddress } from '../../features/decisions/document/index.ts';
import type { FacetPlace } from '../../features/decisions/facets/index.ts';
import type { WorkFilter } from '../../features/desk/worklist/index.ts';
import { workspaceRoute } from './base.tsx';
import { type Search, readText as text } from './search.ts';

const index = (value: unknown): number | undefined =>
  Number.isSafeInteger(Number(value)) && Number(value) >= 0 && value !== undefined ? Number(value) : undefined;

/** Addresses contain sheets and cells, never the value of a cell. */
const readPlace = (search: Search): { sheet?: number; cell?: string } => ({
  sheet: index(search.sheet),
  cell: text(search.cell),
});

const homeRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/',
  validateSearch: (search: Search): WorkFilter => ({
    sender: text(search.sender),
    period: text(search.period),
    assignee: text(search.assignee),
    search: text(search.search),
    overdue: search.overdue === true ? true : undefined,
    show: text(search.show),
    folds: text(search.folds),
  }),
  component: lazyRouteComponent(() => import('../../pages/home-page.tsx'), 'HomePage'),
});

const jobsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/jobs',
  validateSearch: (
    search: Search,
  ): { status?: string; look?: true; config?: string; version?: string; search?: string } => ({
    status: text(search.status),
    look: search.look === true ? true : undefined,
    config: text(search.config),
    version: text(search.version),
    search: text(search.search),
  }),
  component: lazyRouteComponent(() => import('../../pages/jobs-page.tsx'), 'JobsPage'),
});

const sendersRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/senders',
  component: lazyRouteComponent(() => import('../../pages/senders-page.tsx'), 'SendersPage'),
});

const sourcesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/sources',
  component: lazyRouteComponent(() => import('../../pages/sources-page.tsx'), 'SourcesPage'),
});

const senderRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/senders/$senderId',
  component: lazyRouteComponent(() => import('../../pages/sender-page.tsx'), 'SenderPage'),
});

const batchRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/batches/$batchId',
  component: lazyRouteComponent(() => import('../../pages/batch-page.tsx'), 'BatchPage'),
});

export const jobRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/jobs/$jobId',
  component: lazyRouteComponent(() => import('../../pages/job-page.tsx'), 'JobPage'),
});

const jobStartRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$workspaceId/jobs/$jobId/document', params, replace: true });
  },
});

const overviewRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/overview',
  component: lazyRouteComponent(() => import('../../pages/job-overview-page.tsx'), 'JobOverviewPage'),
});

const documentRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/document',
  validateSearch: (search: Search): DocumentAddress => ({ ...readPlace(search), state: text(search.state) }),
  component: lazyRouteComponent(() => import('../../pages/job-document-page.tsx'), 'JobDocumentPage'),
});

const sourceRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/source',
  validateSearch: readPlace,
  component: lazyRouteComponent(() => import('../../pages/job-source-page.tsx'), 'JobSourcePage'),
});

const mappingRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/mapping',
  validateSearch: (search: Search): { table?: string; column?: string } => ({
    table: text(search.table),
    column: text(search.column),
  }),
  component: lazyRouteComponent(() => import('../../pages/job-mapping-page.tsx'), 'JobMappingPage'),
});

const issuesRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/issues',
  validateSearch: (search: Search): { field?: string; code?: string; severity?: string } => ({
    field: text(search.field),
    code: text(search.code),
    severity: text(search.severity),
  }),
  component: lazyRouteComponent(() => import('../../pages/job-issues-page.tsx'), 'JobIssuesPage'),
});

const resultRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/result',
  validateSearch: readPlace,
  component: lazyRouteComponent(() => import('../../pages/job-result-page.tsx'), 'JobResultPage'),
});

const signoffRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/signoff',
  component: lazyRouteComponent(() => import('../../pages/job-signoff-page.tsx'), 'JobSignoffPage'),
});

const facetsRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/facets',
  validateSearch: (search: Search): FacetPlace => ({
    field: text(search.field),
    sheet: index(search.sheet),
    row: index(search.row),
    issues: search.issues === true ? true : undefined,
    code: text(search.code),
  }),
  component: lazyRouteComponent(() => import('../../pages/job-facets-page.tsx'), 'JobFacetsPage'),
});

const jobRoutes = jobRoute.addChildren([
  jobStartRoute,
  documentRoute,
  overviewRoute,
  sourceRoute,
  mappingRoute,
  issuesRoute,
  resultRoute,
  facetsRoute,
  signoffRoute,
]);

export const operatorRoutes = [
  homeRoute,
  jobsRoute,
  sendersRoute,
  sourcesRoute,
  senderRoute,
  batchRoute,
  jobRoutes,
] as const;
