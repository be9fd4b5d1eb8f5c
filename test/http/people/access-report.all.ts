import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccessReport, Activity, CreatedToken } from '../../../src/contract/api/index.ts';
import { insertAcceptance } from '../../../src/storage/store/index.ts';
import { DAY_MS } from '../server-calls.ts';
import { startTestServer } from '../server-harness.ts';

const server = await startTestServer();
const { db } = server.running.service;
const REPORT = '/api/v1/access-report';
const day = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS).toISOString();
const findPerson = ({ people }: AccessReport, name: string) => people.find((one) => one.name === name);

const make = (name: string, grants: object[], more: object = {}) =>
  server.make<CreatedToken>('/api/v1/tokens', { name, grants, ...more });
const clerk = await make('Clerk', [{ workspace_id: 'default', role: 'operator', activity: true }]);
const leaver = await make('Leaver', [{ workspace_id: 'default', role: 'admin' }]);
const made = await server.expect<CreatedToken>(201, 'POST', '/api/v1/workspaces/default/tokens', {
  token: leaver.secret,
  json: { name: 'Nightly', kind: 'service', grants: [{ workspace_id: 'default', role: 'viewer' }] },
});
const machine = made.body.token;

/** Moves what is stored of somebody into the past. */
async function backdate(ids: readonly string[], personIds: readonly string[], at: string): Promise<void> {
  await db.updateTable('tokens').set({ created_at: at }).where('id', 'in', ids).execute();
  await db.updateTable('people').set({ created_at: at }).where('id', 'in', personIds).execute();
}
await backdate(
  [clerk.token.id, leaver.token.id, machine.id],
  [clerk.token.person_id ?? '', leaver.token.person_id ?? ''],
  day(200),
);
for (const [id, person, at] of [
  ['acc_1', 'CLERK', day(150)],
  ['acc_2', 'Clerk', day(2)],
] as const)
  await insertAcceptance(db, {
    ...{ id, job_id: 'job_1', workspace_id: 'default', revision: 1, person, at, statement_json: '{}' },
    ...{ key_id: 'k', signature: 's', withdrawn_at: null, is_filed: 1, bulk_id: null },
  });
await server.expect(200, 'POST', `/api/v1/people/${leaver.token.person_id}/disable`);

test('it names people, their rights, uses and signatures, and machines of leavers', async () => {
  const report = await server.read<AccessReport>(REPORT);
  const one = findPerson(report, 'Clerk');
  assert.deepEqual(
    one?.signed.map(({ workspace_id: id, count }) => [id, count]),
    [['default', 2]],
  );
  const [credential] = one?.credentials ?? [];
  assert.deepEqual(credential?.entitlements, [
    { workspace_id: 'default', role: 'operator', activity: true, is_unused: true },
  ]);
  assert.equal(findPerson(report, 'Administrator')?.is_server_admin, true);
  assert.deepEqual([findPerson(report, 'Leaver')?.is_disabled, findPerson(report, 'Leaver')?.credentials], [true, []]);
  assert.deepEqual(
    report.services.map(({ name, is_of_leaver: left }) => [name, left]),
    [['Nightly', true]],
  );
  const [entry] = await server.list<Activity>('/api/v1/activity?action=person.report_read');
  assert.equal(entry?.actor, 'Administrator');
});

test('a right that was used lately is not unused', async () => {
  await server.expect(200, 'GET', '/api/v1/workspaces/default/activity', { token: clerk.secret });
  const entry = { actor: 'Clerk', credential: { tokenId: clerk.token.id, sessionId: null } };
  await server.running.service.activity.add({
    ...entry,
    ...{ action: 'job.values_read', workspaceId: 'default', targetId: 'job_1' },
  });
  const report = await server.read<AccessReport>(REPORT);
  assert.equal(findPerson(report, 'Clerk')?.credentials[0]?.entitlements[0]?.is_unused, false);
});

test('for a day in the past, it says what was so then', async () => {
  const then = await server.read<AccessReport>(`${REPORT}?day=${day(100).slice(0, 10)}`);
  assert.deepEqual(then.people.map(({ name }) => name).sort(), ['Clerk', 'Leaver']);
  assert.equal(findPerson(then, 'Leaver')?.is_disabled, false);
  assert.equal(findPerson(then, 'Leaver')?.credentials.length, 1);
  assert.equal(findPerson(then, 'Clerk')?.signed[0]?.count, 1);
  assert.equal(findPerson(then, 'Clerk')?.credentials[0]?.last_used_at, null);
  const before = await server.read<AccessReport>(`${REPORT}?day=${day(300).slice(0, 10)}`);
  assert.deepEqual([before.people, before.services], [[], []]);
  await server.expectProblem('request_invalid', 'GET', `${REPORT}?day=yesterday`);
});

test('as csv, each right is a line', async () => {
  const { text, headers } = await server.expect(200, 'GET', `${REPORT}.csv`);
  assert.match(headers.get('content-disposition') ?? '', /who-may-what-\d{4}-\d\d-\d\d\.csv/);
  const lines = text.trim().split('\r\n');
  const width = lines[0]?.split(',').length;
  for (const line of lines) assert.equal(line.split(',').length, width, line);
  assert.ok(lines.some((line) => line.startsWith('person,Clerk,') && line.includes(',operator,yes,no,')));
  assert.ok(lines.some((line) => line.startsWith('person,Leaver,') && line.includes(',yes,no,')));
});

test('an auditor of the whole server may read it, and nobody else', async () => {
  const auditor = await make('Auditor', [{ workspace_id: '*', role: 'auditor', activity: true }]);
  await server.expect(200, 'GET', REPORT, { token: auditor.secret });
  await server.expectProblem('access_denied', 'GET', REPORT, { token: clerk.secret });
});
