import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Person, Session } from '../../../src/contract/api/index.ts';
import { ANNA, startAttacked } from './attacked-server.ts';

const attacked = await startAttacked({ ADE_PEOPLE_SIGN_IN: 'sign_on' });
const { acme, server } = attacked;
const BOSS = { ...ANNA, sub: 'boss', name: 'The Boss', email: 'boss@acme.example', groups: ['bosses'] };

test('the token of a person who must sign on does not count as an administrator', async () => {
  const { headers, session } = await attacked.signIn(acme, BOSS);
  const options = { token: null, headers };
  const first = await server.read<Session>('/api/v1/session');
  const json = { is_break_glass: false };
  await server.expect(200, 'PATCH', `/api/v1/people/${first.person_id}`, { ...options, json });
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session');
  await server.expectProblem('last_admin_token', 'POST', `/api/v1/people/${session.person_id}/disable`, options);
  for (const groups of [[], ['visitors'], ['clerks']]) {
    acme.account = { ...BOSS, groups };
    await attacked.makeDue();
    const now = await server.read<Session>('/api/v1/session', options);
    assert.equal(now.is_server_admin, true, JSON.stringify(groups));
  }
  const made = { name: 'Emergency', is_break_glass: true };
  const emergency = (await server.expect<Person>(201, 'POST', '/api/v1/people', { ...options, json: made })).body;
  const grants = [{ workspace_id: '*', role: 'admin' }];
  const about = { name: 'Emergency', person_id: emergency.id, grants };
  await server.expect(201, 'POST', '/api/v1/tokens', { ...options, json: about });
  await attacked.makeDue();
  assert.equal((await server.read<Session>('/api/v1/session', options)).is_server_admin, false);
});
