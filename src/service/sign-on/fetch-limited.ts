import type { CustomFetchOptions } from 'openid-client';

/** What a provider says of itself, its keys or an account has some kilobytes. */
const MAX_ANSWER_BYTES = 1_048_576;

/** As `fetch`, but the body of an answer ends with an error if it becomes too large. */
export async function fetchLimited(url: string, { body, ...options }: CustomFetchOptions): Promise<Response> {
  // The types of browsers know bytes only in memory of their own.
  const own = body instanceof Uint8Array ? new Uint8Array(body) : body;
  const answer = await fetch(url, own === undefined ? options : { ...options, body: own });
  if (answer.body === null) return answer;
  let byteCount = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      byteCount += chunk.byteLength;
      if (byteCount <= MAX_ANSWER_BYTES) controller.enqueue(chunk);
      else controller.error(new Error(`the answer has more than ${MAX_ANSWER_BYTES} bytes`));
    },
  });
  const { status, statusText, headers } = answer;
  return new Response(answer.body.pipeThrough(limit), { status, statusText, headers });
}
