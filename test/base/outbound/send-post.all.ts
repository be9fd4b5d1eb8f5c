import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, Socket } from 'node:net';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { parseAllowedHosts, type ResolveName, sendPost } from '../../../src/base/outbound/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { INSIDE, OUTSIDE } from './addresses.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A server that answers the first bytes of a request as it likes. */
async function listenRaw(t: TestContext, answer: (socket: Socket) => void): Promise<number> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined).once('data', () => answer(socket));
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const receive = (handler: RequestListener) => listen(createServer(handler));

const never: ResolveName = async (name) => assert.fail(`${name} was resolved`);

function send(url: string, named: string, options: { resolveName?: ResolveName; timeoutMs?: number } = {}) {
  return sendPost(url, { 'webhook-id': 'evt_1' }, '{"a":1}', {
    allowed: parseAllowedHosts('ADE_WEBHOOK_HOSTS', named),
    ...{ timeoutMs: 5000, resolveName: never, signal: new AbortController().signal },
    ...options,
  });
}

test('an address that an administrator named gets the body and the headers', async () => {
  const got: unknown[] = [];
  const port = await receive(async (request, response) => {
    got.push(
      request.method,
      request.url,
      request.headers['webhook-id'],
      Buffer.concat(await request.toArray()).toString(),
    );
    response.writeHead(202, { 'retry-after': '7' }).end('not kept');
  });
  const result = await send(`http://127.0.0.1:${port}/hook?x=1`, `http://127.0.0.1:${port}`);
  assert.deepEqual(got, ['POST', '/hook?x=1', 'evt_1', '{"a":1}']);
  assert.deepEqual({ ...result, durationMs: 0 }, { status: 202, fault: null, retryAfter: '7', durationMs: 0 });
});

test('a redirect is an answer, and what it leads to is not called', async () => {
  let calls = 0;
  const inside = await receive((_, response) => {
    calls++;
    response.end();
  });
  for (const status of [301, 302, 303, 307, 308]) {
    const port = await receive((_, response) =>
      response.writeHead(status, { location: `http://127.0.0.1:${inside}/` }).end(),
    );
    assert.equal(
      (await send(`http://127.0.0.1:${port}/`, `http://127.0.0.1:${port},http://127.0.0.1:${inside}`)).status,
      status,
    );
  }
  assert.equal(calls, 0);
});

test('a name is resolved once for each request, and the connection goes to what was checked', async () => {
  const port = await receive((_, response) => response.end());
  const asked: string[] = [];
  // The address of the internet leads nowhere here; the second answer would lead inside.
  const answers = [['192.0.2.1'], ['127.0.0.1']];
  const resolveName: ResolveName = async (name) => {
    asked.push(name);
    return answers.shift() ?? [];
  };
  const named = `http://rebound.example:${port},192.0.2.0/24`;
  const result = await send(`http://rebound.example:${port}/`, named, { resolveName, timeoutMs: 300 });
  assert.notEqual(result.fault, null);
  assert.equal(result.status, null);
  assert.deepEqual(asked, ['rebound.example']);
});

test('a name that has become one of this machine is refused, and nothing connects to it', async () => {
  let connections = 0;
  const server = createServer();
  server.on('connection', () => connections++);
  const port = await listen(server);
  for (const addresses of [['127.0.0.1'], ['93.184.215.14', '127.0.0.1'], ['::ffff:127.0.0.1'], ['169.254.169.254']]) {
    const result = await send(`https://rebound.example/`, '', { resolveName: async () => addresses });
    assert.equal(result.fault, 'address_refused', addresses.join());
  }
  assert.equal((await send(`http://127.0.0.1:${port}/`, '')).fault, 'address_refused');
  assert.equal(
    (await send(`http://rebound.example:${port}/`, '127.0.0.0/8', { resolveName: async () => ['127.0.0.1'] })).fault,
    'address_refused',
  );
  assert.equal(connections, 0);
});

test('none of the addresses that reach inside is called, and those of the internet are', async (t) => {
  const called: unknown[] = [];
  // Nobody answers here, and nobody outside is to be asked by a test.
  t.mock.method(Socket.prototype, 'connect', function (this: Socket, options: unknown) {
    called.push(options);
    return this;
  });
  for (const [url, ...addresses] of INSIDE) {
    const result = await send(url, '', { resolveName: async () => addresses });
    assert.equal(result.fault, 'address_refused', url);
  }
  assert.deepEqual(called, []);
  for (const [url, ...addresses] of OUTSIDE) {
    const result = await send(url, '', { resolveName: async () => addresses, timeoutMs: 20 });
    assert.equal(result.fault, 'timed_out', url);
  }
  assert.equal(called.length, OUTSIDE.length);
});

