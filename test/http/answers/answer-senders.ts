import { type TestServer, WS } from '../server-harness.ts';

/** Provokes every answer about senders and their recipes; `readTwice` reads with and without a known ETag. */
export async function answerSenders(
  server: TestServer,
  configId: string,
  submission: { document_id: string },
  readTwice: (path: string) => Promise<void>,
): Promise<void> {
  const json = { name: 'Acme', due_day: 5 };
  const sender = await server.makeSender(json);
  await server.expectProblem('name_taken', 'POST', `${WS}/senders`, { json });
  const path = `${WS}/senders/${sender.id}`;
  await server.expect(200, 'PATCH', path, { json: { has_several: true } });
  await server.expectProblem('sender_unknown', 'PATCH', `${WS}/senders/snd_none`, { json: { has_several: true } });
  const other = await server.makeSender({ name: 'Gone' });
  await server.expectProblem('name_taken', 'PATCH', `${WS}/senders/${other.id}`, { json });
  await server.expect(200, 'PATCH', `${WS}/senders/${other.id}`, { json: { archived: true } });
  await server.expectProblem('period_invalid', 'GET', `${WS}/periods/2026-02-31`);
  await server.expect(200, 'POST', `${WS}/document-names`, { json: { items: [{ filename: 'acme 2026-05.xlsx' }] } });
  for (const read of [`${WS}/senders`, path, `${WS}/periods/2026-05`, `${WS}/periods`, `${WS}/people`])
    await readTwice(read);

  const submit = { ...submission, sender_id: sender.id, period: '2026-05' };
  const job = await server.run(submit);
  const assign = { sender_id: sender.id, period: '2026-06' };
  await server.expect(200, 'PUT', `${WS}/jobs/${job.id}/sender`, { json: assign });
  await server.expectProblem('job_unknown', 'PUT', `${WS}/jobs/none/sender`, { json: assign });
  const archived = { ...assign, sender_id: other.id };
  await server.expectProblem('sender_archived', 'PUT', `${WS}/jobs/${job.id}/sender`, { json: archived });
  const invalid = { ...assign, period: '2026-02-31' };
  await server.expectProblem('period_invalid', 'PUT', `${WS}/jobs/${job.id}/sender`, { json: invalid });
  await server.expectProblem('period_ambiguous', 'GET', `${WS}/jobs?period=01%2F02`);
  await server.expectProblem('period_year_missing', 'GET', `${WS}/periods/Oktober`);
  await answerRecipes(server, { configId, path, archivedId: other.id, jobId: job.id }, readTwice);
}

interface Parts {
  configId: string;
  /** Path of the sender. */
  path: string;
  archivedId: string;
  jobId: string;
}

async function answerRecipes(
  server: TestServer,
  { configId, path, archivedId, jobId }: Parts,
  readTwice: (path: string) => Promise<void>,
): Promise<void> {
  const recipes = `${path}/recipes`;
  const json = { config_id: configId, base_version: 0, job_id: jobId };
  await server.expect(200, 'POST', recipes, { json: { ...json, dry_run: true } });
  await server.expectProblem('sender_archived', 'POST', `${WS}/senders/${archivedId}/recipes`, { json });
  await server.expectProblem('sender_unknown', 'POST', `${WS}/senders/snd_none/recipes`, { json });
  await server.expectProblem('recipe_request_invalid', 'POST', recipes, { json: { ...json, revoke: ['r1'] } });
  await server.expect(201, 'POST', recipes, { json });
  await server.expectProblem('recipe_conflict', 'POST', recipes, { json });
  const version = `${recipes}/${configId}/1`;
  await server.expect(200, 'POST', `${version}/try`, { json: {} });
  await server.expectProblem('job_unknown', 'POST', `${version}/try`, { json: { job_ids: ['none'] } });
  for (const read of [recipes, version, `${version}/changes?since=1`]) await readTwice(read);
  await server.expectProblem('recipe_unknown', 'GET', `${recipes}/${configId}/9`);
  await server.expectProblem('recipe_unknown', 'GET', `${version}/changes?since=9`);
  await server.expect(200, 'DELETE', version);
  await server.expectProblem('recipe_unknown', 'DELETE', `${recipes}/${configId}/9`);
}
