import type { FastifyRequest } from 'fastify';
import { AdeError } from '../../contract/errors/index.ts';
import { findRole, hasRole } from '../access/access.ts';
import { identityOf, workspaceOf } from './guard.ts';

/** Auditors read records; values are for those who may see the document. Throws `access_denied`. */
export function assertMaySeeValues(request: FastifyRequest): void {
  const role = findRole(identityOf(request), workspaceOf(request).id);
  if (role === undefined || !hasRole(role, 'viewer')) {
    throw new AdeError('access_denied', { role: 'viewer', place: 'this workspace' });
  }
}