test('a proxy in the environment is not used', async () => {
  let proxied = 0;
  const proxy = await receive((_, response) => {
    proxied++;
    response.end();
  });
  const port = await receive((_, response) => response.writeHead(204).end());
  const address = `http://127.0.0.1:${port}`;
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY'];
  const env = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${proxy}`]));
  const post = async (code: string): Promise<string> => {
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', code];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env, NODE_USE_ENV_PROXY: '1', NODE_TEST_CONTEXT: undefined },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return Buffer.concat(await child.stdout.toArray()).toString('utf8');
  };
  // Node uses the proxy where nothing else is said.
  await post(`import http from 'node:http'; http.get(${JSON.stringify(address)}, (got) => got.resume());`);
  assert.equal(proxied, 1);
  const module = JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../../src/base/outbound/index.ts')).href);
  const result = await post(`import { parseAllowedHosts, sendPost } from ${module};
    const allowed = parseAllowedHosts('ADE_WEBHOOK_HOSTS', ${JSON.stringify(address)});
    const signal = new AbortController().signal;
    console.log(JSON.stringify(await sendPost(${JSON.stringify(address)}, {}, '{}', { allowed, timeoutMs: 5000, signal })));`);
  assert.equal(JSON.parse(result).status, 204);
  assert.equal(proxied, 1);
});

test('each way in which nobody answers has a fault of its own', async (t) => {
  const silent = await receive(() => undefined);
  assert.equal(
    (await send(`http://127.0.0.1:${silent}/`, `http://127.0.0.1:${silent}`, { timeoutMs: 200 })).fault,
    'timed_out',
  );
  const slowName = () => new Promise<string[]>(() => undefined);
  const named = 'http://slow.example';
  assert.equal(
    (await send('http://slow.example/', named, { resolveName: slowName, timeoutMs: 100 })).fault,
    'timed_out',
  );
  const unknown = () => Promise.reject(new Error('no such name'));
  assert.equal((await send('http://slow.example/', named, { resolveName: unknown })).fault, 'name_unknown');
  assert.equal((await send('http://127.0.0.1:1/', 'http://127.0.0.1:1')).fault, 'no_connection');
  const rude = createTcpServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  t.after(() => rude.close());
  await once(rude, 'listening');
  const address = rude.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  assert.equal((await send(`http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}`)).fault, 'no_answer');
  assert.equal((await send(`https://127.0.0.1:${silent}/`, `127.0.0.1:${silent}`)).fault, 'no_tls');
});

test('whatever a receiver answers, the wait ends', async (t) => {
  const ok = 'HTTP/1.1 200 OK\r\n';
  const endless = (piece: string) => (socket: Socket) => {
    const timer = setInterval(() => socket.write(piece), 5);
    socket.on('close', () => clearInterval(timer));
  };
  for (const [name, status, fault, answer, next] of [
    ['an upgrade', 101, null, 'HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
    ['an offered upgrade', 200, null, `${ok}Upgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 0\r\n\r\n`],
    ['two answers', 200, null, `${ok}Content-Length: 0\r\n\r\n${ok}Content-Length: 0\r\n\r\n`],
    ['no HTTP', null, 'no_answer', 'hello\r\n\r\n'],
    ['HTTP/2', null, 'no_answer', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a long header', null, 'no_answer', `${ok}x: ${'y'.repeat(100_000)}`],
    ['endless hints', null, 'timed_out', '', endless('HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n')],
    ['endless headers', null, 'timed_out', ok, endless('x: y\r\n')],
    ['a slow body', null, 'timed_out', `${ok}Content-Length: 1000000\r\n\r\n`, endless('y')],
    ['no end', null, 'timed_out', `${ok}\r\n`],
  ] as const) {
    const port = await listenRaw(t, (socket) => {
      socket.write(answer);
      next?.(socket);
    });
    const timeoutMs = fault === 'timed_out' ? 300 : 10_000;
    const sent = send(`http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}`, { timeoutMs });
    const result = await Promise.race([sent, delay(30_000, null, { ref: false })]);
    assert.deepEqual([result?.status, result?.fault], [status, fault], name);
  }
});

test('an endless answer ends the wait, with its status', async () => {
  const port = await receive((_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'.repeat(10_000)), 1);
    response.on('close', () => clearInterval(timer));
  });
  const result = await send(`http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}`);
  assert.equal(result.status, 200);
  assert.ok(result.durationMs < 2000, String(result.durationMs));
});

test('https with a certificate that the host trusts is used, and another one refused', async (t) => {
  const folder = await makeTempFolder(t);
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const name = ['-subj', '/CN=hooks.example', '-addext', 'subjectAltName=DNS:hooks.example'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...name];
  execFileSync('openssl', made, { stdio: 'ignore' });
  let calls = 0;
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
    calls++;
    response.writeHead(200).end();
  });
  const port = await listen(server);
  const resolveName: ResolveName = async () => ['127.0.0.1'];
  const post = (host: string) => send(`https://${host}:${port}/`, `${host}:${port}`, { resolveName });
  assert.equal((await post('hooks.example')).fault, 'no_tls');
  const trusted = getCACertificates('default');
  t.after(() => setDefaultCACertificates(trusted));
  setDefaultCACertificates([...trusted, readFileSync(cert, 'utf8')]);
  assert.equal((await post('hooks.example')).status, 200);
  assert.equal((await post('other.example')).fault, 'no_tls');
  assert.equal(calls, 1);
});
