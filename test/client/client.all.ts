import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { openAsBlob, readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import {
  type AdeRequestError,
  answerOf,
  type ClientOptions,
  createClient,
  isRequestError,
  itemsOf,
  type JobEvent,
} from '../../src/client/index.ts';
import type { Document } from '../../src/contract/api/index.ts';
import { starterInput, startTestServer, WS } from '../http/server-harness.ts';
import { UnrulyProxy } from './unruly-proxy.ts';

const server = await startTestServer({ ADE_MAX_CONCURRENCY: '1', ADE_DRAIN_SECONDS: '0' });
const proxy = new UnrulyProxy(() => server.running.url);
const url = await proxy.start();
await server.publishStarter();
const connect = (more: Partial<ClientOptions> = {}) => createClient({ url, token: server.adminToken, ...more });
const ade = connect();
const countDocuments = async () => (await server.list<Document>(`${WS}/documents?limit=200`)).length;
const upload = (name: string, more = {}) =>
  ade.upload(new Blob([`Member No.,First Name\n${name},Ada\n`]), { name: `${name}.csv`, ...more });
/** A job that has succeeded; the first test runs it. */
let done = '';
const submit = async (name: string) => ade.submit({ document_id: (await upload(name)).id });

/** The error with which a request fails. */
async function failOf(work: Promise<unknown>): Promise<AdeRequestError> {
  const error = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(isRequestError(error), String(error));
  return error;
}

test('a document goes in and its results come out, below a path prefix', async () => {
  const document = await ade.upload(await openAsBlob(starterInput), {
    name: 'roster.csv',
    folder: 'Harbour/2026-05',
    period: 'May 2026',
  });
  assert.deepEqual([document.filename, document.folder, document.period], ['roster.csv', 'Harbour/2026-05', '2026-05']);
  const events: JobEvent[] = [];
  const submitted = await ade.submit({ document_id: document.id });
  const job = await ade.wait(submitted.id, { onEvent: (event) => events.push(event) });
  assert.equal(job.status, 'success');
  done = job.id;
  const kinds = events.filter(({ type }) => type !== 'progress').map(({ type }) => type);
  assert.deepEqual([kinds[0], kinds[1], kinds.at(-1)], ['queued', 'started', 'finished']);
  const output = await ade.download(`jobs/${job.id}/output`);
  assert.deepEqual([output.name, output.revision], ['roster.normalized.xlsx', 1]);
  const { bytes } = await server.expect(200, 'GET', `${WS}/jobs/${job.id}/output`);
  assert.deepEqual(await buffer(output.body), bytes);
});

test('all pages of a list come one after the other', async () => {
  for (const name of ['P1', 'P2', 'P3']) await upload(name);
  const path = { workspace_id: 'default' };
  const listed = itemsOf((cursor) =>
    answerOf(
      ade.api.GET('/api/v1/workspaces/{workspace_id}/documents', { params: { path, query: { cursor, limit: 2 } } }),
    ),
  );
  const names = (await Array.fromAsync(listed)).map(({ filename }) => filename);
  assert.deepEqual(names, ['P3.csv', 'P2.csv', 'P1.csv', 'roster.csv']);
});

test('an upload whose answer is lost, and a submission, are repeated and have one effect', async () => {
  const before = await countDocuments();
  proxy.plan('POST', /documents$/, 'cut_after', 'busy', 'cut_before');
  const document = await upload('lost');
  assert.equal(await countDocuments(), before + 1);
  proxy.plan('POST', /jobs$/, 'cut_after', 'busy', 'cut_within');
  const job = await ade.submit({ document_id: document.id });
  const path = { workspace_id: 'default' };
  const query = { document_id: document.id };
  const { items } = await answerOf(ade.api.GET('/api/v1/workspaces/{workspace_id}/jobs', { params: { path, query } }));
  assert.deepEqual(
    items.map(({ id }) => id),
    [job.id],
  );
});

test('a stream is opened again for each attempt, and the same key makes no second document', async () => {
  const content = readFileSync(starterInput);
  let opened = 0;
  const open = async function* () {
    opened += 1;
    for (let from = 0; from < content.length; from += 100) yield content.subarray(from, from + 100);
  };
  proxy.plan('POST', /documents$/, 'cut_before');
  const options = { idempotencyKey: 'the roster of May' };
  const about = { name: 'Übersicht "Mai".csv', period: '2026-05' };
  const first = await ade.upload(open, about, options);
  assert.equal(opened, 2);
  assert.deepEqual([first.bytes, first.filename.endsWith('.csv'), first.period], [content.length, true, '2026-05']);
  const second = await connect().upload(open, about, options);
  assert.equal(second.id, first.id);
});

test('a request without a key that changes something is sent once', async () => {
  proxy.plan('POST', /cancel$/, 'cut_before');
  const error = await failOf(ade.cancel(done));
  assert.equal(error.code, 'server_unreachable');
  assert.equal(proxy.count('POST', /cancel$/), 1);
});

test('an event that was there does not come again after the stream was cut', async () => {
  const id = done;
  const all = await Array.fromAsync(ade.follow(id));
  proxy.decide = ({ url: path = '' }) => (/events$/.test(path) ? 'cut_within' : 'pass');
  const follow = (after?: string) => Array.fromAsync(ade.follow(id, { after })).catch((error) => error);
  assert.equal((await follow()).code, 'answer_interrupted');
  proxy.decide = () => 'pass';
  assert.deepEqual(await Array.fromAsync(ade.follow(id, { after: '2' })), all.slice(2));
  assert.deepEqual(await Array.fromAsync(ade.follow(id, { after: String(all.length) })), []);
});

test('waiting goes on over cut streams, and by asking where no stream comes through', async () => {
  const [first, last] = [await submit('wait-1'), await submit('wait-2')];
  proxy.plan('GET', /events$/, 'cut_within', 'cut_within');
  const events: JobEvent[] = [];
  assert.equal((await ade.wait(first.id, { onEvent: (event) => events.push(event) })).status, 'success');
  const numbers = events.flatMap((event) => (event.type === 'progress' ? [] : event.seq));
  assert.deepEqual(
    numbers,
    [...new Set(numbers)].sort((a, b) => a - b),
  );
  proxy.decide = ({ url: path = '' }) => (/events$/.test(path) ? 'page' : 'pass');
  assert.equal((await ade.wait(last.id)).status, 'success');
  proxy.plan('GET', /jobs\/[^/]+$/, 'cut_within');
  assert.equal((await ade.readJob(last.id)).id, last.id);
});

test('waiting goes on after the service was restarted', async () => {
  proxy.decide = () => 'pass';
  const jobs = await Promise.all(Array.from({ length: 2 }, (_, index) => submit(`restart-${index}`)));
  const waiting = Promise.all(jobs.map(({ id }) => ade.wait(id)));
  await server.restart();
  const ended = await waiting;
  assert.deepEqual([...new Set(ended.map(({ status }) => status))], ['success']);
  const { items } = await server.read<{ items: { id: string }[] }>(`${WS}/jobs?search=restart-`);
  assert.equal(items.length, jobs.length);
});

test('a download that breaks off fails, and one that is saved begins again', async () => {
  const path = `jobs/${done}/artifact`;
  proxy.plan('GET', /artifact$/, 'cut_within', 'cut_within');
  const broken = await ade.download(path);
  assert.equal((await failOf(buffer(broken.body))).code, 'answer_interrupted');
  let chunks: Uint8Array[] = [];
  const open = () => {
    chunks = [];
    return new WritableStream<Uint8Array>({ write: (chunk) => void chunks.push(chunk) });
  };
  const saved = await ade.save(path, open);
  assert.equal(saved.name, 'roster.artifact.json');
  assert.equal(JSON.parse(Buffer.concat(chunks).toString()).job.source_file, 'roster.csv');
});

test('a refusal has the code, the text and the request of the service', async () => {
  const token = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }], 'reader');
  const refused = await failOf(connect({ token }).upload(new Blob(['a']), { name: 'a.csv' }));
  assert.deepEqual([refused.code, refused.status], ['access_denied', 403]);
  assert.match(refused.message, /needs the role operator in .*Ask an administrator/);
  assert.ok(server.logLines.some((line) => refused.requestId !== null && line.includes(refused.requestId)));
  assert.equal((await failOf(connect({ token: 'nothing' }).readJob('job_x'))).code, 'not_signed_in');
  assert.equal((await failOf(connect({ workspace: 'other' }).readJob('job_x'))).code, 'workspace_unknown');
  const unknown = await failOf(ade.wait('job_x'));
  assert.deepEqual([unknown.code, unknown.status], ['job_unknown', 404]);
});

