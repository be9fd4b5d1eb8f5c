import { LOCKER, type TestServer, WS } from '../server-harness.ts';

/** Provokes all answers about corrections that are not applied yet. */
export async function answerDrafts(
  server: TestServer,
  submission: object,
  readTwice: (path: string) => Promise<void>,
): Promise<void> {
  const { db } = server.running.service;
  const { id } = await server.run(submission);
  const path = `${WS}/jobs/${id}/corrections/draft`;
  const json = { base_revision: 1, statements: [[LOCKER]] };
  const none = `${WS}/jobs/none/corrections/draft`;
  for (const method of ['GET', 'PUT', 'DELETE'])
    await server.expectProblem('job_unknown', method, none, method === 'PUT' ? { json } : {});
  for (const method of ['PUT', 'DELETE']) {
    const body = method === 'PUT' ? { json } : {};
    await server.expectProblem('etag_required', method, path, body);
    await server.expectProblem('etag_mismatch', method, path, { ...body, headers: { 'if-match': '"other"' } });
  }
  const any = { 'if-match': '*' };
  const large = { base_revision: 1, statements: [Array.from({ length: 600 }, () => LOCKER)] };
  large.statements.push(large.statements[0]!);
  await server.expectProblem('draft_too_large', 'PUT', path, { json: large, headers: any });
  await db.updateTable('jobs').set({ inputs_purged_at: '2026-01-01T00:00:00.000Z' }).where('id', '=', id).execute();
  await server.expectProblem('job_not_correctable', 'PUT', path, { json, headers: any });
  await db.updateTable('jobs').set({ inputs_purged_at: null }).where('id', '=', id).execute();
  await server.expect(200, 'PUT', path, { json, headers: any });
  await readTwice(path);
  await readTwice(`${WS}/correction-drafts`);
  await server.expect(204, 'DELETE', path, { headers: any });
}

/** Provokes all answers about acceptances of several jobs. */
export async function answerBulks(
  server: TestServer,
  submission: object,
  readTwice: (path: string) => Promise<void>,
): Promise<void> {
  const { id } = await server.run(submission);
  const headers = { 'if-match': '*' };
  const { attention } = await server.read<{ attention: { id: string }[] }>(`${WS}/jobs/${id}/review`);
  await server.expect(200, 'POST', `${WS}/jobs/${id}/review`, { headers });
  const json = { including: attention.map((one) => one.id), reason: { code: 'other' }, bulk_id: 'blk_answers' };
  await server.expect(200, 'POST', `${WS}/jobs/${id}/accept`, { json, headers });
  const path = `${WS}/bulk-acceptances`;
  await readTwice(path);
  await server.expectProblem('bulk_unknown', 'POST', `${path}/none/undo`);
  await server.expect(200, 'POST', `${path}/blk_answers/undo`);
}
