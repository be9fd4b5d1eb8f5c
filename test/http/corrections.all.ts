import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CorrectionList, CorrectionTrial, Job, Revision, WorkspaceEvent } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { jobFolder } from '../../src/contract/layout.ts';
import { pluck } from '../helpers/pluck.ts';
import { databaseEnvOf } from '../helpers/postgres/databases.ts';
import { runAde } from '../helpers/run-ade.ts';
import { LOCKER, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_RETENTION_DAYS_INPUTS: '1000', ADE_RETENTION_DAYS_ARTIFACTS: '0' });
await server.publishStarter();
const document = await server.upload();
const SECRET = 'the lockers are our departments, says Zebulon';

/** No rule maps the column Locker. */
const LOCKED = { ...LOCKER, reason: SECRET };
const NOTE: NewCorrection = { kind: 'row_label', places: [{ sheet: 0, a1: '2' }], label: 'note' };

const makeJob = async () => (await server.runToSuccess(document.id)).id;

const correct = (job: string, corrections: NewCorrection[], base_revision = 1, headers = {}) =>
  server.expect<Revision>(202, 'POST', `${WS}/jobs/${job}/corrections`, {
    json: { base_revision, corrections },
    headers,
  });

const waitForRevision = (job: string, revision: number) => server.waitForRevision(job, revision);

async function readRecord(job: string, query = ''): Promise<{ artifact: Artifact; revision: string | null }> {
  const { body, headers } = await server.expect<Artifact>(200, 'GET', `${WS}/jobs/${job}/artifact${query}`);
  return { artifact: body, revision: headers.get('job-revision') };
}

function findField({ sheets }: Artifact, column: string): string | null | undefined {
  const mapping = sheets.flatMap(({ tables }) => tables.flatMap((table) => table.mapping ?? []));
  return mapping.find(({ raw }) => raw.column === column)?.target_field;
}

test('an issue of a cell that a person corrected shows the value of the workbook, not that of the document', async () => {
  const id = await makeJob();
  const [table] = (await readRecord(id)).artifact.sheets[0]!.tables;
  const { column } = table!.mapping!.find(({ target_field }) => target_field === 'email')!.raw;
  const a1 = `${column}${table!.first_data_row}`;
  await correct(id, [{ kind: 'cell_value', places: [{ sheet: 0, a1 }], value: 'not an address' }]);
  assert.equal((await waitForRevision(id, 2)).status, 'success');
  const items = await server.list<{ a1: string; message: string }>(`${WS}/jobs/${id}/issues?values=true`);
  const messages = items.filter((issue) => issue.a1 === a1).map(({ message }) => message);
  assert.match(messages.join(), /not an address/);
});

test('a correction makes a revision, and every answer shows that revision once it has finished', async () => {
  const id = await makeJob();
  const before = await readRecord(id);
  assert.equal(before.revision, '1');
  assert.equal(findField(before.artifact, 'I'), null);
  const made = await correct(id, [LOCKED]);
  assert.equal(made.headers.get('location'), `${WS}/jobs/${id}/revisions/2`);
  assert.equal(made.body.job_id, id);
  assert.deepEqual([made.body.revision, made.body.base_revision, made.body.correction_count], [2, 1, 1]);
  const done = await waitForRevision(id, 2);
  assert.equal(done.status, 'success', JSON.stringify(done.error));

  const after = await readRecord(id);
  assert.equal(after.revision, '2');
  assert.equal(findField(after.artifact, 'I'), 'department');
  const job = await server.read<Job>(`${WS}/jobs/${id}`);
  assert.deepEqual([job.revision, job.open_revision, job.status], [2, null, 'success']);
  assert.deepEqual(job.summary, after.artifact.summary);
  const listed = await server.list<Job>(`${WS}/jobs?document_id=${document.id}`);
  assert.equal(listed.filter((one) => one.id.startsWith(id)).length, 1, 'a revision is not listed as a job');

  const first = await readRecord(id, '?revision=1');
  assert.equal(first.revision, '1');
  assert.deepEqual(first.artifact, before.artifact);
  for (const part of ['output', 'output/sheets', 'output/rows', 'issues', 'issue-groups', 'run-request', 'logs']) {
    for (const [query, revision] of [
      ['', '2'],
      ['?revision=1', '1'],
      ['?revision=2', '2'],
    ]) {
      const { headers } = await server.expect(200, 'GET', `${WS}/jobs/${id}/${part}${query}`);
      assert.equal(headers.get('job-revision'), revision, `${part}${query}`);
    }
    await server.expectProblem('revision_not_found', 'GET', `${WS}/jobs/${id}/${part}?revision=3`);
  }
  await server.expectProblem('revision_not_found', 'GET', `${WS}/jobs/${id}/revisions/3`);
  await server.expectProblem('revision_not_found', 'GET', `${WS}/jobs/${id}/events?revision=3`);
  const values = await server.expect(200, 'GET', `${WS}/jobs/${id}/issues?values=true`);
  assert.ok(!values.text.includes('{value}'));

  const list = await server.list<Revision>(`${WS}/jobs/${id}/revisions`);
  assert.deepEqual(pluck(list, 'revision', 'status', 'correction_count'), [
    [1, 'success', 0],
    [2, 'success', 1],
  ]);
  const compared = await server.read<{ changes: { mappings: unknown[] } }>(
    `${WS}/comparisons/${id}..${id}?left_revision=1&right_revision=2`,
  );
  assert.ok(compared.changes.mappings.length > 0);
});

