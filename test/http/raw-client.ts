import { connect, type Socket } from 'node:net';
import type { TestServer } from './server-harness.ts';

/** A client that sends exactly the given bytes, and keeps what it receives. */
export class RawClient {
  readonly socket: Socket;
  text = '';
  readonly ended: Promise<unknown>;
  readonly #server: TestServer;
  /** The first piece sent; it contains the first line of the request. */
  #sent = '';

  constructor(server: TestServer) {
    this.#server = server;
    this.socket = connect(Number(new URL(server.running.url).port), '127.0.0.1');
    this.socket.on('data', (chunk) => {
      this.text += chunk;
    });
    // The server may end the connection while data is being sent.
    this.socket.on('error', () => undefined);
    // `once` of node:events would fail with an error of the connection, which may come after the whole answer.
    this.ended = new Promise((resolve) => this.socket.once('close', resolve));
  }

  send(text: string): void {
    this.#sent ||= text;
    if (this.socket.writable) this.socket.write(text);
  }

  /** Sends a piece repeatedly until the connection ends or `count` pieces were sent. */
  async trickle(piece: string, everyMs: number, count = Number.POSITIVE_INFINITY): Promise<void> {
    for (let sent = 0; sent < count && !this.socket.closed; sent++) {
      this.send(piece);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  /** Compares every answer with the OpenAPI document. */
  #check(head: string, text: string): void {
    const [first = '', ...lines] = head.split('\r\n');
    const headers = new Headers(lines.map((line) => line.split(/: (.*)/, 2) as [string, string]));
    const [method = '', url = ''] = this.#sent.split(/[ \r\n]/, 2);
    this.#server.api.check({ method, url, status: Number(first.split(' ')[1]), headers, text });
  }

  /** Status and body of the answer, once the server has ended the connection. */
  async readAnswer(): Promise<{ status: number; headers: string; body: { code?: string; detail?: string } }> {
    await this.ended;
    const [headers = '', body = ''] = this.text.split('\r\n\r\n');
    this.#check(headers, body);
    return { status: Number(headers.split(' ')[1]), headers, body: body === '' ? {} : JSON.parse(body) };
  }
}

/** The first lines of a request, up to the body. */
export function makeHead(method: string, path: string, headers: Record<string, string | number>): string {
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;
}

export const BOUNDARY = 'a-boundary';

/** Everything in a multipart body before the bytes of its file. */
export const FILE_START = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="slow.csv"\r\n\r\n`;
export const FILE_END = `\r\n--${BOUNDARY}--\r\n`;

export function makeUploadHead(path: string, token: string, bytes: number): string {
  return makeHead('POST', path, {
    authorization: `Bearer ${token}`,
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    'content-length': FILE_START.length + bytes + FILE_END.length,
  });
}
