import { writeFileSync } from 'node:fs';
import { jobFolder, jobPaths } from '../../../src/contract/layout.ts';
import { Reviewers } from '../review/client.ts';
import { type TestServer, WS } from '../server-harness.ts';

/** Provokes every answer about tables and files for programs; `readTwice` reads with and without a known ETag. */
export async function answerTables(server: TestServer, readTwice: (path: string) => Promise<void>): Promise<void> {
  const document = await server.uploadText('Member No.,First Name\nT-1,Ada\n', 'of a table.csv');
  const { id } = await server.runToSuccess(document.id);
  const formats = ['csv', 'jsonl', 'parquet', 'xlsx'].flatMap((format) => [format, `${format}&package=true`]);
  for (const base of [WS, '']) {
    for (const format of formats)
      await server.expect(200, 'GET', `${base}/jobs/${id}/output?provenance=true&format=${format}`);
  }
  const about = `search=${id}`;
  await server.expectProblem('table_empty', 'GET', `${WS}/table/file?${about}`);
  await new Reviewers(server, document.id).accept(id);
  await readTwice(`${WS}/table?${about}`);
  await readTwice(`${WS}/table/file?${about}&format=csv`);
  for (const format of formats) await server.expect(200, 'GET', `${WS}/table/file?${about}&format=${format}`);
  const another = await server.publishStarter('Another of tables');
  const other = await server.runToSuccess({ document_id: document.id, config_version_id: another.id });
  await new Reviewers(server, document.id).accept(other.id);
  for (const part of ['', '/file']) {
    await server.expectProblem('config_unknown', 'GET', `${WS}/table${part}?config_id=cfg_none`);
    await server.expectProblem('period_invalid', 'GET', `${WS}/table${part}?period=whenever`);
    await server.expectProblem('table_of_several_configs', 'GET', `${WS}/table${part}?search=of a table`);
  }
  writeFileSync(jobPaths(jobFolder(server.dataDir, id)).artifact, 'no record');
  for (const part of ['', '/file']) await server.expectProblem('file_damaged', 'GET', `${WS}/table${part}?${about}`);
  // Like versions that stored no hash of the artifact.
  const { db } = server.running.service;
  await db.updateTable('jobs').set({ artifact_sha256: null }).where('id', '=', id).execute();
  for (const base of [WS, ''])
    await server.expectProblem('artifact_unreadable', 'GET', `${base}/jobs/${id}/output?format=csv`);
}