test('what people wrote can be read by people who may see values, and is nowhere else', async () => {
  const id = await makeJob();
  const name = 'Zebulon';
  const values: NewCorrection[] = [
    { kind: 'cell_value', places: [{ sheet: 0, a1: 'B6' }], value: name },
    { kind: 'value_is', places: [], field: 'last_name', from: name, to: `${name} II` },
  ];
  const isDone = ({ open_revision: open, revision }: Job) => open === null && revision === 2;
  const events = await server.follow<WorkspaceEvent>(
    `${WS}/events`,
    (event) => event.type === 'job_changed' && event.job.id === id && isDone(event.job),
    () => correct(id, [LOCKED, ...values]),
  );
  // The job in a message is as it is when the message is sent, which may be after the end of the revision.
  const told = events.flatMap((event) => (event.type === 'job_changed' ? [event.event.data] : []));
  const states = told.flatMap(({ job_id, revision, status }) => (job_id === id && revision === 2 ? [status] : []));
  assert.ok(states.includes('running'), 'who follows the workspace sees that a revision is under way');
  for (const refused of [
    { ...LOCKED, field: name },
    { ...values[0], places: [{ sheet: 0, a1: name }] },
    { ...LOCKED, kind: name },
  ]) {
    const json = { base_revision: 2, corrections: [refused] };
    const { status } = await server.call('POST', `${WS}/jobs/${id}/corrections`, { json });
    assert.ok(status === 422 || status === 400, String(status));
  }
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }], 'auditor');
  /** Everything of a job that people without access to values may read. */
  const readOpenly = (job: string) =>
    Promise.all(
      ['events', 'revisions', 'artifact', 'run-request'].map(
        async (part) => (await server.expect(200, 'GET', `${WS}/jobs/${job}/${part}`, { token: auditor })).text,
      ),
    );
  const viewer = await server.makeToken([{ workspace_id: 'default', role: 'viewer' }], 'viewer');
  const path = `${WS}/jobs/${id}/corrections`;
  await server.expectProblem('access_denied', 'GET', path, { token: auditor });
  const { body, headers } = await server.expect<CorrectionList>(200, 'GET', path, { token: viewer });
  assert.equal(headers.get('job-revision'), '2');
  const { token_id: tokenId, name: author } = await server.read<{ token_id: string; name: string }>('/api/v1/session');
  const [item] = body.items;
  assert.deepEqual(
    { id: item!.id, by: item!.by, reason: item!.reason },
    { id: 'c1', by: `${author} (${tokenId})`, reason: SECRET },
  );
  assert.deepEqual((await server.read<CorrectionList>(`${path}?revision=1`)).items, []);
  const actions = (await server.readActivity(id)).map(({ action }) => action);
  assert.ok(actions.includes('job.corrected') && actions.includes('job.corrections_read'), actions.join());

  const other = await makeJob();
  const carry = { json: { from: id, dry_run: true } };
  assert.ok((await server.expect(200, 'POST', `${WS}/jobs/${other}/carry`, carry)).text.includes(name));
  await server.expect(202, 'POST', `${WS}/jobs/${other}/carry`, { json: { from: id } });
  await waitForRevision(other, 2);
  const carried = (await server.read<CorrectionList>(`${WS}/jobs/${other}/corrections`)).items;
  assert.equal(carried.length, 3);

  const { db } = server.running.service;
  const everything = [
    ...(await db.selectFrom('jobs').selectAll().execute()),
    ...(await db.selectFrom('activity').selectAll().execute()),
    ...(await Promise.all([id, other].map(readOpenly))),
    server.logLines,
    events,
  ];
  assert.ok(!JSON.stringify(everything).includes(name));
});

