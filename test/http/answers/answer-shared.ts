import type { Config, ConfigVersion, SharedCorrections } from '../../../src/contract/api/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { isField, makeSender } from '../../trials/generalize/recipes.ts';
import { Reviewers } from '../review/client.ts';
import { type TestServer, WS } from '../server-harness.ts';

/** Provokes all answers about what senders share, and about the score of the draft that is made from it. */
export async function answerShared(
  server: TestServer,
  version: ConfigVersion,
  readTwice: (path: string) => Promise<void>,
): Promise<void> {
  const { config_id } = version;
  for (const name of ['Oak', 'Pine']) {
    const sender = await server.makeSender({ name });
    const { recipe } = makeSender(name, ['Member No.', 'Locker'], isField('Locker', 'department'));
    const json = { config_id, base_version: 0, recipe };
    await server.expect(201, 'POST', `${WS}/senders/${sender.id}/recipes`, { json });
  }
  const shared = `${WS}/configs/${config_id}/shared-corrections`;
  await readTwice(`${shared}?min_senders=2`);
  const body = await server.read<SharedCorrections>(`${shared}?min_senders=2`);
  const json = { ids: pluck(body.items, 'id'), min_senders: 2 };
  const draft = await server.make<ConfigVersion>(`${shared}/draft`, json);
  const unknown = { ids: ['000000000000'] };
  await server.expectProblem('shared_correction_unknown', 'POST', `${shared}/draft`, { json: unknown });
  const empty = await server.make<Config>(`${WS}/configs`, { name: 'Nothing yet' });
  const unpublished = `${WS}/configs/${empty.id}/shared-corrections`;
  await server.expectProblem('config_not_published', 'GET', unpublished);
  await server.expectProblem('config_not_published', 'POST', `${unpublished}/draft`, { json });
  const score = `${WS}/versions/${draft.id}/score`;
  await server.expect(200, 'POST', score, { json: {} });
  await server.expectProblem('job_unknown', 'POST', score, { json: { job_ids: ['none'] } });
  await server.expectProblem('version_not_comparable', 'POST', `${WS}/versions/${version.id}/score`, { json: {} });
  await answerCases(server, draft);
  await answerPublication(server, version, draft, readTwice);
  await server.expect(204, 'DELETE', `${WS}/versions/${draft.id}`);
}

async function answerCases(server: TestServer, { id }: ConfigVersion): Promise<void> {
  const cases = `${WS}/versions/${id}/cases`;
  await server.expect(200, 'POST', cases, { json: {} });
  await server.expectProblem('case_unknown', 'POST', cases, { json: { names: ['nobody'] } });
  await server.expectProblem('request_invalid', 'POST', cases, { json: { names: [] } });
  const file = `${WS}/versions/${id}/file?path=tests/odd/expected.json`;
  await server.expect(201, 'PUT', file, { json: { content: '{}' }, headers: { 'if-none-match': '*' } });
  await server.expectProblem('case_invalid', 'POST', cases, { json: {} });
}

async function answerPublication(
  server: TestServer,
  published: ConfigVersion,
  { id }: ConfigVersion,
  readTwice: (path: string) => Promise<void>,
): Promise<void> {
  const { id: document } = await server.upload();
  const job = await server.runToSuccess({ document_id: document, config_id: published.config_id });
  await new Reviewers(server, document).accept(job.id);
  const publication = `${WS}/versions/${id}/publication`;
  await readTwice(publication);
  await server.expect(200, 'POST', `${publication}/documents/${job.id}`);
  await server.expectProblem('document_not_in_publication', 'POST', `${publication}/documents/none`);
  await server.expectProblem('version_not_draft', 'GET', `${WS}/versions/${published.id}/publication`);
  const file = `${WS}/versions/${id}/file?path=manifest.json`;
  await server.expect(200, 'PUT', file, { json: { content: '{}' }, headers: { 'if-match': '*' } });
  await server.expectProblem('package_invalid', 'POST', `${publication}/documents/${job.id}`);
}
