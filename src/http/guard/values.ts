import type { FastifyRequest } from 'fastify';
import { AdeError } from '../../contract/errors/index.ts';
import { findRole, hasRole } from '../access/access.ts';
import { identityOf, workspaceOf } from './guard.ts';

/** Values may only be seen by people who may see the document, not by auditors. Throws `access_denied`. */
export function assertMaySeeValues(request: FastifyRequest): void {
  const role = findRole(identityOf(request), workspaceOf(request).id);
  if (role === undefined || !hasRole(role, 'viewer')) {
    throw new AdeError('access_denied', { role: 'viewer', place: 'this workspace' });
  }
}
