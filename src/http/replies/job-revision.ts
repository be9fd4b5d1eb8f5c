import type { FastifyReply } from 'fastify';

/** Sets the header with the revision of the job that the answer belongs to. */
export function sendRevision(reply: FastifyReply, { revision }: { revision: number }): void {
  reply.header('job-revision', revision);
}