test('a dry run shows what would change, and makes nothing', async () => {
  const id = await makeJob();
  const dry = { json: { base_revision: 1, corrections: [LOCKED], dry_run: true } };
  const { body } = await server.expect<CorrectionTrial>(200, 'POST', `${WS}/jobs/${id}/corrections`, dry);
  assert.deepEqual(
    pluck(body.changes.mappings, 'column', 'left', 'right'),
    [
      ['I', null, 'department'],
      ['I', null, 'department'],
    ].slice(0, body.changes.mappings.length),
  );
  const [sheet] = body.first_rows;
  assert.ok(sheet!.rows[0]!.includes('Department') && sheet!.rows.length > 1, JSON.stringify(sheet));
  const list = await server.list<Revision>(`${WS}/jobs/${id}/revisions`);
  assert.equal(list.length, 1);
  assert.ok(!existsSync(join(jobFolder(server.dataDir, id), 'revisions')));
  assert.deepEqual(
    readdirSync(join(server.dataDir, 'jobs')).filter((name) => name.startsWith('.')),
    [],
  );
  assert.equal((await server.running.service.jobs.readStats()).held, 0);
});

test('a set with a mistake is refused as a whole, with the place of the mistake', async () => {
  const id = await makeJob();
  const path = `${WS}/jobs/${id}/corrections`;
  const send = (corrections: NewCorrection[], base_revision = 1) => ({ json: { base_revision, corrections } });
  const unknown = { ...LOCKED, field: 'shoe_size' };
  for (const dry_run of [false, true]) {
    const { body } = await server.expectProblem('correction_field_unknown', 'POST', path, {
      json: { ...send([NOTE, unknown]).json, dry_run },
    });
    assert.match(body.detail, /I4/);
  }
  const nowhere = { ...NOTE, places: [{ sheet: 0, a1: '900' }] };
  await server.expectProblem('correction_place_unknown', 'POST', path, send([nowhere]));
  await server.expectProblem('revision_not_found', 'POST', path, send([NOTE], 7));
  await server.expectProblem('request_invalid', 'POST', path, { json: { base_revision: 1, corrections: [] } });
  const list = await server.list<Revision>(`${WS}/jobs/${id}/revisions`);
  assert.equal(list.length, 1);
});

test('a set that is based on an earlier revision is taken, unless both correct the same place', async () => {
  const id = await makeJob();
  await correct(id, [LOCKED]);
  await waitForRevision(id, 2);
  const other: NewCorrection = { ...LOCKED, field: 'job_title' };
  const { body: refused } = await server.expectProblem('revision_conflict', 'POST', `${WS}/jobs/${id}/corrections`, {
    json: { base_revision: 1, corrections: [other] },
  });
  assert.match(refused.detail, /0!I4/);
  const { body: taken } = await correct(id, [NOTE]);
  assert.deepEqual([taken.revision, taken.base_revision, taken.correction_count], [3, 1, 2]);
  await waitForRevision(id, 3);
  const { artifact } = await readRecord(id);
  assert.equal(findField(artifact, 'I'), 'department');
});

