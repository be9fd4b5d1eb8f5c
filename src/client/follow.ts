import { createParser } from 'eventsource-parser';
import { makeRemoteError, withoutQuery } from './refusals.ts';

/** A message of an event stream. One without id cannot be continued after. */
export interface StreamMessage<Data> {
  id: string | undefined;
  data: Data;
}

/** The service sends something at least every 15 seconds, so a silent stream is dead. */
const SILENT_MS = 60_000;

/**
 * Reads the messages of an open event stream until the service closes it. Throws AdeRequestError if the answer is not a
 * stream, or breaks off, and the reason of the signal.
 */
export async function* readMessages<Data>(
  response: Response,
  signal?: AbortSignal,
): AsyncGenerator<StreamMessage<Data>> {
  const url = withoutQuery(response.url);
  const type = response.headers.get('content-type') ?? 'no content type';
  if (response.body === null || !type.startsWith('text/event-stream')) {
    await response.body?.cancel();
    throw makeRemoteError('server_foreign', { url, found: `${type} instead of events` }, { status: response.status });
  }
  const received: StreamMessage<Data>[] = [];
  const parser = createParser({ onEvent: ({ id, data }) => received.push({ id, data: JSON.parse(data) }) });
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { value, done } = await notSilent(reader.read()).catch((cause: unknown) => {
        signal?.throwIfAborted();
        const found = cause instanceof Error ? cause.message : String(cause);
        throw makeRemoteError('answer_interrupted', { url, found }, { cause });
      });
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* received.splice(0);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function notSilent<T>(next: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came for ${SILENT_MS / 1000} s`)), SILENT_MS);
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
  }
}
