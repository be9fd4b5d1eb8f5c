import type { FastifyReply } from 'fastify';

/** Does what an answer is made of. Who does not wait for the answer any more ends what makes it. */
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
