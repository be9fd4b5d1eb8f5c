import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Activity, CreatedToken, Workspace } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { starterInput, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const grants = [{ workspace_id: 'default', role: 'operator' }];

const makeRobot = () => server.make<CreatedToken>('/api/v1/tokens', { name: 'Robot', grants });
const readLatest = (limit: number) => server.list<Activity>(`${WS}/activity?limit=${limit}`);

test('two tokens of the same name are distinguished by their ids', async () => {
  const [first, second] = [await makeRobot(), await makeRobot()];
  await server.upload(starterInput, { token: first.secret });
  await server.upload(starterInput, { token: second.secret });
  const entries = await readLatest(2);
  assert.deepEqual(pluck(entries, 'actor', 'token_id', 'session_id'), [
    ['Robot', second.token.id, null],
    ['Robot', first.token.id, null],
  ]);
});

test('a change by the web app names the session and the token that it was started with', async () => {
  const { token, secret } = await makeRobot();
  const sessions: (string | null)[] = [];
  for (let count = 0; count < 2; count++) {
    const { cookie } = await server.signIn(secret);
    await server.upload(starterInput, { token: null, headers: { cookie } });
    const [entry] = await readLatest(1);
    assert.equal(entry?.token_id, token.id);
    sessions.push(entry.session_id);
  }
  assert.match(sessions[0] ?? '', /^ses_/);
  assert.notEqual(sessions[0], sessions[1]);
  const all = await server.list<Activity>('/api/v1/activity?limit=200');
  const started = all.filter(({ action }) => action === 'session.started').map(({ session_id: id }) => id);
  assert.deepEqual(started.toSorted(), sessions.toSorted());
});

test('older entries, and entries of the server itself, have no credential', async () => {
  await sql`insert into activity (id, at, actor, action, details_json, chain, seq, hash)
    values ('act_old', '2020-01-01T00:00:00.000Z', 'Robot', 'safe_mode.on', '{}', 'ws_old', 1, '0')`.execute(
    server.running.service.db,
  );
  const all = await server.list<Activity>('/api/v1/activity?limit=200');
  const old = all.find(({ id }) => id === 'act_old');
  assert.deepEqual([old?.actor, old?.token_id, old?.session_id], ['Robot', null, null]);
});

test('reading values makes one entry for each sheet or revision, and opening a page without values makes none', async () => {
  await server.publishStarter();
  const document = await server.upload();
  const { id } = await server.run(document.id);
  const token = await server.makeToken([{ workspace_id: 'default', role: 'viewer' }], 'Vera');
  const listOf = async () =>
    (await server.readActivity())
      .filter(({ actor }) => actor === 'Vera')
      .map(({ action, target_id, details }) => [action, target_id, details])
      .reverse();
  const job = `${WS}/jobs/${id}`;
  const without = [
    `${WS}/jobs`,
    `${WS}/documents`,
    `${WS}/documents/${document.id}`,
    `${WS}/documents/${document.id}/sheets`,
    job,
    `${job}/output/sheets`,
    `${job}/issues`,
    `${job}/issue-groups`,
    `${job}/run-request`,
    `${job}/revisions`,
    `${job}/events`,
    `${WS}/comparisons/${id}..${id}`,
  ];
  for (const path of without) await server.expect(200, 'GET', path, { token });
  assert.deepEqual(await listOf(), []);
  const reading = [
    `${WS}/documents/${document.id}/rows`,
    `${WS}/documents/${document.id}/rows?from=3&rows=2`,
    `${job}/output/rows`,
    `${job}/output/rows?from=2`,
    `${job}/issues?values=true`,
    `${job}/issues?values=true&limit=1`,
    `${job}/logs`,
    `${job}/output`,
    `${job}/output`,
    `${WS}/documents/${document.id}/content`,
    `${job}/corrections`,
  ];
  for (const path of reading) await server.expect(200, 'HEAD', path, { token });
  assert.deepEqual(await listOf(), [], 'HEAD sends no values');
  for (const path of reading) await server.expect(200, 'GET', path, { token });
  assert.deepEqual(await listOf(), [
    ['document.rows_read', document.id, { sheet: 0 }],
    ['job.output_rows_read', id, { revision: 1, sheet: 0 }],
    ['job.values_read', id, { revision: 1 }],
    ['job.logs_read', id, { revision: 1 }],
    ['job.output_downloaded', id, { revision: 1 }],
    ['job.output_downloaded', id, { revision: 1 }],
    ['document.downloaded', document.id, {}],
    ['job.corrections_read', id, { revision: 1 }],
  ]);
  const other = await server.makeToken([{ workspace_id: 'default', role: 'viewer' }], 'Vera');
  await server.expect(200, 'GET', `${job}/output/rows`, { token: other });
  assert.equal((await listOf()).length, 9, 'another token of the same name reads for itself');
  // A reader without access to values has read none.
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }], 'Vera');
  await server.expectProblem('access_denied', 'GET', `${job}/output/rows`, { token: auditor });
  await server.expectProblem('access_denied', 'GET', `${job}/issues?values=true`, { token: auditor });
  assert.equal((await listOf()).length, 9);
});

test('the activity is listed by person, by its object, and by action or kind of action', async () => {
  const { id } = await server.upload();
  const token = await server.makeToken([{ workspace_id: 'default', role: 'viewer' }], 'Filippa');
  await server.expect(200, 'GET', `${WS}/documents/${id}/content`, { token });
  const list = (query: string) => server.list<Activity>(`${WS}/activity?limit=200&${query}`);
  const all = await list('');
  const of = async (query: string, isWanted: (entry: Activity) => boolean) => {
    const wanted = all.filter(isWanted);
    assert.ok(wanted.length > 0 && wanted.length < all.length, query);
    assert.deepEqual(await list(query), wanted);
  };
  await of('actor=Filippa', ({ actor }) => actor === 'Filippa');
  await of(`target_id=${id}`, ({ target_id }) => target_id === id);
  await of('action=document.uploaded', ({ action }) => action === 'document.uploaded');
  await of('action=document', ({ action }) => action.startsWith('document.'));
  await of(
    'action=document&actor=Filippa',
    ({ action, actor }) => action.startsWith('document.') && actor === 'Filippa',
  );
  assert.deepEqual(await list('action=doc'), [], 'a kind is whole');
  await server.expect(400, 'GET', `${WS}/activity?action=job.%25`);
});

test('a change to what is there already is no entry', async () => {
  const { id } = (await server.makeConfig('Unchanged')).config;
  const path = `${WS}/configs/${id}`;
  const patch = async (to: string, json: object) => {
    const headers = { 'if-match': (await server.expect(200, 'GET', to)).headers.get('etag')! };
    await server.expect(200, 'PATCH', to, { headers, json });
  };
  const count = async () => (await server.readActivity()).length;
  const before = await count();
  await patch(path, { name: 'Unchanged', archived: false });
  const workspace = await server.read<Workspace>(WS);
  await patch(WS, { name: workspace.name, archived: false, default_config_id: workspace.default_config_id });
  assert.equal(await count(), before);
  await patch(path, { name: 'Changed', archived: false });
  const [entry] = await server.readActivity();
  assert.deepEqual([entry?.action, entry?.details], ['config.changed', { name: 'Changed' }]);
  assert.equal(await count(), before + 1);
});
