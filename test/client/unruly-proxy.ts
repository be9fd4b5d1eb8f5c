import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

/**
 * What becomes of a request: it passes; it is refused as a busy proxy does; its connection is cut before it arrives,
 * after it was carried out, or within the answer; it gets no answer; it gets a page for signing in.
 */
export type Fate = 'pass' | 'busy' | 'cut_before' | 'cut_after' | 'cut_within' | 'hang' | 'page';

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  fate: Fate;
}

/** Below this path the proxy offers the server. */
const PREFIX = '/tools/ade';
/** Bytes of an answer that arrive before the cut. */
const BYTES_BEFORE_CUT = 300;

/** A reverse proxy that offers a server below a path, and treats requests as a test says. */
export class UnrulyProxy {
  readonly seen: SeenRequest[] = [];
  /** Says what becomes of a request. */
  decide: (request: IncomingMessage) => Fate = () => 'pass';
  readonly #findTarget: () => string;
  readonly #server: Server;

  constructor(findTarget: () => string, tls?: ServerOptions) {
    this.#findTarget = findTarget;
    const listener: RequestListener = (incoming, answer) => this.#take(incoming, answer);
    this.#server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
    after(() => {
      this.#server.close();
      this.#server.closeAllConnections();
    });
  }

  /** The address for clients. */
  async start(scheme: 'http' | 'https' = 'http'): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `${scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}${PREFIX}/`;
  }

  /** The next requests with this method and path have these fates; all others pass. */
  plan(method: string, path: RegExp, ...fates: Fate[]): void {
    const left = [...fates];
    this.decide = (incoming) => {
      const isMeant = incoming.method === method && path.test(incoming.url ?? '');
      return (isMeant ? left.shift() : undefined) ?? 'pass';
    };
  }

  count(method: string, path: RegExp): number {
    return this.seen.filter((one) => one.method === method && path.test(one.path)).length;
  }

  #take(incoming: IncomingMessage, answer: ServerResponse): void {
    const { method = '', url = '', headers } = incoming;
    const fate = this.decide(incoming);
    this.seen.push({ method, path: url, headers, fate });
    if (fate === 'hang') return;
    if (fate === 'cut_before') {
      incoming.socket.destroy();
      return;
    }
    if (fate === 'busy' || fate === 'page' || !url.startsWith(`${PREFIX}/`)) {
      incoming.resume();
      const status = fate === 'page' ? 200 : fate === 'busy' ? 503 : 404;
      answer.writeHead(status, { 'content-type': 'text/html', ...(fate === 'busy' ? { 'retry-after': '0' } : {}) });
      answer.end('<html>');
      return;
    }
    const target = new URL(url.slice(PREFIX.length), this.#findTarget());
    const passed = request(target, { method, headers }, (received) => {
      if (fate === 'cut_after') {
        received.resume();
        received.on('end', () => incoming.socket.destroy());
        return;
      }
      answer.writeHead(received.statusCode ?? 502, received.headers);
      answer.flushHeaders();
      if (fate !== 'cut_within') {
        received.pipe(answer);
        return;
      }
      received.once('data', (chunk: Buffer) =>
        answer.write(chunk.subarray(0, BYTES_BEFORE_CUT), () => incoming.socket.destroy()),
      );
    });
    passed.on('error', () => {
      if (!answer.headersSent) answer.writeHead(502, { 'content-type': 'text/plain' });
      answer.end();
    });
    incoming.on('error', () => passed.destroy());
    answer.on('close', () => passed.destroy());
    incoming.pipe(passed);
  }
}
