import { makeRemoteError, withoutQuery } from './refusals.ts';

/** An open download. */
export interface Download {
  /** Breaks off with AdeRequestError `answer_interrupted` if the connection is lost. */
  body: ReadableStream<Uint8Array>;
  /** Name that the service gives the file. */
  name: string;
  type: string;
  /** The revision of the job that the file belongs to, if it is a file of a job. */
  revision: number | null;
}

export function makeDownload(response: Response, signal?: AbortSignal): Download {
  const { headers } = response;
  const revision = headers.get('job-revision');
  return {
    body: makeBody(response, signal),
    name: readName(headers.get('content-disposition') ?? '') ?? 'download',
    type: headers.get('content-type') ?? 'application/octet-stream',
    revision: revision === null ? null : Number(revision),
  };
}

function makeBody({ body, url }: Response, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  const reader = body?.getReader();
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
        if (value === undefined || done) controller.close();
        else controller.enqueue(value);
      } catch (cause) {
        signal?.throwIfAborted();
        const found = cause instanceof Error ? cause.message : String(cause);
        throw makeRemoteError('answer_interrupted', { url: withoutQuery(url), found }, { cause });
      }
    },
    cancel: async (reason) => reader?.cancel(reason),
  });
}

/** RFC 6266: the encoded name, which the service always sends. */
function readName(disposition: string): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  return encoded === undefined ? undefined : decodeURIComponent(encoded);
}
