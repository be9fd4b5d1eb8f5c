import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Job } from '../../contract/api/index.ts';
import type { Submitted } from '../../jobs/index.ts';
import { identityOf } from '../access/guard.ts';
import { API, SHORT } from '../routes/paths.ts';
import { noteActivity, type Service } from '../service.ts';
import { markReplay } from './submissions.ts';
import { parseInstant } from './times.ts';

/** Notes that a job was accepted, and tells the client where it is; `base` is that of the path which was asked. */
export async function answerAccepted(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  base: string,
  { resource, isReplay }: Submitted<Job>,
  action: string,
): Promise<Job> {
  const { id, workspace_id: workspaceId } = resource;
  if (isReplay) markReplay(reply);
  else {
    const details = { document_id: resource.document_id, config_version_id: resource.config_version_id };
    await noteActivity(service, identityOf(request), action, { workspaceId, id, details });
  }
  reply.header('location', base === SHORT ? `/jobs/${id}` : `${API}/workspaces/${workspaceId}/jobs/${id}`);
  return resource;
}

/** As it was given, since it is on record; throws `request_invalid` where it isn't a time. */
export function parseAsOf({ as_of: asOf }: { as_of?: string }): string | undefined {
  if (asOf !== undefined) parseInstant('as_of', asOf);
  return asOf;
}
