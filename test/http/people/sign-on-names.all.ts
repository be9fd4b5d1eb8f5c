import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Person, Token } from '../../../src/contract/api/index.ts';
import { ANNA, startAttacked } from './attacked-server.ts';

const attacked = await startAttacked();
const { acme, other, server } = attacked;
const anna = await attacked.signIn(acme);
const BEN = { ...ANNA, sub: 'ben', name: 'Ben Okoro', email: 'ben@acme.example' };
const ben = await attacked.signIn(acme, BEN);
let count = 0;

/** Signs in as somebody new. */
function signInAs(account: object, provider = acme) {
  const sub = `mallory-${++count}`;
  return attacked.signIn(provider, { ...ANNA, sub, email: `${sub}@acme.example`, ...account });
}

const readPerson = (id: string | null) => server.read<Person>(`/api/v1/people/${id}`);

const LIKE_ANNA: Record<string, string> = {
  'the same': 'Anna Clerk',
  'in another case': 'ANNA clerk',
  'with spaces around': '  Anna Clerk  ',
  'with more spaces within': 'Anna  Clerk',
  'with a space that does not break': 'Anna\u00a0Clerk',
  'with a tab and a line break': 'Anna\t\nClerk',
  'with an invisible space': 'Anna\u200b Clerk',
  'with an invisible joiner': 'An\u200dna Clerk',
  'with a soft hyphen': 'An\u00adna Clerk',
  'with a mark of order': '\ufeffAnna Clerk',
  'written from right to left': '\u202ekrelC annA\u202c',
  'in wide characters': 'Ａｎｎａ Ｃｌｅｒｋ',
  'with a Cyrillic А': '\u0410nna Clerk',
  'with Cyrillic а and е': 'Ann\u0430 Cl\u0435rk',
  'with a Greek Α': '\u0391nna Clerk',
  'in mathematical letters': '\u{1d400}nna Clerk',
  'with an accent': 'Ann\u00e1 Clerk',
  'with a digit': 'Anna C1erk',
  'with the address of Anna': 'Anna Clerk (anna@acme.example)',
  'with a note': 'Anna Clerk (Finance)',
  'with NUL': 'Anna Clerk\u0000',
  'with an escape': '\u001b[2KAnna Clerk',
  'with an empty mark at its end': 'Anna Clerk\u2060',
};

for (const [name, spoofed] of Object.entries(LIKE_ANNA)) {
  test(`who has a name like Anna’s, ${name}, is somebody else and is seen to be`, async () => {
    const { session } = await signInAs({ name: spoofed });
    assert.notEqual(session.person_id, anna.session.person_id);
    const own = `mallory-${count}@acme.example`;
    assert.ok(session.name.endsWith(` (${own})`), session.name);
    assert.doesNotMatch(session.name, /\p{C}/u);
  });
}

for (const name of ['system', 'host', 'provider acme', 'Provider ACME', 'server', '\u0455ystem', 'local']) {
  test(`nobody gets the name ${JSON.stringify(name)} of a part of the service`, async () => {
    const { session } = await signInAs({ name });
    assert.ok(session.name.endsWith(`(mallory-${count}@acme.example)`), session.name);
  });
}

test('a name without a letter that is seen is none', async () => {
  for (const name of ['\u200b', '\u3164', ' \u2800 ', '\u0000']) {
    const { session } = await signInAs({ name });
    assert.equal(session.name, `mallory-${count}@acme.example`);
  }
});

test('a name of 100,000 characters is shortened, and not in the middle of one', async () => {
  const { session } = await signInAs({ name: '👩‍🚀'.repeat(30_000) });
  assert.ok(session.name.length <= 120 && session.name.isWellFormed(), session.name);
});

test('names of several alphabets stay as they are', async () => {
  for (const name of ['Иван Петров', 'Νίκος Παπαδόπουλος', '山田 太郎', 'محمد علي', 'Zoë Núñez-O’Brien']) {
    assert.equal((await signInAs({ name })).session.name, name);
  }
});

const ADDRESSES: Record<string, string> = {
  'with another @': 'anna@acme.example@evil.example',
  'of a domain that ends the same': 'anna@evil-acme.example',
  'of a domain below': 'anna@mail.acme.example',
  'of a domain with a dot at its end': 'anna@acme.example.',
  'in quotes': '"anna@acme.example"@evil.example',
  'with NUL': 'anna@acme.example\u0000',
  'with a space': 'anna@acme.example ',
  'with a line break': 'anna@acme.example\n',
  'with two addresses': 'mallory@evil.example, anna@acme.example',
  'with a name': 'Anna <anna@acme.example>',
  'with an invisible space': 'an\u200bna@acme.example',
  'with a letter that becomes another one in lower case': 'ben\u212a@acme.example',
  'in wide letters': '\uff41nna@acme.example',
};

