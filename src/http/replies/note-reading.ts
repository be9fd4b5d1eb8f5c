import type { FastifyRequest } from 'fastify';
import type { JobRow } from '../../storage/store/index.ts';
import { noteActivity, type Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';

/** The values that somebody reads: of a sheet, or of a revision of a job. */
interface Reading {
  workspaceId: string;
  id: string;
  details: Record<string, number>;
}

/**
 * Records that somebody reads values, before they are sent; `action` is `<kind>.<what>_read`. The same values for the same
 * session or token are one entry in ten minutes.
 */
export async function noteReading(
  service: Service,
  request: FastifyRequest,
  action: string,
  reading: Reading,
): Promise<void> {
  const identity = identityOf(request);
  const key = JSON.stringify([identity.sessionId ?? identity.tokenId, action, reading.id, reading.details]);
  if (service.readings.has(key)) return;
  await noteActivity(service, identity, action, reading);
  service.readings.add(key);
}

/** The same for values of a revision of a job. */
export async function noteJobReading(
  service: Service,
  request: FastifyRequest,
  { workspace_id: workspaceId, revision_of, id, revision }: JobRow,
  action: string,
  details: Record<string, number> = {},
): Promise<void> {
  const target = { workspaceId, id: revision_of ?? id, details: { revision, ...details } };
  await noteReading(service, request, action, target);
}
