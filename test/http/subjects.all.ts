import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type {
  Config,
  ConfigVersion,
  Job,
  Review,
  SubjectHolder,
  SubjectSearch,
  Verification,
} from '../../src/contract/api/index.ts';
import { makeFolder } from '../helpers/run-package.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { assertNothingLeft, MARKER } from '../service/subjects/helpers.ts';
import { zipPackage } from '../web/support/seed-service.ts';
import { makeForm, projectDir, startTestServer, type TestServer, WS } from './server-harness.ts';

const ROWS = (month: string, more: string[] = []) =>
  [
    'Membership no;Given name;Surname;Email;Date of birth;Member since;Employer;Hours;Dues',
    'M-00140;Noah;Singh;noah@example.org;1980-05-06;2019-01-01;Acme;120;25,00',
    `M-77345;Zyxanna;Qwertmann;zyxanna.qwertmann@example.org;13.02.1931;2018-02-01;Acme;110;25,00`,
    `M-00142;Ada;Byron;ada@example.org;1975-12-10;2017-03-01;Acme;${month === '2026-05' ? 100 : 90};25,00`,
    ...more,
    '',
  ].join('\n');
const TERMS = [MARKER.name, 'M-77345', MARKER.day, 'zyxanna.qwertmann@example.org'];

const server = await startTestServer();

async function publish(dir?: string): Promise<string> {
  const zip = await zipPackage(dir);
  const body = makeForm(zip, 'package.zip');
  const { body: config } = await server.expect<Config>(
    201,
    'POST',
    `${WS}/configs/import?name=Members${dir === undefined ? '' : '2'}`,
    { body },
  );
  const [version] = await server.list<ConfigVersion>(`${WS}/configs/${config.id}/versions`);
  await server.expect(200, 'POST', `${WS}/versions/${version?.id}/publish`);
  const { headers } = await server.expect(200, 'GET', `${WS}/configs/${config.id}`);
  const options = { json: { is_default: true }, headers: { 'if-match': headers.get('etag') ?? '' } };
  await server.expect(200, 'PATCH', `${WS}/configs/${config.id}`, options);
  return version?.id ?? '';
}

async function eraseAll(terms: string[]): Promise<SubjectHolder[]> {
  const asked = { terms, reason: 'erasure_request', reference: 'DSR 18' };
  const search = await server.make<SubjectSearch>(`${WS}/subject-searches`, asked, 202);
  const path = `${WS}/subject-searches/${search.id}`;
  await waitUntil(async () => (await server.read<SubjectSearch>(path)).state === 'found');
  await server.expect(202, 'POST', `${path}/erase`, { json: { reference: 'DSR 18' } });
  await waitUntil(async () => (await server.read<SubjectSearch>(path)).state === 'erased');
  return server.list<SubjectHolder>(`${path}/places`);
}

async function run(text: string, name: string, fields: Record<string, string>): Promise<string> {
  const { id } = await server.uploadText(text, name, fields);
  const job = await server.make<Job>(`${WS}/jobs`, { document_id: id }, 202);
  const ended = await waitForJob(server, job.id);
  assert.equal(ended.status, 'success', JSON.stringify(ended.error));
  return job.id;
}

async function waitForJob(from: TestServer, id: string): Promise<Job> {
  let job = await from.read<Job>(`${WS}/jobs/${id}`);
  await waitUntil(async () => {
    job = await from.read<Job>(`${WS}/jobs/${id}`);
    return job.status !== 'queued' && job.status !== 'running';
  });
  return job;
}

async function accept(id: string): Promise<void> {
  const path = `${WS}/jobs/${id}`;
  const step = async (name: string, json: unknown) => {
    const { headers } = await server.expect<Review>(200, 'GET', `${path}/review`);
    await server.expect(200, 'POST', `${path}/${name}`, { json, headers: { 'if-match': headers.get('etag') ?? '' } });
  };
  await step('review', {});
  const { body } = await server.expect<Review>(200, 'GET', `${path}/review`);
  const ids = body.attention.filter((point) => point.accepted_by === null).map(({ id: point }) => point);
  await step('accept', { reason: { code: 'other', text: `as ${MARKER.name} said` }, including: ids });
}

/** Looks at everything that is made when somebody asks for it. */
async function look(id: string): Promise<void> {
  const path = `${WS}/jobs/${id}`;
  const { document_id: document } = await server.read<Job>(path);
  await server.expect(200, 'GET', `${WS}/documents/${document}/rows`);
  await server.expect(200, 'GET', `${path}/output/rows`);
  await server.expect(200, 'GET', `${path}/facets?field=last_name`);
  await server.call('GET', `${path}/to-fix.xlsx`);
  for (const format of ['csv', 'jsonl', 'parquet']) await server.call('GET', `${path}/output?format=${format}`);
  await server.expect(200, 'GET', `${path}/columns`);
}

