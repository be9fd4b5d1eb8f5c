import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { Config, Document, Workspace } from '../../src/contract/api/index.ts';
import { makeForm, startTestServer, WS, waitUntil } from './server-harness.ts';

const server = await startTestServer();
const HOST = 'Host: 127.0.0.1\r\n';

suite('requests that HTTP itself refuses also get problem details', () => {
  test('an address that is too long, as a whole or in one part', async () => {
    const long = 'a'.repeat(20_000);
    server.assertProblem('url_too_long', await server.sendRaw(`GET /api/v1/${long} HTTP/1.1\r\n${HOST}\r\n`));
    await server.expectProblem('url_too_long', 'GET', `${WS}/jobs/${'a'.repeat(201)}`);
  });

  test('headers that are too large', async () => {
    const answer = await server.sendRaw(`GET /api/v1/health HTTP/1.1\r\n${HOST}X-Long: ${'a'.repeat(20_000)}\r\n\r\n`);
    server.assertProblem('headers_too_large', answer);
  });

  for (const [what, request] of [
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a header without a name', `GET /api/v1/health HTTP/1.1\r\n${HOST}: x\r\n\r\n`],
    ['no Host', 'GET /api/v1/health HTTP/1.1\r\n\r\n'],
    ['a length that is no number', `POST /api/v1/session HTTP/1.1\r\n${HOST}Content-Length: many\r\n\r\n`],
    ['an address that cannot be decoded', `GET /api/v1/%zz HTTP/1.1\r\n${HOST}\r\n`],
    ['an id that cannot be decoded', `GET ${WS}/jobs/%zz HTTP/1.1\r\n${HOST}\r\n`],
  ] as const) {
    test(what, async () => {
      server.assertProblem('request_malformed', await server.sendRaw(request));
    });
  }

  test('an unknown expectation is ignored', async () => {
    const answer = await server.sendRaw(`GET /api/v1/health HTTP/1.1\r\n${HOST}Expect: wonders\r\n\r\n`);
    assert.equal(answer.status, 200);
  });

  test('a method that the path does not have, with the methods that it has', async () => {
    const expectAllow = async (method: string, path: string, allow: string) => {
      const answer = await server.expectProblem('method_not_allowed', method, path, {
        body: method === 'PUT' ? 'a,b' : undefined,
        headers: method === 'PUT' ? { 'content-type': 'text/csv' } : {},
      });
      assert.equal(answer.headers.get('allow'), allow);
    };
    await expectAllow('PUT', `${WS}/jobs`, 'GET, HEAD, POST');
    await expectAllow('PATCH', `${WS}/jobs/job_1`, 'DELETE, GET, HEAD');
    await expectAllow('GET', `${WS}/jobs/job_1/cancel`, 'POST');
    await expectAllow('DELETE', '/jobs', 'POST');
    await expectAllow('PROPFIND', '/api/v1/health', 'GET, HEAD');
    await expectAllow('POST', '/', 'GET, HEAD');
    await server.expectProblem('route_unknown', 'POST', '/api/v1/nothing');
    await server.expectProblem('route_unknown', 'PROPFIND', '/api/v1/nothing');
  });

  test('a short path that was removed, with its long path', async () => {
    for (const [method, path] of [
      ['GET', '/jobs'],
      ['DELETE', '/jobs/job_1'],
      ['POST', '/jobs/job_1/cancel'],
      ['GET', '/jobs/job_1/facets/rows?field=a'],
    ] as const) {
      const { body } = await server.expectProblem('short_path_removed', method, path);
      assert.ok(body.detail.endsWith(`Use ${method} ${WS}${path.replace(/\?.*/, '')}.`), body.detail);
    }
    await server.expectProblem('route_unknown', 'GET', '/jobs/job_1/nothing');
    await server.expectProblem('route_unknown', 'GET', '/jobsite');
  });
});

test('HEAD of an event stream ends at once', async () => {
  for (const path of [`${WS}/events`, '/api/v1/events']) {
    const { headers } = await server.expect(200, 'HEAD', path);
    assert.equal(headers.get('content-type'), 'text/event-stream; charset=utf-8');
  }
  assert.equal(server.running.service.streams.size, 0);
});

