import { makeKey } from './describe-request.ts';

/** The content of a document: a blob (in Node, `openAsBlob(path)`), or a function that opens a stream of it again. */
export type Content = Blob | (() => AsyncIterable<Uint8Array>);

export interface Form {
  body: FormData | ReadableStream<Uint8Array>;
  headers: Record<string, string>;
}

/** A form for an upload, made again for each attempt. A stream is sent as it comes, so its length is not known. */
export function makeForm(content: Content, name: string, fields: Readonly<Record<string, string>>): Form {
  if (content instanceof Blob) {
    const form = new FormData();
    for (const [key, value] of Object.entries(fields)) form.append(key, value);
    form.append('file', content, name);
    return { body: form, headers: {} };
  }
  const boundary = `ade-${makeKey()}`;
  return {
    body: toStream(writeParts(content, name, fields, boundary)),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}

async function* writeParts(
  open: () => AsyncIterable<Uint8Array>,
  name: string,
  fields: Readonly<Record<string, string>>,
  boundary: string,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const head = (about: string) => `--${boundary}\r\nContent-Disposition: form-data; ${about}\r\n`;
  for (const [key, value] of Object.entries(fields)) {
    yield encoder.encode(`${head(`name="${key}"`)}\r\n${value}\r\n`);
  }
  const type = 'Content-Type: application/octet-stream';
  yield encoder.encode(`${head(`name="file"; filename="${quote(name)}"`)}${type}\r\n\r\n`);
  yield* open();
  yield encoder.encode(`\r\n--${boundary}--\r\n`);
}

/** As browsers write names in forms. */
function quote(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function toStream(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await chunks.return(undefined);
    },
  });
}
