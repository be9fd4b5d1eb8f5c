import { Agent, request } from 'node:http';

export interface Reply {
  status: number;
  body: string;
  ms: number;
}

/** A client that needs little processor time itself, because it shares two cores with the server. */
export class Client {
  readonly #url: URL;
  readonly #token: string;
  readonly #agent: Agent;

  constructor(url: string, token: string, connections: number) {
    this.#url = new URL(url);
    this.#token = token;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  send(method: string, path: string, body?: string, type = 'application/json'): Promise<Reply> {
    const startedMs = performance.now();
    const headers: Record<string, string | number> = { authorization: `Bearer ${this.#token}` };
    if (body !== undefined) Object.assign(headers, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    const { hostname: host, port } = this.#url;
    return new Promise((resolve, reject) => {
      const outgoing = request({ host, port, method, path, headers, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode!, body: text, ms: performance.now() - startedMs });
        });
        response.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** Throws unless the answer is a success. */
  async call<T>(method: string, path: string, json?: unknown): Promise<T> {
    const reply = await this.send(method, path, json === undefined ? undefined : JSON.stringify(json));
    if (reply.status >= 300) throw new Error(`${method} ${path} answered ${reply.status}: ${reply.body}`);
    return (reply.body === '' ? undefined : JSON.parse(reply.body)) as T;
  }

  async upload(path: string, name: string, content: string): Promise<{ id: string }> {
    const boundary = 'ade-bench-boundary';
    const body = [
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n`,
      `content-type: text/csv\r\n\r\n${content}\r\n--${boundary}--\r\n`,
    ].join('');
    const reply = await this.send('POST', path, body, `multipart/form-data; boundary=${boundary}`);
    if (reply.status !== 201) throw new Error(`The upload answered ${reply.status}: ${reply.body}`);
    return JSON.parse(reply.body) as { id: string };
  }

  close(): void {
    this.#agent.destroy();
  }
}
