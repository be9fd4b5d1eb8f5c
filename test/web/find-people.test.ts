import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Person } from '../../src/contract/api/index.ts';
import { peopleErrors } from '../../src/contract/errors/people.ts';
import { findPeople, type PeopleKind } from '../../web/src/features/administration/admin/people/find-people.ts';
import { describeFailure, findFailureCode } from '../../web/src/features/administration/sign-in/sign-on-failures.ts';
import { checkPath } from '../../web/src/session/wanted-page.ts';

const makePerson = (name: string, more: Partial<Person> = {}): Person => ({
  id: name,
  name,
  other_names: [],
  email: null,
  is_break_glass: false,
  is_server_admin: false,
  token_count: 0,
  providers: [],
  last_used_at: null,
  created_at: '2026-11-05T08:00:00.000Z',
  created_by: 'Ada',
  disabled_at: null,
  disabled_by: null,
  disabled_provider: null,
  ...more,
});

const people = [
  makePerson('Zoë Müller', { other_names: ['Zoë Meier'], email: 'zoe@acme.example', providers: ['acme'] }),
  makePerson('Max Muller', { disabled_at: '2026-11-05T08:00:00.000Z' }),
  makePerson('Eve', { is_break_glass: true }),
];
const find = (search: string, kind: PeopleKind = 'all') => findPeople(people, { search, kind }).map(({ name }) => name);

test('people are found by words of all their names, address and providers, whatever case and accents', () => {
  assert.deepEqual(find(''), ['Zoë Müller', 'Max Muller', 'Eve']);
  assert.deepEqual(find('MULLER'), ['Zoë Müller', 'Max Muller']);
  assert.deepEqual(find('muller zoe'), ['Zoë Müller']);
  assert.deepEqual(find('meier'), ['Zoë Müller']);
  assert.deepEqual(find('acme'), ['Zoë Müller']);
  assert.deepEqual(find('muller', 'enabled'), ['Zoë Müller']);
  assert.deepEqual(find('', 'disabled'), ['Max Muller']);
  assert.deepEqual(find('', 'emergency'), ['Eve']);
});

test('each error that can lead to the sign-in page has words of its own', () => {
  const other = describeFailure('disk_full').title;
  const codes = Object.keys(peopleErrors).filter((code) => code.startsWith('sign_on_'));
  // The first is of the start of the service, the second of the form for tokens.
  const elsewhere = ['sign_on_file_invalid', 'sign_on_required'];
  const without = codes.filter((code) => describeFailure(code).title === other);
  assert.deepEqual(without.sort(), elsewhere);
  assert.equal(findFailureCode('sign_on=sign_on_no_role'), 'sign_on_no_role');
  assert.equal(findFailureCode('#sign_on=<b>'), null);
  assert.equal(findFailureCode('token=abc'), null);
});

test('the page to return to is one of the app, in the letters that the service accepts', () => {
  assert.equal(
    checkPath('/app/w/default/jobs?search=%22a%22&x=(1)*'),
    '/app/w/default/jobs?search=%22a%22&x=%281%29%2A',
  );
  for (const path of [
    '/app',
    '/app//evil.example',
    '/app/sign-in',
    '/api/v1/session',
    'https://evil.example',
    '//evil',
  ])
    assert.equal(checkPath(path), null, path);
  assert.equal(checkPath(`/app/${'x'.repeat(1000)}`), null);
});
