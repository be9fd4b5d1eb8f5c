import type { FastifyReply, FastifyRequest } from 'fastify';
import { DEFAULT_WORKSPACE_ID, type Role } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { getWorkspace, isNotEnded, isSessionThere, type WorkspaceRow } from '../../storage/store/index.ts';
import {
  type Access,
  type ActivityGrant,
  findRole,
  hasActivity,
  hasRole,
  type Identity,
  isServerAdmin,
} from '../access/access.ts';
import { holderOf } from '../access/concurrency.ts';
import { assertLoopbackName, assertSameSite } from '../access/cross-site.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { hasBearer, hasMetricsToken, identify } from './identify.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for a request without a valid token; only routes that are open to everyone accept such requests. */
    identity: Identity | null;
    workspace: WorkspaceRow | null;
    /** Stops counting this request for its token, and watching it; further calls do nothing. */
    endCount: (() => void) | null;
  }
  interface FastifyContextConfig {
    access?: Access;
    /** Whether the route is allowed in an archived workspace although it changes something. */
    worksArchived?: true;
  }
}

/** Files that plugins serve: the web app and the reference page contain no data. */
const OPEN_PREFIXES = ['/app', '/api/v1/reference'];

/** How long a route that is open to everyone waits for the identity of the client. */
const OPEN_TIMEOUT_MS = 2000;

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Checks every request against the access that its route declares. */
export function addGuard(app: App, service: Service): void {
  app.decorateRequest('identity', null);
  app.decorateRequest('workspace', null);
  app.decorateRequest('endCount', null);
  app.addHook('onRoute', (route) => {
    const { config, url, method } = route;
    if (OPEN_PREFIXES.some((prefix) => url === prefix || url.startsWith(`${prefix}/`))) {
      route.config = { access: { to: 'everyone' }, ...config };
    } else if (config?.access === undefined) throw new Error(`The route ${method} ${url} does not say who may use it.`);
  });
  app.addHook('onRequest', async (request, reply) => {
    const { access } = request.routeOptions.config;
    // Unknown paths have no route and answer 404.
    if (access === undefined) return;
    // A browser must not cache or store data with restricted access, such as values of cells.
    if (access.to !== 'everyone') reply.header('cache-control', 'no-store');
    await checkAccess(request, service, access);
    countRequest(request, reply, service);
  });
}

async function checkAccess(request: FastifyRequest, service: Service, access: Access): Promise<void> {
  if (service.isAuthOff) assertLoopbackName(request);
  if (access.to === 'everyone') {
    if (!access.isUnnamed) request.identity = await identifyIfKnown(request, service);
    return;
  }
  if (access.to === 'provider') return assertProvider(request, service);
  if (access.to === 'server' && access.metricsToken && hasMetricsToken(request, service.settings)) return;
  request.identity = (await identify(service, request)) ?? null;
  const { identity } = request;
  if (identity === null) throw new AdeError('not_signed_in');
  if (identity.authentication !== 'token') assertSameSite(request);
  if (access.to === 'server' && !isServerAdmin(identity) && !(access.grant && hasActivity(identity, '*'))) {
    throw new AdeError('access_denied', { role: describeNeed('admin', access.grant), place: 'the whole server' });
  }
  if (access.to === 'workspace') request.workspace = await enterWorkspace(request, service, identity, access);
}

/** Throws `not_signed_in`, also for a provider that is unknown or sends nobody. */
function assertProvider(request: FastifyRequest, { jobs }: Service): void {
  const { provider } = request.params as { provider: string };
  const known = jobs.signOn.providers.find(({ id }) => id === provider);
  if (!hasBearer(request, known?.known.scimToken ?? '')) throw new AdeError('not_signed_in');
}

/** The client's identity; null if the database cannot tell it now: public routes, such as the health, still answer. */
async function identifyIfKnown(request: FastifyRequest, service: Service): Promise<Identity | null> {
  const unknown = Promise.withResolvers<null>();
  const timer = setTimeout(() => unknown.resolve(null), OPEN_TIMEOUT_MS);
  const known = identify(service, request).catch((error: unknown) => {
    if (isAdeError(error) && error.code.startsWith('database_')) return null;
    throw error;
  });
  return Promise.race([known, unknown.promise])
    .then((identity) => identity ?? null)
    .finally(() => clearTimeout(timer));
}

/** Throws `too_many_at_once`. Requests without a token, for files and the health, are not counted. */
function countRequest(request: FastifyRequest, reply: FastifyReply, { limits, streams }: Service): void {
  if (request.identity === null) return;
  const release = limits.requests.take(holderOf(request.identity));
  const watched = { close: () => undefined, drop: () => void reply.raw.destroy() };
  if (request.identity.tokenId !== null) streams.watch(watched, request);
  request.endCount = () => {
    release();
    streams.delete(watched);
  };
  reply.raw.once('close', request.endCount);
}

/** Whether a request that was allowed earlier is still allowed. */
export async function isStillAllowed(request: FastifyRequest, service: Service): Promise<boolean> {
  const { access } = request.routeOptions.config;
  if (access === undefined) return false;
  return checkAccess(request, service, access).then(
    () => true,
    () => false,
  );
}

/** Whether the token or session of a request is still valid, or has only expired. */
export async function isStillSignedIn({ identity }: FastifyRequest, { db }: Service): Promise<boolean> {
  if (identity?.tokenId == null) return true;
  const { tokenId, sessionId, expiresAt } = identity;
  // Sessions that have expired are removed.
  const hasExpired = expiresAt !== null && expiresAt <= new Date().toISOString();
  const isThere = sessionId === null || hasExpired || (await isSessionThere(db, sessionId).catch(() => true));
  return isThere && isNotEnded(db, tokenId).catch(() => true);
}

/** Lets the request into its workspace. Without access, the answer does not reveal whether the workspace exists. */
async function enterWorkspace(
  request: FastifyRequest,
  service: Service,
  identity: Identity,
  { role: needed, grant }: Extract<Access, { to: 'workspace' }>,
): Promise<WorkspaceRow> {
  const { workspace_id: id = DEFAULT_WORKSPACE_ID } = request.params as { workspace_id?: string };
  const role = findRole(identity, id);
  const isIn = (role !== undefined && hasRole(role, needed)) || (grant !== undefined && hasActivity(identity, id));
  if (!isIn) throw new AdeError('access_denied', { role: describeNeed(needed, grant), place: 'this workspace' });
  const workspace = await getWorkspace(service.db, id);
  const { worksArchived } = request.routeOptions.config;
  if (workspace.archived_at !== null && !worksArchived && !READING_METHODS.has(request.method)) {
    throw new AdeError('workspace_archived', { workspace_id: id });
  }
  return workspace;
}

function describeNeed(role: Role, grant: ActivityGrant | undefined): string {
  return grant === undefined ? role : `${role}, or the grant ${grant},`;
}

/** The workspace that the guard let the request into. */
export function workspaceOf({ workspace }: FastifyRequest): WorkspaceRow {
  if (workspace === null) throw new Error('The route does not declare access to a workspace.');
  return workspace;
}

/** The identity that the guard found. */
export function identityOf({ identity }: FastifyRequest): Identity {
  if (identity === null) throw new Error('The route is open to everyone.');
  return identity;
}
