import type { FastifyRequest } from 'fastify';
import type { JobRow } from '../../storage/store/index.ts';
import { noteActivity, type Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';

/** The source of values that somebody reads: a sheet, or a revision of a job. */
interface Reading {
  workspaceId: string;
  id: string;
  details: Record<string, number>;
}

/**
 * Records, before values are sent, that somebody reads them; `action` is `<kind>.<values>_read`. If the same session or
 * token reads the same values again within ten minutes, there is only one entry.
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

/** Records that somebody reads values of a revision of a job. */
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