test('a member is erased from two months of a sender, with previews, an acceptance and a comparison', async () => {
  await publish();
  const sender = await server.make<{ id: string }>(`${WS}/senders`, { name: 'Acme' });
  const april = await run(ROWS('2026-04'), 'april.csv', { sender_id: sender.id, period: '2026-04' });
  await look(april);
  await accept(april);
  const may = await run(ROWS('2026-05'), `May of ${MARKER.name}.csv`, { sender_id: sender.id, period: '2026-05' });
  await look(may);
  await server.expect(200, 'POST', `${WS}/jobs/${may}/comments`, { json: { text: `Call ${MARKER.name}.` } });
  const places = [{ sheet: 0, a1: 'C3' }];
  const corrections = [{ kind: 'cell_value', places, value: MARKER.name, reason: 'as told' }];
  await server.make<Job>(`${WS}/jobs/${may}/corrections`, { base_revision: 1, corrections }, 202);
  await waitUntil(async () => (await server.read<Job>(`${WS}/jobs/${may}`)).revision === 2);
  await look(may);
  const asked = { terms: TERMS, reason: 'erasure_request', reference: 'DSR 18' };
  const search = await server.make<SubjectSearch>(`${WS}/subject-searches`, asked, 202);
  const path = `${WS}/subject-searches/${search.id}`;
  await waitUntil(async () => (await server.read<SubjectSearch>(path)).state === 'found');
  const holders = await server.list<SubjectHolder>(`${path}/places`);
  const kinds = new Set(holders.flatMap((holder) => holder.places.map(({ kind }) => kind)));
  for (const kind of ['document', 'result', 'corrections', 'comments', 'keys', 'rows', 'name'] as const)
    assert.ok(kinds.has(kind), `${kind} is not among ${[...kinds].join(', ')}`);
  assert.notDeepEqual(readdirSync(join(server.dataDir, 'cache/previews')), []);
  await server.expect(202, 'POST', `${path}/erase`, { json: { reference: 'DSR 18' } });
  await waitUntil(async () => (await server.read<SubjectSearch>(path)).state === 'erased');
  const { db } = server.running.service;
  await server.running.service.jobs.columns.settled();
  await assertNothingLeft({ db, dataDir: server.dataDir });
  assert.ok(!/zyxanna|qwertmann|\b77345\b/i.test(server.logLines.join('')), 'the log has a value');
  for (const id of [april, may]) {
    const { body } = await server.expect<Verification>(200, 'POST', `${WS}/jobs/${id}/verify`);
    assert.deepEqual(
      body.checks.filter(({ ok }) => ok === false),
      [],
    );
    assert.deepEqual([body.ok, body.answers.rerun.because], [null, 'erased']);
    await look(id);
  }
  const june = await run(ROWS('2026-06', ['M-00143;Eve;Li;;;;Acme;1;1,00']), 'june.csv', {
    sender_id: sender.id,
    period: '2026-06',
  });
  assert.equal((await server.read<Job>(`${WS}/jobs/${june}`)).status, 'success');
});

test('a published version with the person in its rules is prepared again, and jobs go on with it', async () => {
  const dir = makeFolder();
  cpSync(join(projectDir, 'examples/membership'), dir, { recursive: true });
  const script = join(dir, 'columns/hours.ts');
  writeFileSync(script, `// Such as those of ${MARKER.name}.\n${readFileSync(script, 'utf8')}`);
  const version = await publish(dir);
  const sender = await server.make<{ id: string }>(`${WS}/senders`, { name: 'Birch' });
  const fields = { sender_id: sender.id, period: '2026-04' };
  const job = await run(ROWS('2026-04').replaceAll(/.*Zyxanna.*\n/g, ''), 'birch.csv', fields);
  const holders = await eraseAll(TERMS);
  const outcome = holders.find(({ holder }) => holder === `version:${version}`)?.outcome;
  assert.equal(outcome?.outcome, 'erased', JSON.stringify(holders));
  const { db } = server.running.service;
  await assertNothingLeft({ db, dataDir: server.dataDir });
  const { body } = await server.expect<Verification>(200, 'POST', `${WS}/jobs/${job}/verify`);
  assert.equal(body.ok, null, JSON.stringify(body.checks));
  const note = body.checks.find(({ name }) => name === 'package')?.note ?? '';
  assert.match(note, /^erased at the request of DSR 18 on \d{4}-/);
  assert.equal(body.answers.rerun.because, 'erased');
  const again = await server.make<Job>(`${WS}/jobs/${job}/retry`, undefined, 202);
  assert.equal((await waitForJob(server, again.id)).status, 'success');
});
