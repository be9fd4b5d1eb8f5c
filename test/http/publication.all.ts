import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CaseResults, ConfigVersion, DocumentCheck, Publication } from '../../src/contract/api/index.ts';
import { findVersion } from '../../src/http/routes/versions.ts';
import { pluck } from '../helpers/pluck.ts';
import { Reviewers } from './review/client.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';

const server = await startTestServer({ ADE_RETENTION_DAYS_OUTPUTS: '10' });
const { config_id: configId } = await server.publishStarter();
const reviewers = new Reviewers(server, '');

const HEADER = 'Member No.,First Name,Last Name,Dues';
const makeList = (amounts: number[]) =>
  [HEADER, ...amounts.map((amount, i) => `${17 + i},Ann,Lee${i},${amount}`), ''].join('\n');

async function accept(amounts: number[], name: string): Promise<string> {
  const { id } = await server.uploadText(makeList(amounts), name);
  const job = await server.runToSuccess(id);
  await reviewers.accept(job.id);
  return job.id;
}

const older = await accept([10.5, 20, 30], 'older.csv');
const newer = await accept([9137.25, 40], 'newer.csv');

const path = ({ id }: ConfigVersion, ...rest: string[]) => [`${WS}/versions/${id}`, ...rest].join('/');
const readPlan = (draft: ConfigVersion) => server.read<Publication>(path(draft, 'publication'));
const check = async (draft: ConfigVersion, job: string) =>
  (await server.expect<DocumentCheck>(200, 'POST', path(draft, `publication/documents/${job}`))).body;
const publish = (draft: ConfigVersion, json?: object) =>
  server.expect<ConfigVersion>(200, 'POST', path(draft, 'publish'), { json });
const refuse = (code: Parameters<typeof server.expectProblem>[0], draft: ConfigVersion, json?: object) =>
  server.expectProblem(code, 'POST', path(draft, 'publish'), { json });
const setCount = (publish_documents: number) =>
  server.expect(200, 'PATCH', WS, { json: { publish_documents }, headers: { 'if-match': '*' } });

async function makeDoubling(): Promise<ConfigVersion> {
  const draft = await server.makeDraft(configId);
  await server.changeFile(draft.id, 'columns/amount.ts', (text) =>
    text.replace(
      "if (typeof value !== 'string') return value;",
      "if (typeof value === 'string') return Number(value) * 2;\n    if (typeof value !== 'string') return value;",
    ),
  );
  return draft;
}

test('a draft that doubles amounts is seen in the accepted documents, and published only with a reason', async () => {
  const draft = await makeDoubling();
  const plan = await readPlan(draft);
  assert.deepEqual(pluck(plan.documents, 'job_id', 'outcome', 'filename'), [
    [newer, 'unchecked', 'newer.csv'],
    [older, 'unchecked', 'older.csv'],
  ]);
  assert.deepEqual([plan.is_checked, plan.needs_reason, plan.cases?.outcome], [false, false, 'unchecked']);
  const blind = await refuse('version_not_checked', draft, { reason: { code: 'other' } });
  assert.match(blind.body.detail, /its cases did not run, and 2 of 2 accepted documents were not read with it/);

  const found = await check(draft, newer);
  assert.deepEqual(found.changes, { changed: 2, filled: 0, emptied: 0, rows_gone: 0, rows_new: 0 });
  assert.equal(found.outcome, 'changed');
  const [field] = found.values!.fields;
  assert.deepEqual([field!.target_field, field!.kinds[0]!.kind, field!.kinds[0]!.by], ['amount', 'multiplied', 2]);
  assert.deepEqual(pluck(field!.kinds[0]!.cells, 'row', 'left', 'right'), [
    [2, 9137.25, 18274.5],
    [3, 40, 80],
  ]);
  assert.deepEqual(server.listTrials(), []);
  const reads = (await server.readActivity(newer)).filter(({ action }) => action === 'job.values_read');
  assert.deepEqual(pluck(reads, 'details'), [{ revision: 1 }]);

  const refused = await refuse('version_reason_missing', draft);
  assert.match(refused.body.detail, /in 2 of 2 accepted documents, values change/);
  assert.match(refused.body.detail, /correct_as_is/);
  // Publishing has tried the rest, and said no: now everything is known.
  const after = await readPlan(draft);
  assert.deepEqual([after.is_checked, after.needs_reason], [true, true]);
  assert.deepEqual(pluck(after.documents, 'outcome'), ['changed', 'changed']);
  await refuse('reason_unknown', draft, { reason: { code: 'because' } });
  assert.equal((await server.read<ConfigVersion>(path(draft))).status, 'draft');

  const note = 'The contract doubles the dues.';
  const { body } = await publish(draft, { note, reason: { code: 'known_difference' } });
  assert.deepEqual([body.status, body.note], ['active', note]);
  const [entry] = (await server.readActivity(draft.id)).filter(({ action }) => action === 'version.published');
  assert.deepEqual(entry!.details, {
    cases: 2,
    failed_cases: after.cases!.failed,
    documents: 2,
    changed_documents: 2,
    failed_documents: 0,
    reason: 'known_difference',
  });
  const written = JSON.stringify(await server.readActivity()) + server.logLines.join('');
  for (const secret of ['9137.25', '18274.5', note]) assert.ok(!written.includes(secret), secret);
});