test('an undone correction no longer counts, and can be undone only once', async () => {
  const id = await makeJob();
  await correct(id, [LOCKED]);
  await waitForRevision(id, 2);
  const undo: NewCorrection = { kind: 'undo', places: [], supersedes: ['c1'] };
  await correct(id, [undo], 2);
  await waitForRevision(id, 3);
  const [before, after] = [await readRecord(id, '?revision=1'), await readRecord(id)];
  assert.equal(findField(after.artifact, 'I'), findField(before.artifact, 'I'));
  const again = { json: { base_revision: 3, corrections: [undo] } };
  await server.expectProblem('correction_unknown', 'POST', `${WS}/jobs/${id}/corrections`, again);
});

test('a set that is sent again with its key is taken once', async () => {
  const id = await makeJob();
  const key = { 'idempotency-key': 'corrections' };
  const [one, two] = await Promise.all([correct(id, [LOCKED], 1, key), correct(id, [LOCKED], 1, key)]);
  assert.deepEqual([one.body.revision, two.body.revision], [2, 2]);
  const replayed = [one, two].map(({ headers }) => headers.get('idempotency-replayed'));
  assert.deepEqual(replayed.filter((value) => value === 'true').length, 1);
  await waitForRevision(id, 2);
  const again = await correct(id, [LOCKED], 1, key);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  const json = { base_revision: 1, corrections: [NOTE] };
  await server.expectProblem('idempotency_key_reused', 'POST', `${WS}/jobs/${id}/corrections`, { json, headers: key });
  const other = { json: { base_revision: 1, corrections: [LOCKED] }, headers: key };
  await server.expect(204, 'DELETE', `${WS}/jobs/${id}`);
  const { body } = await server.expectProblem('idempotent_job_deleted', 'POST', `${WS}/jobs/${id}/corrections`, other);
  assert.match(body.detail, new RegExp(`${id},`));
});

test('a job is deleted with all its revisions', async () => {
  const id = await makeJob();
  await correct(id, [LOCKED]);
  await waitForRevision(id, 2);
  await server.expect(204, 'DELETE', `${WS}/jobs/${id}`);
  assert.ok(!existsSync(jobFolder(server.dataDir, id)));
  const { db } = server.running.service;
  const rows = await db.selectFrom('jobs').select('id').where('id', 'like', `${id}%`).execute();
  assert.deepEqual(rows, []);
  const [deleted] = await server.readActivity(id);
  assert.equal(deleted!.action, 'job.deleted');
  await server.expectProblem('job_unknown', 'GET', `${WS}/jobs/${id}/revisions`);
});

test('the same set gives the same bytes, and the record has the hash of what people wrote', async () => {
  const [left, right] = [await makeJob(), await makeJob()];
  const outputs = [];
  for (const id of [left, right]) {
    await correct(id, [LOCKED, NOTE]);
    await waitForRevision(id, 2);
    outputs.push((await server.expect(200, 'GET', `${WS}/jobs/${id}/output`)).bytes);
    const folder = join(jobFolder(server.dataDir, id), 'revisions', '2', 'inputs');
    assert.match(readFileSync(join(folder, 'corrections.json'), 'utf8'), /Zebulon/);
    const { exitCode, stdout } = await runAde(['verify', jobFolder(server.dataDir, id)], databaseEnvOf(server.dataDir));
    assert.equal(exitCode, 0, stdout);
  }
  assert.ok(outputs[0]!.equals(outputs[1]!));
});

test('retention removes what people wrote with the document, and then nothing can be corrected', async () => {
  const id = await makeJob();
  await correct(id, [LOCKED]);
  await waitForRevision(id, 2);
  // The server keeps inputs for a thousand days.
  await server.sweep(1001);
  const jobDir = jobFolder(server.dataDir, id);
  for (const folder of [jobDir, join(jobDir, 'revisions', '2')]) assert.ok(!existsSync(join(folder, 'inputs')), folder);
  await server.expectProblem('job_file_missing', 'GET', `${WS}/jobs/${id}/corrections`);
  const json = { base_revision: 2, corrections: [NOTE] };
  await server.expectProblem('job_not_correctable', 'POST', `${WS}/jobs/${id}/corrections`, { json });
  await server.expect(200, 'GET', `${WS}/jobs/${id}/output?revision=1`);
});
