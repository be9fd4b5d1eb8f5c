import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Person, Session } from '../../../src/contract/api/index.ts';
import { Browser } from '../../helpers/sign-on/browser.ts';
import { startProvider, TestProvider } from '../../helpers/sign-on/provider.ts';
import { startTestServer } from '../server-harness.ts';

const PUBLIC = 'https://ade.test';
const TOKEN = 'the-token-with-which-acme-sends-people';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const acme = await startProvider({
  id: 'acme',
  publicUrl: PUBLIC,
  accounts: { anna: { name: 'Anna Clerk', email: 'anna@acme.example', isVerified: true, groups: [] } },
  more: { trusted_domains: ['acme.example'], groups_from: 'scim', scim_token_file: 'scim-token' },
});
after(() => acme.close());
const folder = mkdtempSync(join(tmpdir(), 'ade-scim-'));
const settings = TestProvider.writeSettings(folder, [acme]);
writeFileSync(join(folder, 'scim-token'), TOKEN, { mode: 0o600 });
const server = await startTestServer({ ADE_PUBLIC_URL: PUBLIC, ADE_SIGN_ON_FILE: settings });

interface ScimAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every kind, compared with what a test expects
  body: any;
}

async function scim(method: string, path: string, body?: unknown, token = TOKEN): Promise<ScimAnswer> {
  const answer = await fetch(`${server.running.url}/scim/v2/acme${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (text !== '') assert.match(answer.headers.get('content-type') ?? '', /^application\/scim\+json/);
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

const makeUser = (userName: string, more: object = {}) =>
  scim('POST', '/Users', { schemas: [USER], userName, ...more });
const setActive = (id: string, value: boolean) =>
  scim('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value }] });

test('a user is made, read, found, changed and removed', async () => {
  const made = await makeUser('bea@acme.example', {
    externalId: 'b-1',
    name: { givenName: 'Bea', familyName: 'Miller' },
    emails: [{ value: 'bea@acme.example', primary: true, type: 'work' }],
    active: true,
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id, meta } = made.body;
  assert.equal(meta.location, `${PUBLIC}/scim/v2/acme/Users/${id}`);
  assert.equal((await scim('GET', `/Users/${id}`)).body.userName, 'bea@acme.example');
  const found = await scim('GET', `/Users?filter=${encodeURIComponent('userName eq "BEA@acme.example"')}`);
  assert.deepEqual([found.body.totalResults, found.body.Resources[0]?.id], [1, id]);
  const none = await scim('GET', `/Users?filter=${encodeURIComponent('userName eq "nobody"')}`);
  assert.equal(none.body.totalResults, 0);
  const twice = await makeUser('Bea@acme.example');
  assert.deepEqual([twice.status, twice.body.scimType], [409, 'uniqueness']);
  const [person] = (await server.list<Person>('/api/v1/people')).filter(({ email }) => email === 'bea@acme.example');
  assert.equal(person?.name, 'Bea Miller');
  assert.equal((await setActive(id, false)).body.active, false);
  const disabled = await server.read<Person>(`/api/v1/people/${person.id}`);
  assert.deepEqual([disabled.disabled_provider, disabled.disabled_by], ['acme', 'provider acme']);
  assert.equal((await setActive(id, true)).body.active, true);
  assert.equal((await server.read<Person>(`/api/v1/people/${person.id}`)).disabled_at, null);
  assert.equal((await scim('DELETE', `/Users/${id}`)).status, 204);
  assert.equal((await scim('GET', `/Users/${id}`)).status, 404);
  assert.ok((await server.read<Person>(`/api/v1/people/${person.id}`)).disabled_at);
});

test('groups give roles at once, to people who are signed in', async () => {
  const { body: user } = await makeUser('anna@acme.example', { externalId: 'anna', displayName: 'Anna Clerk' });
  const made = await scim('POST', '/Groups', {
    schemas: [GROUP],
    displayName: 'clerks',
    members: [{ value: user.id }],
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(made.body.members[0].display, 'Anna Clerk');
  const browser = new Browser({ [PUBLIC]: () => server.running.url });
  acme.user = 'anna';
  await browser.follow(`${PUBLIC}/api/v1/sign-on/acme`, (url) => url.startsWith(`${PUBLIC}/app`));
  const headers = { cookie: browser.cookieFor(PUBLIC) };
  const session = () => server.read<Session>('/api/v1/session', { token: null, headers });
  assert.deepEqual((await session()).grants, [{ workspace_id: 'default', role: 'operator' }]);
  const path = `members[value eq "${user.id}"]`;
  const left = await scim('PATCH', `/Groups/${made.body.id}`, {
    schemas: [PATCH],
    Operations: [{ op: 'remove', path }],
  });
  assert.equal(left.status, 200, JSON.stringify(left.body));
  assert.deepEqual((await session()).grants, []);
  const value = [{ value: user.id }];
  await scim('PATCH', `/Groups/${made.body.id}`, {
    schemas: [PATCH],
    Operations: [{ op: 'add', path: 'members', value }],
  });
  assert.equal((await session()).grants.length, 1);
  assert.equal((await scim('GET', `/Users/${user.id}`)).body.groups[0].value, made.body.id);
  assert.equal((await setActive(user.id, false)).status, 200);
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: null, headers });
});

test('nobody without the token of this provider is answered', async () => {
  for (const token of [server.adminToken, 'wrong-token-wrong-token', `${TOKEN}x`]) {
    const { status, body } = await scim('GET', '/Users', undefined, token);
    assert.deepEqual([status, body.schemas], [401, ['urn:ietf:params:scim:api:messages:2.0:Error']]);
  }
  const elsewhere = await fetch(`${server.running.url}/scim/v2/nobody/Users`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  assert.equal(elsewhere.status, 401);
});

test('the last administrator cannot be disabled', async () => {
  const admin = await server.read<Session>('/api/v1/session');
  await server.expect(200, 'PATCH', `/api/v1/people/${admin.person_id}`, { json: { email: 'root@acme.example' } });
  const { body: user } = await makeUser('root@acme.example');
  const refused = await setActive(user.id, false);
  assert.equal(refused.status, 403, JSON.stringify(refused.body));
  await server.read<Session>('/api/v1/session');
});

test('what is wrong is refused in the words of the protocol', async () => {
  assert.equal((await scim('POST', '/Users', { schemas: [USER] })).status, 400);
  assert.equal((await scim('POST', '/Users', [])).status, 400);
  assert.equal((await scim('GET', '/Users?filter=nonsense%20xx')).status, 400);
  assert.equal((await scim('GET', '/Users?count=many')).status, 400);
  const unknown = { schemas: [GROUP], displayName: 'x', members: [{ value: 'scu_none' }] };
  assert.equal((await scim('POST', '/Groups', unknown)).status, 400);
});

test('many changes at once end in the state of the last', async () => {
  const { body: user } = await makeUser('many@acme.example', { displayName: 'Many' });
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      scim('PATCH', `/Users/${user.id}`, {
        schemas: [PATCH],
        Operations: [
          { op: 'replace', path: 'displayName', value: `Many ${index}` },
          { op: 'replace', path: 'active', value: index % 2 === 0 },
        ],
      }),
    ),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  const now = (await scim('GET', `/Users/${user.id}`)).body;
  const times = answers.map(({ body }) => body.meta.lastModified);
  assert.equal(now.meta.lastModified, times.sort().at(-1));
  // Several may have changed it in the same millisecond.
  const lastOnes = answers.filter(({ body }) => body.meta.lastModified === now.meta.lastModified);
  assert.ok(lastOnes.some(({ body }) => body.displayName === now.displayName && body.active === now.active));
  for (const { body } of answers)
    assert.equal(body.active, Number(body.displayName.split(' ')[1]) % 2 === 0, body.displayName);
});

test('the service says what it can do', async () => {
  const config = (await scim('GET', '/ServiceProviderConfig')).body;
  assert.deepEqual([config.patch.supported, config.bulk.supported], [true, false]);
  const types = (await scim('GET', '/ResourceTypes')).body;
  assert.deepEqual(types.Resources.map(({ name }: { name: string }) => name).sort(), ['Group', 'User']);
  const schemas = (await scim('GET', '/Schemas')).body;
  assert.ok(schemas.Resources.length >= 2);
  assert.equal((await scim('GET', `/Schemas/${USER}`)).body.id, USER);
});
