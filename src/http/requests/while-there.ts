import type { FastifyReply } from 'fastify';

/** Runs `work` for an answer, with a signal that aborts when the client no longer waits. */
export async function whileThere<Result>(
  reply: FastifyReply,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const left = new AbortController();
  const leave = () => left.abort();
  reply.raw.once('close', leave);
  try {
    return await work(left.signal);
  } finally {
    reply.raw.off('close', leave);
  }
}
