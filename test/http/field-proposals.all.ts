import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  Activity,
  CaseResults,
  ConfigVersion,
  FieldProposal,
  Job,
  JobColumns,
} from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const { config_id: configId } = await server.publishStarter();
const PROPOSALS = `${WS}/configs/${configId}/field-proposals`;
const makeRole = (role: 'auditor' | 'operator' | 'author', name: string) =>
  server.makeToken([{ workspace_id: 'default', role }], name);
const [clerk, author, auditor] = await Promise.all([
  makeRole('operator', 'Cleo'),
  makeRole('author', 'Ada'),
  makeRole('auditor', 'Otto'),
]);

const HEADERS = 'Member ID,First name,Last name,Kantonsbeitrag,Eintritt am';
const ROWS = ['M-1,Ann,Oak,"1.234,50",17.03.2024', 'M-2,Bob,Roy,"20,25",28.04.2024', 'M-3,Eve,Elm,"7,00",30.05.2024'];
let count = 0;

async function run(about: object = {}, headers = HEADERS): Promise<Job> {
  count += 1;
  const document = await server.uploadText([headers, ...ROWS, ''].join('\n'), `list-${count}.csv`);
  return server.runToSuccess({ document_id: document.id, config_id: configId, ...about });
}

const place = (job: Job, column = 'D') => ({ job_id: job.id, sheet: 0, table_id: 'table_1', column });
const propose = async (job: Job, about: object = {}, status = 201) => {
  const json = { ...place(job), name: 'Kantonsbeitrag', ...about };
  return (await server.expect<FieldProposal>(status, 'POST', PROPOSALS, { json, token: clerk })).body;
};
const list = (query = '', token = auditor) => server.list<FieldProposal>(`${PROPOSALS}${query}`, { token });
const proposalOf = async (job: Job, header: string) => {
  const { columns } = await server.read<JobColumns>(`${WS}/jobs/${job.id}/columns`);
  return columns.find((column) => column.header === header)?.proposal ?? null;
};

const [ash, birch] = await Promise.all(['Ash', 'Birch'].map((name) => server.makeSender({ name })));
const [first, second, third] = await Promise.all([
  run({ sender_id: ash!.id }),
  run({ sender_id: birch!.id }, HEADERS.replace('Kantonsbeitrag', '"  kantons-\nbeitrag"')),
  run({ sender_id: birch!.id }, HEADERS.replace('Kantonsbeitrag', 'KANTONSBEITRAG')),
]);

test('a field is proposed once for each header, with the kind of its values, and counts documents and senders', async () => {
  const made = await propose(first);
  assert.deepEqual(
    [made.kind, made.state, made.header, made.proposed_by],
    ['number', 'open', 'Kantonsbeitrag', 'Cleo'],
  );
  assert.deepEqual([made.documents, made.senders, made.job_ids], [1, 1, [first.id]]);
  const joined = await propose(third, { name: 'Beitrag' }, 200);
  assert.deepEqual([joined.id, joined.name, joined.documents, joined.senders], [made.id, 'Kantonsbeitrag', 2, 2]);
  assert.deepEqual((await propose(third, {}, 200)).documents, 2, 'the same again');
  const date = await propose(first, { column: 'E', name: 'Eintritt' });
  assert.equal(date.kind, 'date');
  assert.deepEqual(
    (await list('?state=open')).map(({ name }) => name),
    ['Kantonsbeitrag', 'Eintritt'],
  );
  assert.deepEqual(await proposalOf(second, 'kantons- beitrag'), null);
  assert.deepEqual(await proposalOf(third, 'KANTONSBEITRAG'), { id: made.id, name: 'Kantonsbeitrag', state: 'open' });
  const everything = JSON.stringify([await list(), await server.list<Activity>(`${WS}/activity`)]);
  for (const value of ['1.234,50', '1234.5', '20,25', '17.03.2024']) assert.ok(!everything.includes(value), value);
});

test('what cannot be proposed is refused', async () => {
  const refuse = (code: Parameters<typeof server.expectProblem>[0], about: object, token = clerk) =>
    server.expectProblem(code, 'POST', PROPOSALS, { json: { ...place(first), name: 'X', ...about }, token });
  const { body } = await refuse('field_known', { name: 'membership no' });
  assert.match(body.detail, /the field Member ID/);
  await refuse('column_not_found', { column: 'Z' });
  await refuse('column_not_found', { table_id: 'table_9' });
  await refuse('job_unknown', { job_id: 'job_none' });
  await refuse('access_denied', {}, auditor);
  const other = await server.publishStarter('Other');
  const path = `${WS}/configs/${other.config_id}/field-proposals`;
  const json = { ...place(first), name: 'X' };
  await server.expectProblem('job_unknown', 'POST', path, { json, token: clerk });
  const [one] = await list();
  await server.expectProblem('access_denied', 'POST', `${PROPOSALS}/draft`, { json: { ids: [one!.id] }, token: clerk });
  await server.expectProblem('field_proposal_unknown', 'POST', `${path}/${one!.id}/decline`, { token: author });
});

test('the proposals of another workspace cannot be changed', async () => {
  const { id } = await server.make<{ id: string }>('/api/v1/workspaces', { name: 'Elsewhere' });
  const token = await server.makeToken([{ workspace_id: id, role: 'author' }], 'Eve');
  const [one] = await list();
  const path = `/api/v1/workspaces/${id}/configs/${configId}/field-proposals/${one!.id}`;
  await server.expectProblem('config_unknown', 'POST', `${path}/decline`, { token });
  await server.expectProblem('config_unknown', 'DELETE', `${path}/jobs/${first.id}`, { token });
  assert.equal((await list())[0]!.state, 'open');
});

