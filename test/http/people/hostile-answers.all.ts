import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import type { Health } from '../../../src/contract/api/index.ts';
import type { Path, Tamper } from '../../helpers/sign-on/hostile-provider.ts';
import { ANNA, startAttacked } from './attacked-server.ts';

const attacked = await startAttacked();
const { acme, server } = attacked;
const MEGABYTE = 1_048_576;
const PATHS: Path[] = ['discovery', 'keys', 'token', 'userinfo'];

/** A service on this machine that no stranger may reach by way of ADE. */
const inside = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.end('{}');
});
const asked: string[] = [];
await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
after(() => inside.close());
const INSIDE = `http://127.0.0.1:${(inside.address() as AddressInfo).port}`;

type Raw = (request: IncomingMessage, response: ServerResponse) => void;
/** The ID token says little, so that the user info is asked for, too. */
const tamper = (path: Path, raw: Raw): Tamper => ({
  raw: { [path]: raw },
  claims: ({ groups: _, ...claims }) => claims,
});

for (const path of PATHS) {
  test(`an endless answer (${path}) is not read to its end`, async () => {
    attacked.forgetProviders();
    let sent = 0;
    const closed = Promise.withResolvers<void>();
    const flood: Raw = (_request, response) => {
      response.on('close', closed.resolve);
      response.writeHead(200, { 'content-type': 'application/json' });
      const piece = Buffer.alloc(65_536, ' ');
      const fill = () => {
        while (sent < 256 * MEGABYTE && !response.destroyed) {
          sent += piece.length;
          if (!response.write(piece)) return void response.once('drain', fill);
        }
        response.end();
      };
      fill();
    };
    await attacked.refuseTampered('sign_on_answer_refused', tamper(path, flood));
    await closed.promise;
    assert.ok(sent < 32 * MEGABYTE, `${sent / MEGABYTE} MB`);
  });

  test(`a small answer (${path}) that becomes a large one is not unpacked to its end`, async () => {
    attacked.forgetProviders();
    const { claims } = tamper(path, () => undefined);
    await attacked.refuseTampered('sign_on_answer_refused', { bloat: path, claims });
    attacked.forgetProviders();
  });

  test(`a redirect (${path}) to an address inside is not followed`, async () => {
    attacked.forgetProviders();
    for (const status of [301, 302, 303, 307, 308]) {
      await attacked.refuseTampered(
        'sign_on_answer_refused',
        tamper(path, (_request, response) => void response.writeHead(status, { location: `${INSIDE}/x` }).end()),
      );
    }
    assert.deepEqual(asked, []);
  });

  test(`an error of the provider (${path}) tells a stranger nothing`, async () => {
    attacked.forgetProviders();
    for (const [status, code] of [
      [500, 'sign_on_provider_away'],
      [403, 'sign_on_answer_refused'],
      [200, 'sign_on_answer_refused'],
    ] as const) {
      await attacked.refuseTampered(
        code,
        tamper(path, (_request, response) => {
          const body = { error: 'server_error', error_description: 'secret detail of the provider' };
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        }),
      );
    }
    attacked.forgetProviders();
  });
}

const METADATA: Record<string, Record<string, unknown>> = {
  'is about another issuer': { issuer: 'https://issuer.example' },
  'is about the other provider': { issuer: attacked.other.issuer },
  'has no issuer': { issuer: undefined },
  'sends people to a script': { authorization_endpoint: 'javascript:alert(1)' },
  'sends people to a page without encryption': { authorization_endpoint: 'http://issuer.example/authorize' },
  'has its keys at a file': { jwks_uri: 'file:///etc/passwd' },
  'has its keys at a place without encryption': { jwks_uri: 'http://169.254.169.254/keys' },
  'takes codes at a place without encryption': { token_endpoint: 'http://10.0.0.1/token' },
  'has the user info at a place without encryption': { userinfo_endpoint: 'http://[fd00::1]/userinfo' },
  'ends sessions at a script': { end_session_endpoint: 'javascript:alert(1)' },
  'has an address that is none': { jwks_uri: 'http://' },
  'has an address that is a number': { token_endpoint: 17 },
  'has no place to sign in': { authorization_endpoint: undefined },
  'has no place for codes': { token_endpoint: undefined },
  'has no keys': { jwks_uri: undefined },
};

for (const [name, change] of Object.entries(METADATA)) {
  test(`a provider that ${name} signs nobody in`, async () => {
    attacked.forgetProviders();
    await attacked.refuseTampered(['sign_on_answer_refused', 'sign_on_provider_away'], {
      discovery: (about) => ({ ...about, ...change }),
    });
    attacked.forgetProviders();
  });
}

test('a provider that answers a byte at a time, or not at all, is away; the health says so soon, and sessions go on', async () => {
  const { headers } = await attacked.signIn(acme);
  const drip: Raw = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 100);
    response.on('close', () => clearInterval(timer));
  };
  const hang: Raw = () => undefined;
  acme.account = { ...ANNA };
  for (const raw of [drip, hang]) {
    attacked.forgetProviders();
    acme.tamper = { raw: { discovery: raw } };
    await attacked.makeDue();
    const begun = performance.now();
    const [answer, health] = await Promise.all([
      attacked.newBrowser().visit(attacked.begin(acme)),
      server
        .read<Health>('/api/v1/health', { token: null })
        .then((found) => ({ found, ms: performance.now() - begun })),
      server.expect(200, 'GET', '/api/v1/session', { token: null, headers }),
    ]);
    await attacked.refuse('sign_on_provider_away', async () => answer);
    // The service waits 10 s for a provider, and its health 3 s.
    assert.ok(performance.now() - begun < 30_000);
    assert.ok(health.ms < 9000, `${health.ms} ms`);
    const after = await server.read<Health>('/api/v1/health', { token: null });
    assert.equal(after.components.sign_on?.status, 'degraded');
  }
  acme.tamper = {};
  attacked.forgetProviders();
  await attacked.signIn(acme);
});

test('while one session waits for a slow provider, others do not', async () => {
  const slow = await attacked.signIn(acme);
  await attacked.makeDue();
  attacked.forgetProviders();
  const held = Promise.withResolvers<void>();
  acme.tamper = { raw: { token: (_request, response) => void held.promise.then(() => response.destroy()) } };
  const waiting = server.call('GET', '/api/v1/session', { token: null, headers: slow.headers });
  await server.expect(200, 'GET', '/api/v1/session');
  held.resolve();
  assert.equal((await waiting).status, 200);
  acme.tamper = {};
});
