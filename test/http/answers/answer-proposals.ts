import type { Config, ConfigVersion, FieldProposal, Job } from '../../../src/contract/api/index.ts';
import { type TestServer, WS } from '../server-harness.ts';

/** Provokes every answer about proposed fields; `readTwice` reads with and without a known ETag. */
export async function answerProposals(
  server: TestServer,
  { version, job }: { version: ConfigVersion; job: Job },
  readTwice: (path: string) => Promise<void>,
): Promise<void> {
  const proposals = `${WS}/configs/${version.config_id}/field-proposals`;
  const json = { job_id: job.id, sheet: 0, table_id: 'table_1', column: 'I', name: 'Locker' };
  const { id } = await server.make<FieldProposal>(proposals, json);
  await server.expect(200, 'POST', proposals, { json });
  await server.expectProblem('field_known', 'POST', proposals, { json: { ...json, name: 'Member ID' } });
  await server.expectProblem('column_not_found', 'POST', proposals, { json: { ...json, column: 'ZZ' } });
  await readTwice(proposals);
  const withdraw = `${proposals}/${id}/jobs/${job.id}`;
  await server.expect(204, 'DELETE', withdraw);
  await server.expectProblem('field_proposal_unknown', 'DELETE', withdraw);
  const taken = await server.make<FieldProposal>(proposals, json);
  const draft = await server.make<ConfigVersion>(`${proposals}/draft`, { ids: [taken.id] });
  await server.expectProblem('field_proposal_decided', 'POST', `${proposals}/draft`, { json: { ids: [taken.id] } });
  await server.expectProblem('field_proposal_decided', 'DELETE', `${proposals}/${taken.id}/jobs/${job.id}`);
  await server.expect(204, 'DELETE', `${WS}/versions/${draft.id}`);
  await server.expectProblem('version_not_draft', 'POST', `${proposals}/draft`, {
    json: { ids: [taken.id], version_id: version.id },
  });
  const broken = await server.makeDraft(version.config_id, { from: version.id });
  await server.changeFile(broken.id, 'manifest.json', () => '{}');
  await server.expectProblem('package_invalid', 'POST', `${proposals}/draft`, {
    json: { ids: [taken.id], version_id: broken.id },
  });
  await server.expect(204, 'DELETE', `${WS}/versions/${broken.id}`);
  const decline = `${proposals}/${taken.id}/decline`;
  await server.expect(200, 'POST', decline);
  await server.expectProblem('field_proposal_decided', 'POST', decline);
  const empty = await server.make<Config>(`${WS}/configs`, { name: 'Without a version' });
  const unpublished = `${WS}/configs/${empty.id}/field-proposals`;
  await server.expectProblem('job_unknown', 'POST', unpublished, { json });
}
