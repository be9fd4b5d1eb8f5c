import { KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { base64url, exportJWK, generateKeyPair } from 'jose';
import type { ErrorCode } from '../../../src/contract/errors/index.ts';
import { CLIENT_SECRET, type Claims, type Tamper } from '../../helpers/sign-on/hostile-provider.ts';
import { startAttacked } from './attacked-server.ts';

const attacked = await startAttacked();
const { acme, other } = attacked;
const HOUR = 3600;
const now = () => Math.floor(Date.now() / 1000);
const encode = (value: unknown) => base64url.encode(JSON.stringify(value));
const without = (name: string) => (claims: Claims) => {
  const { [name]: _, ...rest } = claims;
  return rest;
};
const spoof = (change: Claims) => ({ claims: (claims: Claims) => ({ ...claims, ...change }) });
const stranger = await generateKeyPair('RS256', { extractable: true });
const strangerOfCurve = await generateKeyPair('ES256', { extractable: true });
const publicKey = () => KeyObject.from(acme.publicKey);
const asBytes = (text: string) => new TextEncoder().encode(text);

/** Signs, then lets somebody on the way change the payload. */
async function changePayload(claims: Claims): Promise<string> {
  const [head, , signature] = (await acme.sign(claims)).split('.');
  return `${head}.${encode({ ...claims, sub: 'boss', groups: ['bosses'] })}.${signature}`;
}

const FORGED: Record<string, Tamper> = {
  'for another client': spoof({ aud: 'another-client' }),
  'for other clients': spoof({ aud: ['one', 'two'] }),
  'for this client and another one, without azp': spoof({ aud: ['ade', 'another-client'] }),
  'for this client and another one, with the azp of the other': spoof({
    aud: ['ade', 'another-client'],
    azp: 'another-client',
  }),
  'for this client, with the azp of another one': spoof({ azp: 'another-client' }),
  'of an issuer that nobody knows': spoof({ iss: 'https://issuer.example' }),
  'of the other issuer': spoof({ iss: other.issuer }),
  'of an issuer with a slash more': spoof({ iss: `${acme.issuer}/` }),
  expired: spoof({ iat: now() - 2 * HOUR, exp: now() - HOUR }),
  'that never expires': { claims: without('exp') },
  'that is issued in the future': spoof({ iat: now() + HOUR, exp: now() + 2 * HOUR }),
  'that is valid only later': spoof({ nbf: now() + HOUR }),
  'without a time of issue': { claims: without('iat') },
  'without a nonce': { claims: without('nonce') },
  'with the nonce of somebody else': spoof({ nonce: 'of-somebody-else' }),
  'without a subject': { claims: without('sub') },
  'with an empty subject': spoof({ sub: '' }),
  'with a number as its subject': spoof({ sub: 17 }),
  'with a list as its subject': spoof({ sub: ['anna-1'] }),
  'with a subject of 256 characters': spoof({ sub: 'a'.repeat(256) }),
  'with a subject of 20,000 characters': spoof({ sub: 'a'.repeat(20_000) }),
  'with NUL in its subject': spoof({ sub: 'anna-1\u0000' }),
  'with half a character in its subject': spoof({ sub: 'anna-1\ud800' }),
  'signed with an unknown key of the known id': { sign: (claims) => acme.sign(claims, {}, stranger.privateKey) },
  'signed with an unknown key of an unknown id': {
    sign: (claims) => acme.sign(claims, { kid: 'nobody' }, stranger.privateKey),
  },
  'signed with the key of the other provider': {
    sign: (claims) => acme.sign(claims, { kid: other.publicJwk.kid }, other.privateKey),
  },
  'signed with the key of the other provider, under the known id': {
    sign: (claims) => acme.sign(claims, {}, other.privateKey),
  },
  'signed with a key in its own header': {
    sign: async (claims) => acme.sign(claims, { jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey),
  },
  'signed with a key at an address in its own header': {
    sign: (claims) => acme.sign(claims, { jku: `${other.issuer}/keys`, kid: other.publicJwk.kid }, other.privateKey),
  },
  'signed with another algorithm': {
    sign: (claims) => acme.sign(claims, { alg: 'ES256' }, strangerOfCurve.privateKey),
  },
  'signed by nobody (none)': { sign: (claims) => `${encode({ alg: 'none' })}.${encode(claims)}.` },
  'signed by nobody (None)': { sign: (claims) => `${encode({ alg: 'None' })}.${encode(claims)}.` },
  'signed by nobody, where the provider allows that': {
    discovery: (about) => ({ ...about, id_token_signing_alg_values_supported: ['none', 'RS256'] }),
    sign: (claims) => `${encode({ alg: 'none' })}.${encode(claims)}.`,
  },
  'without a signature': { sign: async (claims) => (await acme.sign(claims)).replace(/[^.]*$/, '') },
  'signed with the public key as a shared secret (PEM)': {
    sign: (claims) => {
      const pem = publicKey().export({ type: 'spki', format: 'pem' }).toString();
      return acme.sign(claims, { alg: 'HS256' }, asBytes(pem));
    },
  },
  'signed with the public key as a shared secret (DER)': {
    sign: (claims) =>
      acme.sign(claims, { alg: 'HS256' }, new Uint8Array(publicKey().export({ type: 'spki', format: 'der' }))),
  },
  'signed with the public key as a shared secret (JWK)': {
    sign: (claims) => acme.sign(claims, { alg: 'HS256' }, asBytes(JSON.stringify(acme.publicJwk))),
  },
  'signed with the secret of the client': {
    sign: (claims) => acme.sign(claims, { alg: 'HS256' }, asBytes(CLIENT_SECRET)),
  },
  'signed with a shared secret among the keys': {
    discovery: (about) => ({ ...about, id_token_signing_alg_values_supported: ['HS256'] }),
    keys: () => [{ kty: 'oct', k: base64url.encode('a'.repeat(32)), kid: 'shared', alg: 'HS256' }],
    sign: (claims) => acme.sign(claims, { alg: 'HS256', kid: 'shared' }, asBytes('a'.repeat(32))),
  },
  'with a changed payload': { sign: changePayload },
  'with an extension that must be understood': {
    sign: async (claims) => {
      const token = await acme.sign(claims);
      const head = encode({ alg: 'RS256', kid: acme.publicJwk.kid, crit: ['cap'], cap: true });
      return token.replace(/^[^.]*/, head);
    },
  },
  'of two parts': { sign: async (claims) => (await acme.sign(claims)).split('.').slice(0, 2).join('.') },
  'of five parts': { sign: async (claims) => `${await acme.sign(claims)}.a.b` },
  'with a list as its payload': { sign: async () => `${encode({ alg: 'RS256' })}.${encode([1])}.${encode('x')}` },
  'that is not there': { token: ({ id_token: _, ...rest }) => rest },
  'that is a number': { token: (answer) => ({ ...answer, id_token: 17 }) },
  'next to an access token of another type': { token: (answer) => ({ ...answer, token_type: 'mac' }) },
  'without an access token': { token: ({ access_token: _, ...rest }) => rest },
  'of a provider that has no keys': { keys: () => [] },
  'in an answer that is no JSON': { token: () => '<html>' },
};

for (const [name, tamper] of Object.entries(FORGED)) {
  test(`nobody signs in with an ID token ${name}`, async () => {
    attacked.forgetProviders();
    await attacked.refuseTampered('sign_on_answer_refused', tamper);
    attacked.forgetProviders();
  });
}

/** An ID token that says less, so that the service asks for the rest. */
const sparse = (...names: string[]) => ({
  claims: (claims: Claims) => names.reduce((rest, name) => without(name)(rest), claims),
});

const USER_INFO: Record<string, [ErrorCode, Tamper]> = {
  'of another subject': [
    'sign_on_answer_refused',
    { ...sparse('groups'), userinfo: () => ({ sub: 'boss', groups: ['bosses'] }) },
  ],
  'without a subject': ['sign_on_answer_refused', { ...sparse('groups'), userinfo: without('sub') }],
  'whose verified address is not the one of the ID token': [
    'sign_on_address_unverified',
    {
      ...sparse('groups', 'email_verified'),
      userinfo: (claims) => ({ ...claims, email: 'mallory@acme.example', email_verified: true }),
    },
  ],
  'that is a list': ['sign_on_answer_refused', { ...sparse('groups'), userinfo: () => [1] }],
  'with a group that the table lacks': [
    'sign_on_no_role',
    { ...sparse('groups'), userinfo: (claims) => ({ ...claims, groups: ['Clerks', 'clerk', 'clerks ', '*'] }) },
  ],
  'with groups in a list of a list': [
    'sign_on_no_role',
    { ...sparse('groups'), userinfo: (claims) => ({ ...claims, groups: [['clerks'], { clerks: true }] }) },
  ],
};

for (const [name, [code, tamper]] of Object.entries(USER_INFO)) {
  test(`nobody signs in with user info ${name}`, () => attacked.refuseTampered(code, tamper));
}

for (const flag of [false, undefined, null, 1, 'yes', 'false', '', [], [true], {}]) {
  test(`an address with the flag ${JSON.stringify(flag)} is not verified`, () =>
    attacked.refuseTampered('sign_on_address_unverified', {
      ...spoof({ email_verified: flag }),
      userinfo: (claims) => ({ ...claims, email_verified: flag }),
    }));
}

test('the same provider lets honest people in, before and after', async () => {
  await attacked.signIn(acme);
});