suite('forms', () => {
  const DOCUMENTS = `${WS}/documents`;
  const BOUNDARY = 'boundary';
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  const part = (disposition: string, text: string) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${text}\r\n`;
  const file = part('name="file"; filename="a.csv"', 'name,amount\nAda,1');

  async function expectRefused(code: Parameters<typeof server.expectProblem>[0], body: string | FormData) {
    const answer = await server.expectProblem(code, 'POST', DOCUMENTS, {
      body,
      headers: typeof body === 'string' ? headers : {},
    });
    const left = readdirSync(join(server.dataDir, 'documents'), { recursive: true }).filter(
      (name) => name !== '.incoming',
    );
    assert.deepEqual(left, []);
    const items = await server.list<Document>(DOCUMENTS);
    assert.deepEqual(items, []);
    return answer.body.detail;
  }

  test('a form that ends too early is refused, wherever it ends', async () => {
    const whole = `${file}--${BOUNDARY}--\r\n`;
    for (const length of [10, BOUNDARY.length + 10, file.length - 10, file.length, whole.length - 6]) {
      await expectRefused('upload_truncated', whole.slice(0, length));
    }
  });

  test('a form whose client goes away leaves nothing behind', async () => {
    const incoming = join(server.dataDir, 'documents', '.incoming');
    const socket = connect(Number(new URL(server.running.url).port), '127.0.0.1');
    const head = [`POST ${DOCUMENTS} HTTP/1.1`, 'Host: 127.0.0.1', `Authorization: Bearer ${server.adminToken}`];
    const lines = [...head, `Content-Type: ${headers['content-type']}`, 'Content-Length: 100000'];
    socket.write(`${lines.join('\r\n')}\r\n\r\n${file.slice(0, -10)}`);
    await waitUntil(() => readdirSync(incoming).length === 1);
    socket.destroy();
    await waitUntil(() => readdirSync(incoming).length === 0);
  });

  test('an unexpected field is refused by its name', async () => {
    const form = makeForm('name\nAda\n', 'a.csv');
    form.append('colour', 'blue');
    assert.match(await expectRefused('upload_field_unknown', form), /colour/);
    const wrong = new FormData();
    wrong.append('document', new Blob(['name\nAda\n']), 'a.csv');
    assert.match(await expectRefused('upload_field_unknown', wrong), /document/);
    const first = new FormData();
    first.append('colour', 'blue');
    first.append('file', new Blob(['name\nAda\n']), 'a.csv');
    assert.match(await expectRefused('upload_field_unknown', first), /colour/);
  });

  test('a second file is refused, and so is a text instead of the file', async () => {
    const form = makeForm('name\nAda\n', 'a.csv');
    form.append('file', new Blob(['name\nBob\n']), 'b.csv');
    await expectRefused('upload_not_one_file', form);
    const text = new FormData();
    text.append('file', 'name\nAda\n');
    await expectRefused('upload_missing', text);
  });

  test('a body that is not a form is refused', async () => {
    await expectRefused('upload_missing', `--${BOUNDARY}\r\nno header\r\n\r\ntext\r\n--${BOUNDARY}--\r\n`);
    await server.expectProblem('request_invalid', 'POST', DOCUMENTS, {
      body: file,
      headers: { 'content-type': 'multipart/form-data' },
    });
  });
});

test('a leap second is refused with the reason, wherever a time is given', async () => {
  const as_of = '2016-12-31T23:59:60Z';
  const submission = await server.expectProblem('request_invalid', 'POST', `${WS}/jobs`, {
    json: { document_id: 'doc_1', as_of },
  });
  assert.match(submission.body.detail, /as_of .*leap second.*23:59:59/);
  const tried = { document_id: 'doc_1', config_version_id: 'cfgv_1', as_of };
  await server.expectProblem('request_invalid', 'POST', `${WS}/tries`, { json: tried });
  const list = await server.expectProblem('request_invalid', 'GET', `${WS}/jobs?submitted_after=${as_of}`);
  assert.match(list.body.detail, /submitted_after .*leap second/);
});

test('Location does not repeat the query', async () => {
  const made = await server.expect<Config>(201, 'POST', `${WS}/configs?from=here`, { json: { name: 'Queried' } });
  assert.equal(made.headers.get('location'), `${WS}/configs/${made.body.id}`);
});

suite('changes need the ETag that was read', () => {
  test('of a workspace', async () => {
    const made = await server.expect<Workspace>(201, 'POST', '/api/v1/workspaces', { json: { name: 'Edited' } });
    const path = `/api/v1/workspaces/${made.body.id}`;
    const etag = (await server.expect(200, 'GET', path)).headers.get('etag')!;
    assert.equal(made.headers.get('etag'), etag);
    await server.expectProblem('etag_required', 'PATCH', path, { json: { name: 'Blind' } });
    const headers = { 'if-match': etag };
    const changed = await server.expect<Workspace>(200, 'PATCH', path, { json: { name: 'Renamed' }, headers });
    assert.equal(changed.body.name, 'Renamed');
    await server.expectProblem('etag_mismatch', 'PATCH', path, { json: { name: 'Late' }, headers });
    assert.equal((await server.expect(200, 'GET', path)).headers.get('etag'), changed.headers.get('etag'));
  });

  test('a weak ETag never matches', async () => {
    const etag = (await server.expect(200, 'GET', WS)).headers.get('etag')!;
    const change = (tags: string) => ({ json: { name: 'Default' }, headers: { 'if-match': tags } });
    await server.expectProblem('etag_mismatch', 'PATCH', WS, change(`W/${etag}`));
    await server.expect(200, 'PATCH', WS, change(`"other", ${etag}`));
    await server.expect(200, 'PATCH', WS, change('*'));
  });
});

test('an empty body counts as no body, even if it is declared as JSON', async () => {
  const headers = { 'content-type': 'application/json' };
  await server.expectProblem('job_unknown', 'POST', `${WS}/jobs/job_1/retry`, { headers });
  await server.expectProblem('job_unknown', 'POST', `${WS}/jobs/job_1/retry`, { headers, body: '' });
  await server.expectProblem('request_invalid', 'POST', `${WS}/jobs`, { headers, body: '' });
  await server.expectProblem('request_invalid', 'POST', `${WS}/jobs/job_1/retry`, { headers, body: '{' });
});
