import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAddress } from '../../src/client/describe-request.ts';
import { isRequestError } from '../../src/client/errors.ts';
import { readRetryAfter } from '../../src/client/refusals.ts';
import { pause, type SendOptions, send } from '../../src/client/send.ts';
import { makeForm } from '../../src/client/upload-form.ts';

const URL_SENT = 'https://ade.example/api/v1/jobs';

/** Sends a request to answers that come one after the other; the last one stays. */
async function sendTo(answers: readonly (number | Error)[], init: RequestInit = {}, more: Partial<SendOptions> = {}) {
  let sent = 0;
  const fetch = async () => {
    const answer = answers[Math.min(sent, answers.length - 1)];
    sent += 1;
    if (answer instanceof Error) throw answer;
    return new Response(null, { status: answer, headers: { 'retry-after': '0' } });
  };
  const options = { fetch, timeoutMs: 30_000, retryForMs: 30_000, ...more };
  const outcome = await send(() => new Request(URL_SENT, init), options).then(
    ({ status }) => status,
    (error) => (isRequestError(error) ? error.code : error),
  );
  return { outcome, sent };
}

const KEYED = { method: 'POST', headers: { 'idempotency-key': 'k' } };
const lost = () => new TypeError('fetch failed', { cause: Object.assign(new Error('lost'), { code: 'ECONNRESET' }) });

test('only what has no second effect is repeated, and only what may pass', async () => {
  assert.deepEqual(await sendTo([503, 429, 502, 200]), { outcome: 200, sent: 4 });
  assert.deepEqual(await sendTo([503, 202], KEYED), { outcome: 202, sent: 2 });
  assert.deepEqual(await sendTo([503, 202], { method: 'POST' }), { outcome: 503, sent: 1 });
  assert.deepEqual(await sendTo([lost(), 200], { method: 'DELETE' }), { outcome: 'server_unreachable', sent: 1 });
  assert.deepEqual(await sendTo([500, 200]), { outcome: 500, sent: 1 });
  assert.deepEqual(await sendTo([404, 200]), { outcome: 404, sent: 1 });
  assert.deepEqual(await sendTo([lost(), 200], {}, { retryForMs: 0 }), { outcome: 'server_unreachable', sent: 1 });
  const untrusted = new TypeError('fetch failed', {
    cause: Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
  });
  assert.deepEqual(await sendTo([untrusted, 200]), { outcome: 'server_certificate_refused', sent: 1 });
});

test('the pause is what the service names: seconds or a date', () => {
  const read = (text: string) => readRetryAfter(new Headers({ 'retry-after': text }));
  assert.equal(read('7'), 7000);
  const inAMinute = read(new Date(Date.now() + 60_000).toUTCString()) ?? 0;
  assert.ok(inAMinute > 58_000 && inAMinute <= 60_000, String(inAMinute));
  assert.equal(read(new Date(0).toUTCString()), 0);
  assert.equal(read('soon'), null);
  assert.equal(readRetryAfter(new Headers()), null);
});

test('a service that names no time, or one that is over, is not asked without a pause', async () => {
  const { outcome, sent } = await sendTo([503], {}, { retryForMs: 1000 });
  assert.equal(outcome, 503);
  assert.ok(sent >= 2 && sent <= 11, `${sent} requests`);
});

test('an aborted signal ends a pause and a request with its reason', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const waiting = pause(60_000, controller.signal);
  const init = { signal: controller.signal };
  const sending = sendTo([lost()], init, { retryForMs: 60_000 });
  controller.abort(reason);
  await assert.rejects(waiting, reason);
  assert.equal((await sending).outcome, reason);
});

test('a streamed form is the form that a browser sends', async () => {
  const open = async function* () {
    yield new TextEncoder().encode('a,b\n');
    yield new TextEncoder().encode('1,2\n');
  };
  const { body, headers } = makeForm(open, 'Übersicht "Mai".csv', { folder: 'Häfen/2026-05' });
  const init = { method: 'POST', body, headers, duplex: 'half' } as const;
  const form = await new Request(URL_SENT, init).formData();
  assert.equal(form.get('folder'), 'Häfen/2026-05');
  const file = form.get('file');
  assert.ok(file instanceof File);
  assert.equal(file.name, 'Übersicht "Mai".csv');
  assert.equal(await file.text(), 'a,b\n1,2\n');
});

test('an address may have a path, and nothing after it', () => {
  assert.equal(parseAddress('https://ade.example/tools/ade/'), 'https://ade.example/tools/ade');
  assert.equal(parseAddress('http://127.0.0.1:8000'), 'http://127.0.0.1:8000');
  for (const wrong of ['ade.example', 'ftp://ade.example', 'https://me:secret@ade.example', 'https://ade.example/?a']) {
    assert.throws(() => parseAddress(wrong), { code: 'server_address_invalid' });
  }
});