test('a clerk takes a proposal back for a document; without one it is gone', async () => {
  const made = await propose(second, { name: 'Split' });
  assert.equal(made.header, 'kantons- beitrag');
  await propose(second, { name: 'Split' }, 200);
  const path = `${PROPOSALS}/${made.id}/jobs/${second.id}`;
  await server.expect(204, 'DELETE', path, { token: clerk });
  assert.ok((await list()).every(({ id }) => id !== made.id));
  await server.expectProblem('field_proposal_unknown', 'DELETE', path, { token: clerk });
});

test('a declined field can be proposed again', async () => {
  const [, date] = await list();
  const path = `${PROPOSALS}/${date!.id}/decline`;
  const declined = (await server.expect<FieldProposal>(200, 'POST', path, { token: author })).body;
  assert.deepEqual([declined.state, declined.decided_by], ['declined', 'Ada']);
  assert.equal(await proposalOf(first, 'Eintritt am'), null);
  await server.expectProblem('field_proposal_decided', 'POST', path, { token: author });
  const again = await propose(first, { column: 'E', name: 'Eintritt' });
  assert.deepEqual([again.state, again.id === date!.id], ['open', false]);
});

const draft = async (json: object) =>
  (await server.expect<ConfigVersion>(201, 'POST', `${PROPOSALS}/draft`, { json, token: author })).body;

test('a recipe that says otherwise is named', async () => {
  const carry: NewCorrection = { kind: 'column_field', places: [{ sheet: 0, a1: 'D1' }], field: null, then: 'carry' };
  await server.correct(first.id, [carry]);
  const json = { config_id: configId, base_version: 0, job_id: first.id };
  await server.make(`${WS}/senders/${ash!.id}/recipes`, json);
  const [one] = await list();
  assert.deepEqual(one!.recipes, [{ sender_id: ash!.id, name: 'Ash', version: 1, pieces: ['r1'] }]);
});

test('an author takes a field into a draft, whose cases pass; once published, documents have it', async () => {
  const [money, , date] = await list();
  const version = await draft({ ids: [money!.id] });
  assert.equal(version.status, 'draft');
  const taken = (await list()).find(({ id }) => id === money!.id)!;
  assert.deepEqual([taken.state, taken.config_version_id, taken.field], ['in_draft', version.id, 'kantonsbeitrag']);
  assert.equal((await proposalOf(third, 'KANTONSBEITRAG'))?.state, 'in_draft');
  await server.expectProblem('field_proposal_decided', 'POST', `${PROPOSALS}/draft`, {
    json: { ids: [money!.id] },
    token: author,
  });
  // Into the same draft.
  const same = await draft({ ids: [date!.id], version_id: version.id });
  assert.equal(same.id, version.id);
  const cases = (await server.expect<CaseResults>(200, 'POST', `${WS}/versions/${version.id}/cases`, { json: {} }))
    .body;
  assert.ok(
    cases.items.every(({ status }) => status === 'passed'),
    JSON.stringify(cases.items),
  );
  assert.deepEqual(
    cases.items.flatMap(({ name }) => (name.startsWith('field-') ? [name] : [])),
    ['field-eintritt', 'field-kantonsbeitrag'],
  );
  await server.expect(200, 'POST', `${WS}/versions/${version.id}/publish`);
  assert.equal((await list()).find(({ id }) => id === money!.id)!.state, 'published');
  const job = await run({ sender_id: birch!.id });
  const { body } = await server.expect<Artifact>(200, 'GET', `${WS}/jobs/${job.id}/artifact`);
  const [table] = body.sheets[0]!.tables;
  const fields = table!.mapping!.map(({ raw, target_field: field }) => [raw.header, field]);
  assert.deepEqual(fields.slice(3), [
    ['Kantonsbeitrag', 'kantonsbeitrag'],
    ['Eintritt am', 'eintritt'],
  ]);
  const { rows } = await server.read<{ rows: { values: unknown[] }[] }>(
    `${WS}/jobs/${job.id}/output/rows?from=2&rows=1`,
  );
  assert.ok(rows[0]!.values.includes(1234.5), JSON.stringify(rows[0]));
});

test('if a draft is deleted, its fields are open again; deleted documents do not count', async () => {
  const job = await run({}, HEADERS.replace('Kantonsbeitrag', 'Bonus 2'));
  const made = await propose(job, { name: 'Bonus' });
  const version = await draft({ ids: [made.id] });
  const state = async () => (await list()).find(({ id }) => id === made.id)?.state;
  assert.equal(await state(), 'in_draft');
  await server.expect(204, 'DELETE', `${WS}/versions/${version.id}`, { token: author });
  assert.equal(await state(), 'open');
  await server.expect(204, 'DELETE', `${WS}/jobs/${job.id}`);
  const left = (await list()).find(({ id }) => id === made.id)!;
  assert.deepEqual([left.documents, left.senders, left.job_ids], [0, 0, []]);
});

test('each step is in the activity, without a header', async () => {
  const entries = (await server.list<Activity>(`${WS}/activity?limit=200`)).filter(({ action }) =>
    action.startsWith('config.field_'),
  );
  const actions = new Set(entries.map(({ action }) => action.replace('config.field_', '')));
  assert.deepEqual([...actions].sort(), ['declined', 'proposed', 'taken', 'withdrawn']);
  assert.ok(entries.every(({ target_id: id }) => id === configId));
  assert.ok(!JSON.stringify(entries).includes('Eintritt am'));
});
