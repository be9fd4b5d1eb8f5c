import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { makeRegistries, type NpmConfig } from '../../../src/package/environment/registries.ts';
import { startRegistryProxy } from '../../../src/package/environment/registry-proxy.ts';
import { startVictim } from './registry-stub.ts';

const victim = await startVictim();
/** Returns everything that it receives: the proxy does not look into a tunnel. */
const echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
await once(echo.listen(0, '127.0.0.1'), 'listening');
after(() => echo.close());
const echoPort = (echo.address() as AddressInfo).port;

async function startProxy(config: NpmConfig, env: NodeJS.ProcessEnv = {}) {
  const proxy = await startRegistryProxy(makeRegistries(config, env));
  after(() => proxy.close());
  return proxy;
}

/** Asks a proxy for a tunnel, and returns the answer. */
async function openTunnel(proxyUrl: string, authority: string): Promise<{ status: number; socket: Socket }> {
  const { username, password, port } = new URL(proxyUrl);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const headers = { 'proxy-authorization': authorization };
  const outgoing = request({ port, host: '127.0.0.1', method: 'CONNECT', path: authority, headers }).end();
  const [answer, socket] = (await once(outgoing, 'connect')) as [IncomingMessage, Socket];
  after(() => socket.destroy());
  return { status: answer.statusCode!, socket: socket.on('error', () => undefined) };
}

async function assertCarries(socket: Socket): Promise<void> {
  socket.write('hello');
  const [chunk] = await once(socket, 'data');
  assert.equal(String(chunk), 'hello');
}

test('a tunnel leads only to an https registry', async () => {
  const proxy = await startProxy({ registry: `https://127.0.0.1:${echoPort}/npm/` });
  const { status, socket } = await openTunnel(proxy.url, `127.0.0.1:${echoPort}`);
  assert.equal(status, 200);
  await assertCarries(socket);
  assert.equal((await openTunnel(proxy.url, `127.0.0.1:${victim.port}`)).status, 403);
  assert.equal((await openTunnel(proxy.url, `localhost:${echoPort}`)).status, 403);
  assert.deepEqual([...proxy.refused], [`https://127.0.0.1:${victim.port}`, `https://localhost:${echoPort}`]);
  assert.equal(victim.count(), 0);
});

test('registries of scopes count as well, and an http registry gets no tunnel', async () => {
  const proxy = await startProxy({
    registry: `http://127.0.0.1:${victim.port}/`,
    '@team:registry': `https://127.0.0.1:${echoPort}/`,
  });
  assert.equal((await openTunnel(proxy.url, `127.0.0.1:${echoPort}`)).status, 200);
  assert.equal((await openTunnel(proxy.url, `127.0.0.1:${victim.port}`)).status, 403);
  assert.equal(victim.count(), 0);
});

test('other programs of this machine do not get through it', async () => {
  const proxy = await startProxy({ registry: `https://127.0.0.1:${echoPort}/` });
  const guess = `http://ade:guess@127.0.0.1:${proxy.port}`;
  assert.equal((await openTunnel(guess, `127.0.0.1:${echoPort}`)).status, 407);
  const plain = request({ port: proxy.port, host: '127.0.0.1', path: `http://127.0.0.1:${victim.port}/` }).end();
  const [answer] = (await once(plain, 'response')) as [IncomingMessage];
  assert.equal(answer.statusCode, 407);
  assert.equal(victim.count(), 0);
});

test("behind the operator's proxy, the tunnel leads through that proxy, with its password", async () => {
  const asked: string[] = [];
  const upstream = createHttpServer().on('connect', (incoming: IncomingMessage, socket: Socket) => {
    asked.push(`${incoming.url} ${incoming.headers['proxy-authorization']}`);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    socket.on('error', () => undefined).pipe(socket);
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  after(() => upstream.close());
  const address = `http://me:p%40ss@127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const proxy = await startProxy({ registry: 'https://registry.invalid/' }, { HTTPS_PROXY: address });
  const { status, socket } = await openTunnel(proxy.url, 'registry.invalid:443');
  assert.equal(status, 200);
  await assertCarries(socket);
  assert.deepEqual(asked, [`registry.invalid:443 Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
});

test('a registry that does not answer is reported as such', async () => {
  const proxy = await startProxy({ registry: 'https://127.0.0.1:9/' });
  assert.equal((await openTunnel(proxy.url, '127.0.0.1:9')).status, 502);
});

test('proxies are found as npm finds them', () => {
  const find = (registry: string, config: NpmConfig, env: NodeJS.ProcessEnv) =>
    makeRegistries(config, env).findProxy(new URL(registry))?.host;
  const env = { http_proxy: 'http://plain:1', HTTPS_PROXY: 'http://secure:2' };
  assert.equal(find('https://r.example', {}, env), 'secure:2');
  assert.equal(find('http://r.example', {}, { http_proxy: 'http://plain:1' }), 'plain:1');
  assert.equal(find('https://r.example', {}, { http_proxy: 'http://plain:1' }), undefined);
  assert.equal(find('https://r.example', { 'https-proxy': 'http://mine:3' }, env), 'mine:3');
  assert.equal(find('https://r.example', {}, { ...env, NO_PROXY: 'localhost, .example' }), undefined);
  assert.equal(find('https://r.example', { noproxy: ['r.example'] }, env), undefined);
  assert.equal(find('https://other.example', { noproxy: ['r.example'] }, env), 'secure:2');
});
