/** What a provider says of itself, its keys or an account has some kilobytes. */
const MAX_ANSWER_BYTES = 1_048_576;

/** What the libraries ask for: a form, or no body. */
interface Asked {
  method: string;
  headers: Headers | Record<string, string>;
  redirect: 'manual';
  signal?: AbortSignal | undefined;
  body?: unknown;
}

/** As `fetch`, but the body of an answer ends with an error if it becomes too large. */
export async function fetchLimited(url: string, { method, headers: sent, redirect, signal, body }: Asked) {
  const form = body instanceof URLSearchParams || typeof body === 'string' ? body : null;
  const answer = await fetch(url, { method, headers: sent, redirect, signal: signal ?? null, body: form });
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
