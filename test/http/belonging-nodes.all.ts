import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Belonging, Job } from '../../src/contract/api/index.ts';
import { databaseUrlOf, isOnPostgres } from '../helpers/postgres/databases.ts';
import { REASON, Reviewers } from './review/client.ts';
import { startTestServer, type TestServer, WS } from './server-harness.ts';

const skip = !isOnPostgres && 'Nodes share a database of PostgreSQL.';
const storage = mkdtempSync(join(tmpdir(), 'ade-belonging-'));
after(() => rmSync(storage, { recursive: true, force: true }));

const makeList = (title: string, id: string) =>
  `${title},,\n,,\nMember No.,First Name,E-mail\nM1,Ada,ada@example.com\n${id},Bo,bo@example.com\n`;

/** Two nodes that both run jobs. */
async function startNodes(): Promise<[TestServer, TestServer]> {
  const ADE_STORAGE_URL = pathToFileURL(storage).href;
  const a = await startTestServer({ ADE_STORAGE_URL });
  const b = await startTestServer({ ADE_STORAGE_URL, ADE_DATABASE_URL: await databaseUrlOf(a.dataDir) });
  b.adminToken = a.adminToken;
  await a.publishStarter();
  return [a, b];
}

const [a, b] = skip ? ([] as unknown as [TestServer, TestServer]) : await startNodes();
const hasQuestion = ({ attention }: Job) => attention.includes('second_document');

/** Two documents of one sender and period, which both nodes run at the same moment. */
async function runBoth(name: string): Promise<[Job, Job]> {
  const sender = await a.makeSender({ name });
  const jobs = await Promise.all(
    [a, b].map(async (node, i) => {
      const document = await node.uploadText(makeList('Members of May 2026', `M${i + 2}`), `${name} ${i}.csv`);
      return node.submit({ document_id: document.id, sender_id: sender.id, period: '2026-05' });
    }),
  );
  for (const { id } of jobs) await a.waitForJob(id);
  const read = await Promise.all(jobs.map(({ id }) => b.read<Job>(`${WS}/jobs/${id}`)));
  const [second, ...more] = read.filter(hasQuestion);
  assert.ok(second !== undefined && more.length === 0, 'exactly one of them is the second');
  return [read.find((job) => !hasQuestion(job))!, second];
}

test('one of two documents that end on two nodes at once is the second', { skip }, async () => {
  for (const round of [1, 2, 3]) {
    const [first, second] = await runBoth(`Round ${round}`);
    for (const node of [a, b]) {
      const { first_document: other } = await node.read<Belonging>(`${WS}/jobs/${second.id}/belonging`);
      assert.deepEqual([other?.job_id, other?.rows], [first.id, { here: 2, there: 2, shared: 1 }]);
    }
  }
});

test('only one of the answers that people send to two nodes at once wins', { skip }, async () => {
  for (const round of [4, 5, 6]) {
    const [first, second] = await runBoth(`Round ${round}`);
    const { headers } = await a.expect(200, 'GET', `${WS}/jobs/${second.id}/review`);
    const send = (node: TestServer, path: string, more: object = {}) =>
      node.call('POST', `${WS}/jobs/${second.id}/${path}`, {
        json: { reason: REASON, ...more },
        headers: { 'if-match': headers.get('etag') ?? '' },
      });
    const answers = await Promise.all([
      send(a, 'set-aside'),
      send(b, 'add'),
      send(b, 'replace', { replaces: first.id }),
    ]);
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses.slice(0, 1), [200], `${statuses}`);
    assert.ok(
      statuses.slice(1).every((status) => status > 200 && status < 500),
      `${statuses}`,
    );
    const { history } = await new Reviewers(b, '').read(second.id);
    const taken = history.filter(({ action }) => ['set_aside', 'added', 'replaces'].includes(action));
    assert.equal(taken.length, 1);
  }
});

test('a period that another node assigns is compared with the title', { skip }, async () => {
  const sender = await a.makeSender({ name: 'Titles' });
  const document = await a.uploadText(makeList('Members of May 2026', 'M9'), 'titles.csv');
  const { id } = await a.run({ document_id: document.id, sender_id: sender.id });
  const json = { sender_id: sender.id, period: '2026-06' };
  const { body } = await b.expect<Job>(200, 'PUT', `${WS}/jobs/${id}/sender`, { json });
  assert.ok(body.attention.includes('period_differs'));
});
