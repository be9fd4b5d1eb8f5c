import type { FastifyRequest } from 'fastify';
import type { Role } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { findRole, hasRole } from '../access/access.ts';
import { identityOf, workspaceOf } from './guard.ts';

/** Values may only be seen by people who may see the document, not by auditors. Throws `access_denied`. */
export function assertMaySeeValues(request: FastifyRequest): void {
  assertRole(request, 'viewer');
}

/** For a part of a request that needs a stronger role than its route. Throws `access_denied`. */
export function assertRole(request: FastifyRequest, needed: Role): void {
  const role = findRole(identityOf(request), workspaceOf(request).id);
  if (role === undefined || !hasRole(role, needed))
    throw new AdeError('access_denied', { role: needed, place: 'this workspace' });
}
