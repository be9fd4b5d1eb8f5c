import type { FastifyReply } from 'fastify';

/** Names the revision of the job that the answer is of. */
export function sendRevision(reply: FastifyReply, { revision }: { revision: number }): void {
  reply.header('job-revision', revision);
}
