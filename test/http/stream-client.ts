import assert from 'node:assert/strict';
import { type TestServer, WS, waitUntil } from './server-harness.ts';

export interface StreamClient {
  /** Resolves when the server has ended the stream. */
  ended: Promise<void>;
  isOpen(): boolean;
  close(): Promise<void>;
}

/** Opens an event stream, and reads it until it ends. */
export async function openStream(
  server: TestServer,
  headers: Record<string, string>,
  path = `${WS}/events`,
): Promise<StreamClient> {
  const controller = new AbortController();
  const { signal } = controller;
  const response = await fetch(`${server.running.url}${path}`, { headers, signal });
  assert.equal(response.status, 200, await (response.ok ? '' : response.text()));
  server.api.check({ method: 'GET', url: path, status: 200, headers: response.headers, text: '' });
  let isOpen = true;
  let text = '';
  const read = async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
  };
  const ended = read()
    .catch(() => undefined)
    .then(() => {
      isOpen = false;
    });
  await waitUntil(() => text.includes('connected'));
  const close = () => {
    controller.abort();
    return ended;
  };
  return { ended, isOpen: () => isOpen, close };
}

export function asBearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