for (const [name, email] of Object.entries(ADDRESSES)) {
  test(`an address ${name} is not the one that it looks like`, async () => {
    await server.call('PATCH', `/api/v1/people/${ben.session.person_id}`, { json: { email: 'benk@acme.example' } });
    const { session } = await signInAs({ email, name: 'Mallory' });
    for (const { session: one } of [anna, ben]) assert.notEqual(session.person_id, one.person_id);
    const { email: stored } = await readPerson(session.person_id);
    assert.ok(stored === null || /^[\x21-\x7e]+@acme\.example$/.test(stored), stored ?? '');
  });
}

test('a provider that is not trusted with a domain links nobody, whatever address it verifies', async () => {
  const { session } = await signInAs({ email: ANNA.email }, other);
  assert.notEqual(session.person_id, anna.session.person_id);
  assert.equal((await readPerson(session.person_id)).email, null);
});

test('an address that was given to somebody else does not make them the person who had it', async () => {
  const { session } = await signInAs({ email: ANNA.email, name: 'Ann Other' });
  assert.notEqual(session.person_id, anna.session.person_id);
  assert.equal((await readPerson(session.person_id)).email, null);
});

test('the new holder of a leaver’s address does not bring the leaver back', async () => {
  const leaver = await signInAs({ name: 'Lea Ver', email: 'lea@acme.example' });
  const sub = `mallory-${count}`;
  const gone = { ...ANNA, sub, email: 'lea@acme.example', groups: ['visitors'] };
  await attacked
    .refuseTampered('sign_on_no_role', { claims: (claims) => claims }, { account: gone })
    .catch(() => undefined);
  assert.equal((await readPerson(leaver.session.person_id)).disabled_provider, 'acme');
  const { session } = await signInAs({ name: 'Neu', email: 'lea@acme.example' });
  assert.notEqual(session.person_id, leaver.session.person_id);
  assert.ok((await readPerson(leaver.session.person_id)).disabled_at);
});

test('a verified address links a person who has no account at the provider, and gives only the roles of the groups', async () => {
  const json = { name: 'Emergency', email: 'emergency@acme.example', is_break_glass: true };
  const person = await server.make<Person>('/api/v1/people', json);
  const grants = [{ workspace_id: '*', role: 'admin' }];
  await server.make('/api/v1/tokens', { name: 'Emergency', person_id: person.id, grants });
  const { session } = await signInAs({ email: 'Emergency@ACME.example' });
  assert.equal(session.person_id, person.id);
  assert.deepEqual(session.grants, [{ workspace_id: 'default', role: 'operator' }]);
  assert.equal(session.is_server_admin, false);
});

test('neither the name nor the address of a known account changes with the provider’s', async () => {
  const { session } = await attacked.signIn(acme, { ...BEN, name: 'Anna Clerk', email: ANNA.email });
  assert.deepEqual([session.person_id, session.name], [ben.session.person_id, 'Ben Okoro']);
});

test('an administrator’s decision is stronger than the provider’s: disabled, unlinked or revoked accounts stay so', async () => {
  await server.expect(200, 'POST', `/api/v1/people/${ben.session.person_id}/disable`);
  await attacked.refuseTampered('sign_on_disabled', {}, { account: BEN });
  await server.expect(200, 'POST', `/api/v1/people/${ben.session.person_id}/enable`);
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: null, headers: ben.headers });
  const account = (await server.list<Token>('/api/v1/tokens')).find(
    ({ provider, person_id: id }) => provider === 'acme' && id === ben.session.person_id,
  );
  await server.expect(204, 'DELETE', `/api/v1/tokens/${account?.id}`);
  await attacked.refuseTampered('sign_on_disabled', {}, { account: BEN });
});

test('the last administrator stays, whatever the provider says of their groups', async () => {
  const boss = { ...ANNA, sub: 'boss', name: 'The Boss', email: 'boss@acme.example', groups: ['bosses'] };
  const { headers, session } = await attacked.signIn(acme, boss);
  const tokens = await server.list<Token>('/api/v1/tokens');
  const admins = tokens.filter(
    ({ grants, revoked_at: at, provider }) =>
      at === null && provider === null && grants.some(({ workspace_id: id, role }) => id === '*' && role === 'admin'),
  );
  const options = { token: null, headers };
  for (const { id } of admins) await server.expect(204, 'DELETE', `/api/v1/tokens/${id}`, options);
  for (const groups of [['visitors'], ['clerks'], []]) {
    acme.account = { ...boss, groups };
    await attacked.makeDue();
    await server.call('GET', '/api/v1/session', options);
    await attacked.newBrowser().follow(attacked.begin(acme), (url) => url.includes('/app'));
    const { body } = await server.expect<{ is_server_admin: boolean }>(200, 'GET', '/api/v1/session', options);
    assert.equal(body.is_server_admin, true, JSON.stringify(groups));
    const person = await server.read<Person>(`/api/v1/people/${session.person_id}`, options);
    assert.equal(person.disabled_at, null);
  }
});
