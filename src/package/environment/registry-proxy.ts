import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Registries } from './registries.ts';

/** Headers about a single connection, which a proxy does not forward. RFC 9110, section 7.6.1. */
const HOP_HEADERS = ['proxy-authorization', 'proxy-connection', 'connection', 'keep-alive', 'te', 'upgrade'];
const CONNECT_TIMEOUT_MS = 30_000;

/** The only access to the network during an install: a proxy in ADE's process that only leads to the registries. */
export interface RegistryProxy {
  /** Contains the password for the proxy. */
  url: string;
  port: number;
  /** Requested addresses that do not belong to a registry. */
  refused: ReadonlySet<string>;
  close(): void;
}

export async function startRegistryProxy(registries: Registries): Promise<RegistryProxy> {
  const password = randomBytes(24).toString('base64url');
  const expected = `Basic ${Buffer.from(`ade:${password}`).toString('base64')}`;
  const isKnown = ({ headers }: IncomingMessage) => headers['proxy-authorization'] === expected;
  const refused = new Set<string>();
  const sockets = new Set<Duplex>();
  const server = createServer((incoming, response) => {
    const target = parseUrl(incoming.url ?? '');
    if (!isKnown(incoming)) return refuse(response, 407);
    if (target === undefined || !registries.origins.has(target.origin)) {
      refused.add(target === undefined ? (incoming.url ?? '') : target.href);
      return refuse(response, 403);
    }
    forward(incoming, response, target, registries.findProxy(target));
  });
  server.on('connect', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    const target = parseUrl(`https://${incoming.url}`);
    if (!isKnown(incoming)) return refuseTunnel(socket, '407 Proxy Authentication Required');
    if (target === undefined || !registries.origins.has(target.origin)) {
      refused.add(`https://${incoming.url}`);
      return refuseTunnel(socket, '403 Forbidden');
    }
    openTunnel(socket, head, target, registries.findProxy(target)).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `http://ade:${password}@127.0.0.1:${port}`, port, refused, close };
}

function parseUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end();
}

function refuseTunnel(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
}

/** Forwards a request to an http registry. Another proxy in between gets the whole address. */
function forward(incoming: IncomingMessage, response: ServerResponse, target: URL, proxy: URL | undefined): void {
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !HOP_HEADERS.includes(name)));
  const { method } = incoming;
  const outgoing =
    proxy === undefined
      ? request(target, { method, headers })
      : sendTo(proxy)({ ...locate(proxy), method, path: target.href, headers: { ...headers, ...authorize(proxy) } });
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.headers);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  outgoing.on('error', (error) => fail(response, error));
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

/** npm shows the text of the status to people. */
function fail(response: ServerResponse, error: Error): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(502, describeFailure(error), { connection: 'close' }).end();
}

function describeFailure(error: NodeJS.ErrnoException): string {
  return `Bad Gateway (${error.code ?? 'no connection'})`;
}

/** Opens a tunnel to an https registry: npm talks to the registry through it, and checks its certificate. */
async function openTunnel(socket: Duplex, head: Buffer, target: URL, proxy: URL | undefined): Promise<void> {
  try {
    const upstream = await (proxy === undefined ? connectTo(target) : connectThrough(proxy, target));
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  } catch (error) {
    refuseTunnel(socket, `502 ${describeFailure(error as Error)}`);
  }
}

async function connectTo(target: URL): Promise<Socket> {
  const socket = connect({ host: bareHost(target), port: portOf(target), timeout: CONNECT_TIMEOUT_MS });
  socket.on('timeout', () => socket.destroy(Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' })));
  await once(socket, 'connect');
  return socket.setTimeout(0);
}

async function connectThrough(proxy: URL, target: URL): Promise<Socket> {
  const authority = `${target.hostname}:${portOf(target)}`;
  const options = { ...locate(proxy), method: 'CONNECT', path: authority, timeout: CONNECT_TIMEOUT_MS };
  const outgoing = sendTo(proxy)({ ...options, headers: { host: authority, ...authorize(proxy) } }).end();
  const [answer, socket] = (await once(outgoing, 'connect')) as [IncomingMessage, Socket];
  if (answer.statusCode === 200) return socket;
  socket.destroy();
  throw Object.assign(new Error('refused'), { code: `${answer.statusCode} of ${proxy.host}` });
}

function sendTo({ protocol }: URL): typeof request {
  return protocol === 'https:' ? requestSecurely : request;
}

function locate(proxy: URL) {
  return { protocol: proxy.protocol, host: bareHost(proxy), port: portOf(proxy) };
}

function authorize({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

function portOf({ protocol, port }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** The host name; IPv6 addresses are without brackets. */
function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
