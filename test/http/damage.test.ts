import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { hashFile } from '../../src/base/files/hash-file.ts';
import type { Health } from '../../src/contract/api/index.ts';
import { dataFolders, documentPath, jobFolder, jobPaths } from '../../src/contract/layout.ts';
import { putDatabaseAway } from '../helpers/postgres/databases.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { startTestServer, WS } from './server-harness.ts';

suite('damage', async () => {
  const server = await startTestServer();
  await server.publishStarter();
  const document = await server.upload();
  const job = await server.run(document.id);
  const paths = jobPaths(jobFolder(server.dataDir, job.id));
  const path = { document: documentPath(server.dataDir, document), output: paths.output, artifact: paths.artifact };
  const url = {
    document: `${WS}/documents/${document.id}/content`,
    output: `${WS}/jobs/${job.id}/output`,
    artifact: `${WS}/jobs/${job.id}/artifact`,
  };
  const readStorage = async () => (await server.read<Health>('/api/v1/health')).components.storage;

  for (const kind of ['document', 'output', 'artifact'] as const) {
    test(`a damaged ${kind} is an error and shows on the health until it is restored`, async () => {
      const whole = readFileSync(path[kind]);
      const flipped = Buffer.from(whole);
      flipped[flipped.length >> 1]! ^= 1;
      const damages: [string, () => void][] = [
        ['one bit', () => writeFileSync(path[kind], flipped)],
        ['truncated', () => truncateSync(path[kind], whole.length - 1)],
        ['empty', () => truncateSync(path[kind], 0)],
        ['missing', () => rmSync(path[kind])],
      ];
      for (const [name, damage] of damages) {
        damage();
        const answer = await server.expectProblem('file_damaged', 'GET', url[kind]);
        assert.match(answer.body.detail, name === 'missing' ? /it is missing/ : /its SHA-256 is/, name);
        const storage = await readStorage();
        assert.equal(storage.status, 'degraded', name);
        assert.ok(storage.message!.includes(`Damaged files: ${path[kind].slice(server.dataDir.length + 1)}`), name);
        writeFileSync(path[kind], whole);
      }
      await server.expect(200, 'GET', url[kind]);
      assert.equal((await readStorage()).message ?? '', '');
    });
  }

  test('a part of a file is not served: the whole file is sent, since only it can be compared with its hash', async () => {
    const answer = await server.expect(200, 'GET', url.output, { headers: { range: 'bytes=0-9' } });
    assert.equal(answer.headers.get('content-range'), null);
    assert.equal(Number(answer.headers.get('content-length')), readFileSync(path.output).length);
  });

  test('a preview is not made of a damaged file', async () => {
    const whole = readFileSync(path.document);
    writeFileSync(path.document, 'Member No.,First Name\n1,Changed\n');
    await server.expectProblem('file_damaged', 'GET', `${WS}/documents/${document.id}/rows`);
    writeFileSync(path.document, whole);
    await server.expect(200, 'GET', `${WS}/documents/${document.id}/rows`);
  });

  test('the hash of the record is stored when a job ends', async () => {
    const row = await server.running.service.jobs.getRow('default', job.id);
    assert.equal(row.artifact_sha256, await hashFile(path.artifact));
  });

  test('without the folder of jobs, submissions are refused, and so is a start', async () => {
    const { jobs: folder } = dataFolders(server.dataDir);
    renameSync(folder, `${folder}-away`);
    const submission = { json: { document_id: document.id } };
    await server.expectProblem('storage_unusable', 'POST', `${WS}/jobs`, submission);
    await server.expectProblem('storage_unusable', 'POST', `${WS}/batches`, { json: { document_ids: [document.id] } });
    await server.running.stop();
    await assert.rejects(server.start(), {
      code: 'storage_unusable',
      message: /it is missing, but the database has/,
    });
    renameSync(`${folder}-away`, folder);
    await server.start();
  });

  test('an empty database next to jobs of a service is refused, with what to do', async () => {
    const { documents, packages } = dataFolders(server.dataDir);
    await server.running.stop();
    const bringBack = await putDatabaseAway(server.dataDir);
    const away = (name: string) => `${name}-away`;
    for (const name of [documents, packages]) renameSync(name, away(name));
    const message =
      /^The database .* names no files, but \S+ has jobs of a service in jobs\/.*Restore the database of these files/;
    await assert.rejects(server.start(), { code: 'database_empty', message });
    await assert.rejects(server.start(), { code: 'database_empty' }, 'and again');
    renameSync(away(documents), documents);
    await assert.rejects(server.start(), { code: 'database_empty', message: /files in documents\// });
    renameSync(away(packages), packages);
    await bringBack();
    await server.start();
    await server.expect(200, 'GET', url.output);
  });

  test('a damaged file that is deleted, or replaced, no longer shows on the health', async () => {
    const { db } = server.running.service;
    const lost = await server.uploadText('Member No.\n1\n', 'lost.csv');
    rmSync(documentPath(server.dataDir, lost));
    for (const one of [path.document, path.output]) rmSync(one);
    for (const { id } of [lost, document])
      await server.expectProblem('file_damaged', 'GET', `${WS}/documents/${id}/content`);
    await server.expectProblem('file_damaged', 'GET', url.output);
    assert.match((await readStorage()).message!, /lost\.csv .*input\.csv .*normalized\.xlsx/);
    await server.expect(204, 'DELETE', `${WS}/documents/${lost.id}`);
    assert.match((await readStorage()).message!, /^Damaged files: \S+input\.csv [^,]*, \S+normalized\.xlsx [^,]*$/);
    // As an erasure does it.
    await db
      .updateTable('documents')
      .set({ sha256: '0'.repeat(64) })
      .where('id', '=', document.id)
      .execute();
    assert.match((await readStorage()).message!, /^Damaged files: \S+normalized\.xlsx [^,]*$/);
    await server.expect(204, 'DELETE', `${WS}/jobs/${job.id}`);
    assert.equal((await readStorage()).message ?? '', '');
  });
});

test('a folder that only ade run has used is taken by a service', async (t) => {
  const dataDir = await makeTempFolder(t);
  const jobDir = jobFolder(dataDir, 'job_of_ade_run');
  mkdirSync(jobDir, { recursive: true });
  writeFileSync(join(jobDir, 'run-request.json'), JSON.stringify({ workspace_id: 'default', config_id: 'local' }));
  const server = await startTestServer({ ADE_DATA_DIR: dataDir });
  await server.expect(200, 'GET', `${WS}/jobs`);
  assert.deepEqual(readdirSync(dataFolders(dataDir).jobs), ['job_of_ade_run']);
});
