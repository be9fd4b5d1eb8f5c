import type { Review } from '../../../src/contract/api/index.ts';
import type { ErrorCode } from '../../../src/contract/errors/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { type TestServer, WS } from '../server-harness.ts';

const REASON = { code: 'other' };

interface Step {
  method: 'POST' | 'PUT';
  path: string;
  json?: object;
}

/** Provokes every answer to what people do with a job. */
export async function answerReviews(server: TestServer, submission: object): Promise<void> {
  const { db } = server.running.service;
  const makeJob = async () => {
    return (await server.run(submission)).id;
  };
  const job = await makeJob();
  const earlier = await makeJob();
  const setJob = (columns: { is_try?: 0 | 1; inputs_purged_at?: string | null }) =>
    db.updateTable('jobs').set(columns).where('id', '=', job).execute();

  const listIds = async (id: string) => pluck((await server.read<Review>(`${WS}/jobs/${id}/review`)).attention, 'id');
  const step = (path: string, json: object | undefined, id = job) =>
    server.expect<Review>(200, 'POST', `${WS}/jobs/${id}/${path}`, { json, headers: { 'if-match': '*' } });

  /** Makes the job a second document twice, adds it, and sets it aside. */
  const answerSecond = async (sender_id: string) => {
    const assign = (id: string, period: string | null) =>
      server.expect(200, 'PUT', `${WS}/jobs/${id}/sender`, { json: { sender_id, period } });
    const first = await makeJob();
    await assign(first, '2026-05');
    await step('review', undefined, first);
    await step('accept', { including: await listIds(first), reason: REASON }, first);
    for (const path of ['add', 'set-aside']) {
      await server.expectProblem('second_document_unknown', 'POST', `${WS}/jobs/${job}/${path}`, {
        json: { reason: REASON },
        headers: { 'if-match': '*' },
      });
      await assign(job, '2026-05');
      const ids = await listIds(job);
      for (const open of ['attention', 'accept'])
        await server.expectProblem('second_document_open', 'POST', `${WS}/jobs/${job}/${open}`, {
          json: { ...(open === 'accept' ? { including: ids } : { ids }), reason: REASON },
          headers: { 'if-match': '*' },
        });
      await take({ method: 'POST', path, json: { reason: REASON } }, [
        ['reason_unknown', { reason: { code: 'none' } }],
      ]);
      await assign(job, null);
    }
    await step('reopen', { reason: REASON });
    await step('review', undefined);
  };

  const repeats: (() => Promise<unknown>)[] = [];

  /** Sends wrong requests, then the right one with a key, and then the same one again. */
  const take = async ({ method, path, json }: Step, refused: [ErrorCode, object | undefined][] = []) => {
    await server.expectProblem('job_unknown', method, `${WS}/jobs/none/${path}`, { json });
    const url = `${WS}/jobs/${job}/${path}`;
    const { headers } = await server.expect<Review>(200, 'GET', `${WS}/jobs/${job}/review`);
    const match = { 'if-match': headers.get('etag')! };
    const needsEtag = path !== 'comments';
    if (needsEtag) {
      await server.expectProblem('etag_required', method, url, { json });
      await server.expectProblem('etag_mismatch', method, url, { json, headers: { 'if-match': '"other"' } });
    }
    for (const [code, other] of refused) await server.expectProblem(code, method, url, { json: other, headers: match });
    const keyed = method === 'PUT' ? match : { ...match, 'idempotency-key': url };
    await server.expect<Review>(200, method, url, { json, headers: keyed });
    if (method === 'PUT') return;
    await server.expect<Review>(200, method, url, { json, headers: keyed });
    const other = { json, headers: { ...match, 'idempotency-key': `${WS}/jobs/${job}/review` } };
    if (path !== 'review') await server.expectProblem('idempotency_key_reused', method, url, other);
    repeats.push(() => server.expectProblem('idempotent_job_deleted', method, url, { json, headers: keyed }));
  };

  await server.expect(200, 'GET', `${WS}/jobs/${job}/comments`);
  await take({ method: 'PUT', path: 'review/assignment', json: { due_on: '2026-01-31' } }, [
    ['assignee_unknown', { assignee: 'nobody' }],
    ['day_invalid', { due_on: '2026-02-31' }],
  ]);
  await setJob({ is_try: 1 });
  const match = { 'if-match': '*' };
  for (const [path, json] of [
    ['review', undefined],
    ['comments', { text: 'a' }],
    ['attention', { ids: ['0123456789ab'], reason: REASON }],
    ['attention/revoke', { ids: ['0123456789ab'], reason: REASON }],
    ['accept', {}],
    ['reopen', { reason: REASON }],
    ['send-back', { reason: REASON }],
    ['add', { reason: REASON }],
    ['set-aside', { reason: REASON }],
  ] as const)
    await server.expectProblem('job_not_reviewable', 'POST', `${WS}/jobs/${job}/${path}`, { json, headers: match });
  await setJob({ is_try: 0 });
  const text = { held: true, reason: { ...REASON, text: 'a' } };
  await setJob({ inputs_purged_at: '2026-01-01T00:00:00.000Z' });
  await server.expectProblem('review_text_refused', 'PUT', `${WS}/jobs/${job}/hold`, { json: text, headers: match });
  await setJob({ inputs_purged_at: null });
  for (const held of [true, false])
    await take({ method: 'PUT', path: 'hold', json: { held, reason: REASON } }, [
      ['reason_unknown', { held, reason: { code: 'none' } }],
    ]);

  await take({ method: 'POST', path: 'review' });
  await take({ method: 'POST', path: 'comments', json: { text: 'a' } });
  const used = { ...match, 'idempotency-key': `${WS}/jobs/${job}/comments` };
  await server.expectProblem('idempotency_key_reused', 'POST', `${WS}/jobs/${job}/review`, { headers: used });
  const review = await server.read<Review>(`${WS}/jobs/${job}/review`);
  const ids = pluck(review.attention, 'id');
  await server.expectProblem('attention_open', 'POST', `${WS}/jobs/${job}/accept`, { json: {}, headers: match });
  await take({ method: 'POST', path: 'attention', json: { ids: ids.slice(0, 1), reason: REASON } }, [
    ['attention_unknown', { ids: ['0123456789ab'], reason: REASON }],
    ['attention_without_sender', { ids, holds_for: 'sender', until: '2026-01-31', reason: REASON }],
  ]);
  const sender = await server.makeSender({ name: 'Revoked' });
  await server.expect(200, 'PUT', `${WS}/jobs/${job}/sender`, { json: { sender_id: sender.id, period: null } });
  const revoked = { json: { ids: ids.slice(0, 1), reason: REASON }, headers: match };
  await server.expectProblem('attention_not_of_sender', 'POST', `${WS}/jobs/${job}/attention/revoke`, revoked);
  const lasting = { ids: ids.slice(0, 1), holds_for: 'sender', until: '2999-12-31', reason: REASON };
  await server.expect(200, 'POST', `${WS}/jobs/${job}/attention`, { json: lasting, headers: match });
  await take({ method: 'POST', path: 'attention/revoke', json: { ids: ids.slice(0, 1), reason: REASON } }, [
    ['attention_unknown', { ids: ['0123456789ab'], reason: REASON }],
  ]);
  await answerSecond(sender.id);
  await server.expect(200, 'PUT', `${WS}/jobs/${job}/sender`, { json: { sender_id: null, period: null } });
  const all = await listIds(job);
  await take({ method: 'POST', path: 'accept', json: { including: all, reason: REASON } }, [
    ['reason_missing', { including: all }],
  ]);
  await server.expectProblem('job_locked', 'DELETE', `${WS}/jobs/${job}`);
  const unassigned = { json: { sender_id: null, period: null } };
  await server.expectProblem('job_locked', 'PUT', `${WS}/jobs/${job}/sender`, unassigned);
  await take({ method: 'POST', path: 'reopen', json: { reason: REASON } }, [
    ['reason_unknown', { reason: { code: 'none' } }],
  ]);
  await server.expect(200, 'POST', `${WS}/jobs/${job}/review`, { headers: match });
  await take({ method: 'POST', path: 'send-back', json: { reason: REASON } });
  await take({ method: 'POST', path: 'replace', json: { replaces: earlier, reason: REASON } }, [
    ['replacement_invalid', { replaces: job, reason: REASON }],
  ]);
  const replaced = { json: { replaces: earlier, reason: REASON }, headers: match };
  await server.expectProblem('review_state_refused', 'POST', `${WS}/jobs/${await makeJob()}/replace`, replaced);

  await server.expect(204, 'DELETE', `${WS}/jobs/${earlier}`);
  await repeats.pop()!();
  await server.expect(204, 'DELETE', `${WS}/jobs/${job}`);
  for (const repeatOnce of repeats) await repeatOnce();
}

/** Provokes the answers about how jobs of a workspace are reviewed. */
export async function answerReviewRules(server: TestServer): Promise<void> {
  const path = `${WS}/review-rules`;
  const { body, headers } = await server.expect<object>(200, 'GET', path);
  await server.expectProblem('etag_required', 'PUT', path, { json: body });
  await server.expectProblem('etag_mismatch', 'PUT', path, { json: body, headers: { 'if-match': '"other"' } });
  await server.expect(200, 'PUT', path, { json: body, headers: { 'if-match': headers.get('etag')! } });
}

/** Provokes the answers about a document under a legal hold. */
export async function answerDocumentHolds(server: TestServer, documentId: string): Promise<void> {
  const path = `${WS}/documents/${documentId}/hold`;
  await server.expect(200, 'PUT', path, { json: { held: true, reason: REASON } });
  await server.expectProblem('document_held', 'DELETE', `${WS}/documents/${documentId}`);
  await server.expectProblem('reason_unknown', 'PUT', path, { json: { held: false, reason: { code: 'none' } } });
  await server.expect(200, 'PUT', path, { json: { held: false, reason: REASON } });
}
