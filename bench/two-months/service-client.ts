import type { Job } from '../../src/contract/api/index.ts';

export const WS = '/api/v1/workspaces/default';

/** Calls of the service that must succeed; if there are several nodes, each call goes to the next one. */
export class ServiceClient {
  readonly #urls: readonly string[];
  readonly #token: string;
  #calls = 0;

  constructor(urls: readonly string[], token: string) {
    this.#urls = urls;
    this.#token = token;
  }

  async call<T>(method: string, path: string, json?: unknown, headers: Record<string, string> = {}): Promise<T> {
    return (await this.callWithHeaders<T>(method, path, json, headers)).body;
  }

  async callWithHeaders<T>(
    method: string,
    path: string,
    json?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ body: T; etag: string | null }> {
    const answer = await fetch(this.#nextUrl(path), {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...headers,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return { body: (text === '' ? undefined : JSON.parse(text)) as T, etag: answer.headers.get('etag') };
  }

  async upload(name: string, bytes: Uint8Array): Promise<string> {
    const body = new FormData();
    body.append('file', new Blob([Buffer.from(bytes)]), name);
    const headers = { authorization: `Bearer ${this.#token}` };
    const answer = await fetch(this.#nextUrl(`${WS}/documents`), { method: 'POST', headers, body });
    if (answer.status !== 201) throw new Error(`The upload of ${name} answered ${answer.status}`);
    return ((await answer.json()) as { id: string }).id;
  }

  /** Waits until a job and its revisions have ended. */
  async wait(id: string): Promise<Job> {
    for (;;) {
      const job = await this.call<Job>('GET', `${WS}/jobs/${id}`);
      const isOpen = job.status === 'queued' || job.status === 'running' || job.open_revision !== null;
      if (!isOpen) return job;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async download(path: string): Promise<Buffer> {
    const answer = await fetch(this.#nextUrl(path), { headers: { authorization: `Bearer ${this.#token}` } });
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  #nextUrl(path: string): URL {
    return new URL(path, this.#urls[this.#calls++ % this.#urls.length]);
  }
}
