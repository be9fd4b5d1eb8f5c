import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CommentList, Page } from '../../../src/contract/api/index.ts';
import type { Artifact } from '../../../src/contract/artifact.ts';
import type { Labels } from '../../../src/contract/labels.ts';
import { jobFolder, jobPaths } from '../../../src/contract/layout.ts';
import { verifyStoredJob } from '../../../src/service/integrity/verify-stored-job.ts';
import { pluck } from '../../helpers/pluck.ts';
import { databaseEnvOf } from '../../helpers/postgres/databases.ts';
import { runAde } from '../../helpers/run-ade.ts';
import { ON_LOCAL_FILES } from '../../helpers/storage/forgetful.ts';
import { LOCKER, WS } from '../server-harness.ts';
import { REASON, startReviewers } from './client.ts';

const people = await startReviewers({ ADE_RETENTION_DAYS_INPUTS: '1000' });
const { server } = people;
const run = (...args: string[]) => runAde(args, databaseEnvOf(server.dataDir));

/** An accepted job in its second revision, with a person's correction. */
async function makeAccepted(): Promise<string> {
  const id = await people.makeJob();
  await server.correct(id, [LOCKER]);
  await people.accept(id);
  return id;
}

/** Names of the failed checks; only checks that need no new run. */
async function listFailed(id: string): Promise<string[]> {
  const { db, settings, jobs } = server.running.service;
  const row = await jobs.revisions.getFinishedRow('default', id);
  const { checks } = await verifyStoredJob({ db, dataDir: server.dataDir }, row, { settings, rerun: false });
  return checks.filter(({ ok }) => ok === false).map(({ name }) => name);
}

test('a changed acceptance is found, whoever changed it and where', ON_LOCAL_FILES, async () => {
  const id = await makeAccepted();
  const { db } = server.running.service;
  const folder = jobFolder(server.dataDir, id);
  assert.deepEqual(await listFailed(id), []);
  const path = jobPaths(folder).acceptance;
  const text = readFileSync(path, 'utf8');
  for (const [from, to] of [
    [/"person": "[^"]*"/, '"person": "Mallory"'],
    [/"output_sha256": "../, '"output_sha256": "__'],
    [/[\s\S]+/, 'no JSON'],
    [/"withdrawn_at": null/, '"withdrawn_at": "2026-01-01T00:00:00.000Z"'],
    [/"acceptances": [\s\S]+/, '"acceptances": [] }'],
  ] as const) {
    writeFileSync(path, text.replace(from, to));
    assert.ok((await listFailed(id)).includes('acceptance_stored'), to);
  }
  writeFileSync(path, text.replace(/"person": "[^"]*"/, '"person": "Mallory"'));
  const { exitCode, stdout } = await run('verify', folder, '--json');
  writeFileSync(path, text);
  const { checks } = JSON.parse(stdout) as { checks: { name: string; ok: boolean }[] };
  assert.deepEqual([exitCode, checks.find(({ name }) => name === 'acceptance')?.ok], [1, false]);

  const [row] = await db.selectFrom('acceptances').selectAll().where('job_id', '=', id).execute();
  const statement_json = JSON.stringify({ ...JSON.parse(row!.statement_json), person: 'Mallory' });
  await db.updateTable('acceptances').set({ statement_json }).where('id', '=', row!.id).execute();
  assert.deepEqual(await listFailed(id), ['acceptance_stored']);
  await db.deleteFrom('acceptances').where('id', '=', row!.id).execute();
  assert.deepEqual(await listFailed(id), ['acceptance_stored'], 'an acceptance is missing');
  await db.insertInto('acceptances').values(row!).execute();
  assert.deepEqual(await listFailed(id), []);

  const { artifact } = jobPaths(jobFolder(server.dataDir, `${id}.2`));
  const record = readFileSync(artifact);
  writeFileSync(artifact, `${record.toString()} `);
  assert.ok((await listFailed(id)).includes('acceptance'), 'another record than the accepted one');
  writeFileSync(artifact, record);
});

test('the command line reads the accepted revision, and corrects no signed revision', async () => {
  const id = await makeAccepted();
  const folder = jobFolder(server.dataDir, id);
  await people.step(id, 'reopen', { reason: REASON });
  await people.step(id, 'review');
  const first = await server.read<Artifact>(`${WS}/jobs/${id}/artifact?revision=1`);
  const including = first.summary.attention!.map((one) => one.id);
  const json = including.length === 0 ? { revision: 1 } : { revision: 1, including, reason: REASON };
  await people.step(id, 'accept', json);
  const mapped = async () => {
    const { stdout } = await run('explain', folder, '--column', 'I', '--json');
    return /"target_field":\s*(null|"\w+")/.exec(stdout)?.[1];
  };
  const accepted = await mapped();
  const { exitCode, stdout } = await run('correct', folder, '--field', 'I4=job_title');
  assert.notEqual(exitCode, 0);
  assert.match(stdout, /job_locked/);
  await people.step(id, 'reopen', { reason: REASON });
  assert.deepEqual([accepted, await mapped()], ['null', '"department"']);
});

test('accepted jobs become labels that a person has fully seen, without values', async () => {
  const id = await makeAccepted();
  const open = await people.makeJob();
  const { body, text } = await server.expect<Page<{ job_id: string; revision: number; labels: Labels }>>(
    200,
    'GET',
    `${WS}/labels?limit=200`,
  );
  const found = body.items.find((item) => item.job_id === id)!;
  assert.equal(found.revision, 2);
  assert.ok(!body.items.some((item) => item.job_id === open));
  const seen = found.labels.sheets.flatMap(({ rows = [], tables = [] }) => [
    ...rows.map((row) => row.seen),
    ...tables.flatMap(({ columns = [] }) => columns.map((column) => column.seen)),
  ]);
  assert.deepEqual([...new Set(seen)].sort(), ['confirmed', 'corrected']);
  assert.ok(!/smith|@example/i.test(text), 'a cell of the document');

  const out = mkdtempSync(join(tmpdir(), 'ade-labels-'));
  const { exitCode, stderr } = await run('labels', '--data-dir', server.dataDir, '--out', out);
  assert.equal(exitCode, 0, stderr);
  const names = readdirSync(out);
  assert.equal(names.length, body.items.length);
  const path = join(out, names.find((name) => name.startsWith(id))!);
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), found.labels);
});

