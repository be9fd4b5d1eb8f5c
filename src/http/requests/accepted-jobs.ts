import type { FastifyReply } from 'fastify';
import type { Job } from '../../contract/api/index.ts';
import type { Submitted } from '../../service/index.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { API, SHORT } from '../paths.ts';
import { markReplay } from './submissions.ts';
import { parseInstant } from './times.ts';

/** Tells the client where an accepted job is, with the same `base` as the requested path. */
export function answerAccepted(
  service: Service,
  reply: FastifyReply,
  base: string,
  { resource, isReplay }: Submitted<Job>,
): Job {
  const { id, workspace_id: workspaceId } = resource;
  if (isReplay) markReplay(reply);
  else announceActivity(service);
  reply.header('location', base === SHORT ? `/jobs/${id}` : `${API}/workspaces/${workspaceId}/jobs/${id}`);
  return resource;
}

/** Returns the text unchanged, since the record keeps it; throws `request_invalid` if it isn't a time. */
export function parseAsOf({ as_of: asOf }: { as_of?: string }): string | undefined {
  if (asOf !== undefined) parseInstant('as_of', asOf);
  return asOf;
}
