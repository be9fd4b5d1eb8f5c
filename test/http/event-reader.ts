import assert from 'node:assert/strict';
import type { Event, WorkspaceEvent } from '../../src/contract/api/index.ts';
import { type TestServer, WS, waitUntil } from './server-harness.ts';

/** One message of a stream, with its id. */
export interface Message {
  id: string | undefined;
  data: WorkspaceEvent;
}

/** Follows a workspace, and keeps what comes. */
export class EventReader {
  readonly messages: Message[] = [];
  /** The last id of the stream, as a browser would send it when it connects again. */
  lastId: string | undefined;
  readonly #server: TestServer;
  readonly #controller = new AbortController();
  #reading: Promise<void> = Promise.resolve();

  constructor(server: TestServer) {
    this.#server = server;
  }

  /** Resolves when the stream has begun. */
  async open({ query = '', lastId, path = `${WS}/events` }: { query?: string; lastId?: string; path?: string } = {}) {
    const { running, adminToken, api } = this.#server;
    const headers = {
      authorization: `Bearer ${adminToken}`,
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    };
    const url = `${path}${query}`;
    const response = await fetch(`${running.url}${url}`, { headers, signal: this.#controller.signal });
    assert.equal(response.status, 200, response.ok ? '' : await response.text());
    api.check({ method: 'GET', url, status: 200, headers: response.headers, text: '' });
    this.#reading = this.#read(response, path).catch(() => undefined);
    await waitUntil(() => this.messages.some(({ data }) => data.type === 'connected'));
    return this;
  }

  async #read(response: Response, path: string): Promise<void> {
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const id = /^id: (.*)$/m.exec(block)?.[1];
        this.lastId = id ?? this.lastId;
        const text = /^data: (.*)$/m.exec(block)?.[1];
        if (text === undefined) continue;
        const data: WorkspaceEvent = JSON.parse(text);
        this.#server.api.checkEvent(path, 'text/event-stream', data);
        this.messages.push({ id, data });
      }
    }
  }

  /** The events of the log among the messages; each has its own id. */
  get events(): Event[] {
    return this.messages.flatMap(({ id, data }) => {
      if (!('event' in data) || data.event === undefined) return [];
      assert.equal(id, data.event.id);
      return data.event;
    });
  }

  async waitFor(isReached: (events: Event[]) => boolean): Promise<Event[]> {
    await waitUntil(() => isReached(this.events));
    return this.events;
  }

  async close(): Promise<void> {
    this.#controller.abort();
    await this.#reading;
  }
}
