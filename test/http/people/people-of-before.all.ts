import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { CreatedToken, Job, Person, Session } from '../../../src/contract/api/index.ts';
import { openDatabase } from '../../../src/storage/store/index.ts';
import { placeOf } from '../../helpers/postgres/databases.ts';
import { UNDO_STEPS } from '../../helpers/undo-steps.ts';
import { startTestServer, WS } from '../server-harness.ts';

const server = await startTestServer();
const GRANTS = [{ workspace_id: 'default', role: 'operator' }];
const make = (name: string, kind = 'person') =>
  server.make<CreatedToken>('/api/v1/tokens', { name, kind, grants: GRANTS });

test('who could sign in before this version still can, with the same tokens and sessions', async () => {
  const [anna, same, nightly] = [await make('Anna'), await make('ANNA'), await make('Anna', 'service')];
  const revoked = await make('Gone');
  await server.expect(204, 'DELETE', `/api/v1/tokens/${revoked.token.id}`);
  const { cookie } = await server.signIn(anna.secret);
  await server.publishStarter();
  const job = await server.run({ document_id: (await server.upload()).id });
  const assign = { json: { assignee: 'Anna' }, headers: { 'if-match': '*' } };
  await server.expect(200, 'PUT', `${WS}/jobs/${job.id}/review/assignment`, assign);
  const { dataDir } = server;
  await server.running.stop();
  const db = await openDatabase(await placeOf(dataDir));
  for (const step of UNDO_STEPS) await sql.raw(step).execute(db);
  await db.destroy();
  await server.start();

  const people = await server.list<Person>('/api/v1/people');
  assert.deepEqual(people.map(({ name }) => name).sort(), ['ANNA', 'Administrator', 'Gone']);
  const one = people.find(({ name }) => name === 'ANNA');
  assert.deepEqual([one?.token_count, one?.disabled_at, one?.is_break_glass], [2, null, false]);
  for (const { secret } of [anna, same]) {
    const session = await server.read<Session>('/api/v1/session', { token: secret });
    assert.deepEqual([session.person_id, session.grants], [one?.id, GRANTS]);
  }
  const machine = await server.read<Session>('/api/v1/session', { token: nightly.secret });
  assert.deepEqual([machine.person_id, machine.name], [null, 'Anna']);
  await server.read('/api/v1/session', { token: null, headers: { cookie } });
  await server.expectProblem('not_signed_in', 'GET', '/api/v1/session', { token: revoked.secret });
  const mine = await server.list<Job>(`${WS}/jobs?assignee=ANNA`);
  assert.deepEqual(
    mine.map(({ id }) => id),
    [job.id],
  );
  // What was assigned under one of the names goes back to the list with the person.
  await server.expect(200, 'POST', `/api/v1/people/${one?.id}/disable`);
  const after = await server.read<Job>(`${WS}/jobs/${job.id}`);
  assert.equal(after.assignee, null);
});
