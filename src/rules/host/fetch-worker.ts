/** Carries out the network requests of rules in its own thread, since the host itself never waits for events. */
import { type MessagePort, workerData } from 'node:worker_threads';
import type { FetchAnswer, FetchRequest } from '../realm/outer.ts';

const { port, signal } = workerData as { port: MessagePort; signal: Int32Array };
const running = new Map<number, AbortController>();

port.on('message', (message: { id: number; request: string } | { abort: true }) => {
  if ('abort' in message) {
    for (const controller of running.values()) controller.abort();
    running.clear();
  } else {
    const { id, request } = message;
    carryOut(id, JSON.parse(request)).catch((error: Error) => tell(id, { error: error.message }));
  }
});

async function carryOut(id: number, { url, method, headers, body }: FetchRequest): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  const answer = await ask(url, {
    method,
    headers,
    body: body === null ? undefined : Buffer.from(body, 'latin1'),
    signal: controller.signal,
  });
  if (running.delete(id)) tell(id, answer);
}

async function ask(url: string, init: RequestInit): Promise<FetchAnswer> {
  try {
    const response = await fetch(url, init);
    const body = Buffer.from(await response.arrayBuffer()).toString('latin1');
    const { status, statusText, url: from, redirected } = response;
    return { status, statusText, url: from, redirected, headers: [...response.headers], body };
  } catch (error) {
    const { message, cause } = error as Error;
    return { error: cause instanceof Error ? `${message}: ${cause.message}` : message };
  }
}

function tell(id: number, answer: FetchAnswer): void {
  port.postMessage(JSON.stringify({ id, ...answer }));
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}
