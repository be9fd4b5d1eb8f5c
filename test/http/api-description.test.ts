import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { WorkspaceEvent } from '../../src/contract/api/index.ts';
import type { JobEvent, Progress } from '../../src/contract/events.ts';
import { ApiDescription, type Received } from './api-description.ts';
import { projectDir, WS } from './server-harness.ts';

const api = new ApiDescription(JSON.parse(readFileSync(join(projectDir, 'docs', 'openapi.json'), 'utf8')));

const token = {
  id: 'tok_1',
  person_id: 'per_1',
  person: 'x',
  provider: null,
  name: 'One',
  kind: 'person',
  grants: [],
  created_at: '2026-01-01T00:00:00.000Z',
  created_by: 'test',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
};
const page = { items: [token], next_cursor: null };
const problem = {
  type: 'urn:ade:error:access_denied',
  title: 'Forbidden',
  status: 403,
  code: 'access_denied',
  detail: '',
  instance: '/',
  request_id: 'r',
};

function makeAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Received {
  const text = JSON.stringify(body);
  const all = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'r', etag: '"e"', ...headers };
  return { method: 'GET', url: '/api/v1/tokens?a=b', status, headers: new Headers(all), text };
}

function makeProblem(status: number, body: unknown, headers: Record<string, string> = {}): Received {
  const answer = makeAnswer(status, body, { 'content-type': 'application/problem+json', ...headers });
  answer.headers.delete('etag');
  return answer;
}

test('declared answers pass', () => {
  api.check(makeAnswer(200, page));
  api.check(makeProblem(403, problem));
  api.check(makeProblem(500, { ...problem, code: 'internal_error' }));
});

suite('undeclared answers fail', () => {
  const { items: _, ...withoutItems } = page;
  for (const [what, message, answer] of [
    ['a status', /answered 204, which is not declared/, makeAnswer(204, page)],
    ['a status of an error', /answered 409, which is not declared|code/, makeProblem(409, problem)],
    ['a header', /header x-new, not declared/, makeAnswer(200, page, { 'x-new': '1' })],
    ['a media type', /media type text\/html, not declared/, makeAnswer(200, page, { 'content-type': 'text/html' })],
    [
      'a field',
      /additional properties.*colour/,
      makeAnswer(200, { items: [{ ...token, colour: 'red' }], next_cursor: null }),
    ],
    ['a field that is missing', /required property 'items'/, makeAnswer(200, withoutItems)],
    [
      'a value of another type',
      /must be string/,
      makeAnswer(200, { items: [{ ...token, name: 1 }], next_cursor: null }),
    ],
    [
      'a time that is none',
      /date-time/,
      makeAnswer(200, { items: [{ ...token, created_at: 'now' }], next_cursor: null }),
    ],
    ['a code of an error', /allowed values/, makeProblem(403, { ...problem, code: 'queue_full' })],
    [
      'a missing header',
      /without the header www-authenticate/,
      makeProblem(401, { ...problem, code: 'not_signed_in' }),
    ],
    ['a body where there is none', /media type application\/json, not declared|with a body/, makeAnswer(304, page)],
  ] as const) {
    test(what, () => {
      assert.throws(() => api.check(answer), message);
    });
  }

  test('a path', () => {
    assert.throws(() => api.check({ ...makeAnswer(200, page), url: '/api/v1/other' }), /without an operation/);
    assert.throws(() => api.check({ ...makeAnswer(404, page), url: '/api/v1/other' }), /answered 404/);
  });

  test('an event, or a part of it', () => {
    const check = (event: unknown) => api.checkEvent(`${WS}/events`, 'text/event-stream', event);
    const at = '2026-01-01T00:00:00.000Z';
    const event = { id: 'evt_1_0123456789', type: 'job.deleted', at, workspace_id: 'default', data: {} };
    check({ type: 'job_removed', job_id: 'job_1', event });
    assert.throws(() => check({ type: 'job_painted', job_id: 'job_1', event }));
    assert.throws(() => check({ type: 'job_removed', job_id: 'job_1' }));
    assert.throws(() => check({ type: 'job_removed', event }));
    assert.throws(() => check({ type: 'job_removed', job_id: 'job_1', event: { ...event, type: 'job.painted' } }));
    assert.throws(() => check({ type: 'job_removed', job_id: 'job_1', event, colour: 'red' }));
  });
});

test('events that only long jobs or broken rules send are declared as they are sent', () => {
  const pass = { pass: 3, name: 'transform' } as const;
  const estimates = {
    remaining_ms: 9000,
    expected_bytes: 120_000_000,
    limits_at_risk: [{ setting: 'ADE_WORKER_FSIZE_MB', expected: 120, limit: 100 }],
  };
  const progress: Progress = { type: 'progress', ...pass, rows: 1000, fraction: 0.5 };
  const head = { seq: 1, at: '2026-01-01T00:00:00.000Z', job_id: 'job_1' };
  const switchedOff: JobEvent = {
    ...head,
    type: 'rule_switched_off',
    rule: 'columns.email.transform',
    reason: 'timeout',
  };
  for (const event of [progress, { ...progress, ...estimates }, switchedOff]) {
    api.checkEvent(`${WS}/jobs/job_1/events`, 'text/event-stream', event);
  }
  const reported: WorkspaceEvent = {
    type: 'job_progress',
    job_id: 'job_1',
    progress: { ...pass, rows: 1000, fraction: null, rows_per_second: 120, ...estimates },
  };
  api.checkEvent(`${WS}/events`, 'text/event-stream', reported);
});