const SECRET = 'the sender Zebulon called';

test('what people wrote can be read by people who may see values, is removed with the document, and is nowhere else', async () => {
  const id = await makeAccepted();
  await server.expect(200, 'POST', `${WS}/jobs/${id}/comments`, { json: { text: SECRET } });
  await people.step(id, 'reopen', { reason: { code: 'mistake_found', text: SECRET } });
  await people.step(id, 'hold', { held: true, reason: { code: 'legal', text: SECRET } });
  await people.step(id, 'hold', { held: false, reason: { code: 'legal' } });
  await server.expectProblem('reason_unknown', 'PUT', `${WS}/jobs/${id}/hold`, {
    json: { held: true, reason: { code: 'zebulon', text: SECRET } },
    headers: { 'if-match': '*' },
  });
  const path = `${WS}/jobs/${id}/comments`;
  const auditor = await people.makePerson('Cleo', 'person', 'auditor');
  await server.expectProblem('access_denied', 'GET', path, { token: auditor });
  const body = await server.read<CommentList>(path);
  assert.deepEqual(pluck(body.items, 'action', 'text'), [
    ['commented', SECRET],
    ['reopened', SECRET],
    ['held', SECRET],
  ]);
  const { db } = server.running.service;
  const tables = ['jobs', 'activity', 'review_entries', 'attention_decisions', 'acceptances'] as const;
  const stored = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
  const read = ['review', 'artifact', 'events', 'revisions', 'issues', ''].map((part) =>
    server.expect(200, 'GET', `${WS}/jobs/${id}/${part}`.replace(/\/$/, ''), { token: auditor }),
  );
  const answers = (await Promise.all(read)).map(({ text }) => text);
  const acceptance = readFileSync(jobPaths(jobFolder(server.dataDir, id)).acceptance, 'utf8');
  const labels = (await server.expect(200, 'GET', `${WS}/labels`)).text;
  assert.ok(!JSON.stringify([stored, answers, acceptance, labels, server.logLines]).includes('Zebulon'));

  await server.sweep(1001);
  const after = await server.read<CommentList>(path);
  assert.deepEqual(pluck(after.items, 'text'), [null, null, null]);
  await server.expectProblem('review_text_refused', 'POST', path, { json: { text: SECRET } });
  await people.step(id, 'review');
});

test('a document may have the name of the file of comments', async () => {
  const csv = 'Member No.,First Name\n1,Ada\n';
  const { id: documentId } = await server.uploadText(csv, 'review.json');
  const id = await people.makeJob(documentId);
  await server.expect(200, 'POST', `${WS}/jobs/${id}/comments`, { json: { text: 'well' } });
  assert.equal(readFileSync(join(jobFolder(server.dataDir, id), 'inputs', 'review.json'), 'utf8'), csv);
  const body = await server.read<CommentList>(`${WS}/jobs/${id}/comments`);
  assert.deepEqual(pluck(body.items, 'text'), ['well']);
});
