import type { FastifyRequest } from 'fastify';
import { type Details, recordActivity, type Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';

/** Adds to the activity that the client of a request did something to `id`, in its workspace or on the server. */
export async function noteActivity(
  service: Service,
  request: FastifyRequest,
  action: string,
  id: string | null,
  details?: Details,
): Promise<void> {
  const workspaceId = request.workspace?.id ?? null;
  await recordActivity(service, identityOf(request), action, { workspaceId, id, details });
}
