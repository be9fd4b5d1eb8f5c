import type { FastifyRequest } from 'fastify';
import type { ReadAction } from '../../contract/activity.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';
import { noteActivity } from './note-activity.ts';

/**
 * Call it before values are sent: it records that somebody reads them. `action` is `<kind>.<values>_read`; `details`
 * say which part of `id` is read: a sheet, or a revision of a job. Readings of the same values by the same session or
 * token within ten minutes are one entry.
 */
export async function noteReading(
  service: Service,
  request: FastifyRequest,
  action: ReadAction,
  id: string,
  details: Record<string, number>,
): Promise<void> {
  const identity = identityOf(request);
  const key = JSON.stringify([identity.sessionId ?? identity.tokenId, action, id, details]);
  if (service.readings.has(key)) return;
  if (await noteActivity(service, request, action, id, details)) service.readings.add(key);
}

/** Records that somebody reads values of a revision of a job. */
export async function noteJobReading(
  service: Service,
  request: FastifyRequest,
  { revision_of, id, revision }: JobRow,
  action: ReadAction,
  details: Record<string, number> = {},
): Promise<void> {
  await noteReading(service, request, action, revision_of ?? id, { revision, ...details });
}