test('values that were published with a reason need no other; an edit and another accepted document ask again', async () => {
  const draft = await makeDoubling();
  assert.equal((await check(draft, newer)).outcome, 'as_published');
  await server.changeFile(draft.id, 'columns/amount.ts', (text) => text.replace('* 2', '* 3'));
  assert.deepEqual(pluck((await readPlan(draft)).documents, 'outcome'), ['unchecked', 'unchecked']);
  await refuse('version_not_checked', draft, { reason: { code: 'other' } });
  await refuse('version_reason_missing', draft);
  const newest = await accept([5], 'newest.csv');
  await refuse('version_not_checked', draft, { reason: { code: 'other' } });
  assert.equal((await check(draft, newest)).outcome, 'changed');
  await publish(draft, { reason: { code: 'other' } });
  // A reopened document is not accepted any more, so nobody is asked about it.
  await reviewers.step(newest, 'reopen', { reason: { code: 'mistake_found' } });
  await server.expectProblem('version_not_draft', 'GET', path(draft, 'publication'));
});

test('two drafts with equal results are compared one after the other, since they share the rows of the result', async () => {
  const { jobs, packages, facets } = server.running.service;
  let [running, most] = [0, 0];
  const compareValues: typeof facets.compareValues = async (left, right) => {
    most = Math.max(most, ++running);
    await delay(300);
    return facets.compareValues(left, right).finally(() => running--);
  };
  const tryDraft = async () => {
    const draft = await makeDoubling();
    await server.changeFile(draft.id, 'columns/amount.ts', (text) => text.replace('* 2', '* 7'));
    const row = await findVersion(server.running.service, { workspace_id: 'default', version_id: draft.id });
    const version = await packages.prepareToRun(row);
    return () => jobs.publications.checkDocument(version, newer, { compareValues }, new AbortController().signal);
  };
  const tries = [await tryDraft(), await tryDraft()];
  const found = await Promise.all(tries.map((start) => start()));
  assert.deepEqual(
    found.map(({ error, values }) => [error, values?.rows.changed]),
    [
      [null, 2],
      [null, 2],
    ],
  );
  assert.equal(most, 1);
});

/** Makes amounts as they were in the first version. */
async function makeHonest(): Promise<ConfigVersion> {
  const versions = await server.list<ConfigVersion>(`${WS}/configs/${configId}/versions?limit=200`);
  return server.makeDraft(configId, { from: versions.at(-1)!.id });
}

test('a draft that changes no value needs no reason, and neither does one that nothing was read with', async () => {
  const draft = await makeHonest();
  await publish(draft, { note: 'as at first' });
  const [entry] = (await server.readActivity(draft.id)).filter(({ action }) => action === 'version.published');
  assert.deepEqual(entry!.details, {
    cases: 2,
    failed_cases: 0,
    documents: 2,
    changed_documents: 0,
    failed_documents: 0,
  });
  const other = await server.publishStarter('Other');
  const own = await server.makeDraft(other.config_id);
  assert.deepEqual((await readPlan(own)).documents, []);
});

test('corrections that were accepted apply again: only what the draft changes is a change', async () => {
  const { id } = await server.uploadText(makeList([1, 2, 3]), 'corrected.csv');
  const job = await server.runToSuccess(id);
  await server.correct(job.id, [
    { kind: 'cell_value', places: [{ sheet: 0, a1: 'D2' }], value: '77' },
    { kind: 'row_label', places: [{ sheet: 0, a1: '4' }], label: 'note' },
  ]);
  await reviewers.accept(job.id);
  const same = await check(await makeHonest(), job.id);
  assert.deepEqual([same.outcome, same.revision, same.error], ['same', 2, null]);
  const { values } = await check(await makeDoubling(), job.id);
  assert.deepEqual(values!.rows, { both: 2, changed: 2, left_only: 0, right_only: 0 });
  assert.deepEqual(pluck(values!.fields[0]!.kinds[0]!.cells, 'left', 'right'), [
    [77, 154],
    [2, 4],
  ]);
});