test('where no answer of ADE comes, the error says why', async () => {
  assert.equal((await failOf(Promise.try(() => connect({ url: 'ade.example' })))).code, 'server_address_invalid');
  // Nothing listens there, and browsers do not refuse this port.
  const gone = connect({ url: 'http://127.0.0.1:1025', retryForMs: 0 });
  const unreachable = await failOf(gone.readJob('job_x'));
  assert.equal(unreachable.code, 'server_unreachable');
  assert.match(unreachable.message, /ECONNREFUSED/);
  const elsewhere = await failOf(connect({ url: url.replace('/ade/', '/other/') }).readJob('job_x'));
  assert.equal(elsewhere.code, 'server_foreign');
  assert.match(elsewhere.message, /status 404, text\/html/);
  proxy.decide = () => 'page';
  assert.match((await failOf(ade.readJob('job_x'))).message, /not from ADE: it is an HTML page/);
  proxy.decide = () => 'hang';
  const late = await failOf(connect({ timeoutMs: 50, retryForMs: 0 }).readJob('job_x'));
  assert.equal(late.code, 'server_timeout');
  const reason = new Error('enough');
  const controller = new AbortController();
  const stopped = ade.readJob('job_x', { signal: controller.signal });
  controller.abort(reason);
  await assert.rejects(stopped, reason);
});