test("the package's own cases are run with the documents; a case that fails, or is invalid, needs a reason", async () => {
  await setCount(0);
  const draft = await makeHonest();
  await server.changeFile(draft.id, 'tests/roster/expected.json', (text) => text.replace('"Anna"', '"Anne"'));
  const { items } = (await server.expect<CaseResults>(200, 'POST', path(draft, 'cases'), { json: {} })).body;
  assert.deepEqual(pluck(items, 'status'), ['passed', 'failed']);
  const plan = await readPlan(draft);
  assert.deepEqual(plan.cases, { outcome: 'failed', count: 2, failed: 1, error: null });
  assert.deepEqual([plan.documents, plan.is_checked, plan.needs_reason], [[], true, true]);
  assert.match((await refuse('version_reason_missing', draft)).body.detail, /of 2 cases, 1 fail/);
  await server.changeFile(draft.id, 'tests/roster/expected.json', () => '{ "rows": 1 }');
  assert.match((await refuse('version_reason_missing', draft)).body.detail, /its cases cannot run \(case_invalid\)\./);
  assert.equal((await readPlan(draft)).cases?.error?.code, 'case_invalid');
  await publish(draft, { reason: { code: 'other' } });
  const [entry] = (await server.readActivity(draft.id)).filter(({ action }) => action === 'version.published');
  assert.equal(entry!.details?.case_error, 'case_invalid');
  await setCount(5);
});

test('a document that a draft cannot finish in its time is not the same, and the run ends', async () => {
  const draft = await makeHonest();
  await server.changeFile(draft.id, 'columns/amount.ts', (text) =>
    text.replace('const mark =', 'while (call.values.length > 0);\n  const mark ='),
  );
  await server.changeFile(draft.id, 'manifest.json', (text) =>
    text.replace('"defaults": {', '"defaults": { "timeout_ms": 2000,'),
  );
  const found = await check(draft, newer);
  assert.deepEqual([found.outcome, found.changes, found.values], ['failed', null, null]);
  assert.equal(found.error?.code, 'time_limit');
  assert.deepEqual(server.listTrials(), []);
});

test('a client that leaves ends the run, and what was tried before outlives a restart', async () => {
  const draft = await makeHonest();
  await server.changeFile(draft.id, 'columns/amount.ts', (text) =>
    text.replace('const mark =', 'while (call.values.length > 2);\n  const mark ='),
  );
  // The newer document has two rows, the older one three, with which the draft hangs.
  assert.equal((await check(draft, newer)).outcome, 'same');
  const leaving = new AbortController();
  const url = `${server.running.url}${path(draft, 'publication/documents', older)}`;
  const headers = { authorization: `Bearer ${server.adminToken}` };
  const left = fetch(url, { method: 'POST', headers, signal: leaving.signal });
  await waitUntil(() => server.listTrials().length > 0);
  leaving.abort();
  await assert.rejects(left);
  await waitUntil(() => server.listTrials().length === 0);
  await server.restart();
  const { documents } = await readPlan(draft);
  const outcomes = Object.fromEntries(documents.map((one) => [one.job_id, one.outcome]));
  assert.deepEqual([outcomes[newer], outcomes[older]], ['same', 'unchecked']);
});

test('of two people who publish at once, one does', async () => {
  const draft = await makeHonest();
  const twice = await Promise.all([1, 2].map(() => server.call('POST', path(draft, 'publish'))));
  assert.deepEqual(pluck(twice, 'status').sort(), [200, 409]);
  const entries = (await server.readActivity(draft.id)).filter(({ action }) => action === 'version.published');
  assert.equal(entries.length, 1);
});

test('only authors may look, and only at the documents that are asked about', async () => {
  const draft = await makeHonest();
  const operator = await server.makeToken([{ workspace_id: 'default', role: 'operator' }], 'Olga');
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }], 'Audrey');
  for (const token of [operator, auditor]) {
    await server.expectProblem('access_denied', 'GET', path(draft, 'publication'), { token });
    await server.expectProblem('access_denied', 'POST', path(draft, 'publication/documents', newer), { token });
    await server.expectProblem('access_denied', 'POST', path(draft, 'publish'), { token });
  }
  await server.expectProblem('document_not_in_publication', 'POST', path(draft, 'publication/documents/job_none'));
  await setCount(1);
  await server.expectProblem('document_not_in_publication', 'POST', path(draft, 'publication/documents', older));
  await setCount(5);
});

test('what came of a check goes after a day, and removed results are not asked about', async () => {
  const draft = await makeDoubling();
  assert.equal((await check(draft, older)).outcome, 'changed');
  // The rows of the draft's result are nobody's: only results of jobs have theirs.
  const kept = readdirSync(join(server.dataDir, 'cache/previews'));
  const jobs = await server.running.service.db.selectFrom('jobs').select('output_sha256').execute();
  for (const name of kept)
    assert.ok(
      jobs.some(({ output_sha256: hash }) => hash && name.startsWith(hash)),
      name,
    );
  await server.sweep(2);
  const swept = (await readPlan(draft)).documents.find(({ job_id: id }) => id === older);
  assert.equal(swept?.outcome, 'unchecked');
  await server.sweep(11);
  assert.deepEqual((await readPlan(draft)).documents, []);
});
