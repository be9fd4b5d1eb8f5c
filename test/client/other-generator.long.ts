import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { projectDir, starterInput, startTestServer } from '../http/server-harness.ts';
import { installPackages } from './install-packages.ts';

const PACKAGES = { '@hey-api/openapi-ts': '0.99.0', typescript: '5.9.3' };

interface Answer<Data> {
  data?: Data;
  error?: { code: string; detail: string };
  response: Response;
}
/** As much of a generated client as the test uses: each operation by its operationId. */
type Operation = <Data = Record<string, unknown>>(options?: object) => Promise<Answer<Data>>;
type Name =
  | 'uploadDocument'
  | 'submitJob'
  | 'readJob'
  | 'readJobEvents'
  | 'downloadOutput'
  | 'startReview'
  | 'readReview'
  | 'acceptJob';
type Generated = Record<Name, Operation> & { client: { setConfig(config: object): void } };

/** Makes a client with another generator, and compiles it with the types that the generator made. */
async function generate(folder: string): Promise<Generated> {
  const run = (script: string, ...args: string[]) => {
    const file = join(folder, 'node_modules', script);
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  };
  const from = join(projectDir, 'docs', 'openapi.json');
  run('@hey-api/openapi-ts/bin/run.js', '-i', from, '-o', 'made', '-c', '@hey-api/client-fetch', '--no-log-file');
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'esnext', '--moduleResolution', 'bundler'];
  run('typescript/bin/tsc', ...options, '--target', 'esnext', '--lib', 'esnext,dom,dom.iterable', 'made/index.ts');
  const input = { all: join(folder, 'entry.js') };
  const bundle = await rolldown({
    input,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === input.all ? id : null),
        load: (id) => (id === input.all ? "export * from './made/index'; export * from './made/client.gen';" : null),
      },
    ],
  });
  await bundle.write({ dir: join(folder, 'bundle'), format: 'esm', entryFileNames: 'client.mjs' });
  await bundle.close();
  return (await import(pathToFileURL(join(folder, 'bundle', 'client.mjs')).href)) as Generated;
}

test('a client by another generator uploads, submits, waits, downloads and reviews', async (t) => {
  const folder = await makeTempFolder(t);
  const missing = installPackages(folder, PACKAGES);
  if (missing !== undefined) return t.skip(missing);
  const made = await generate(folder);
  const server = await startTestServer();
  await server.publishStarter();
  made.client.setConfig({ baseUrl: server.running.url, auth: server.adminToken });
  const path = { workspace_id: 'default' };

  const file = new File([readFileSync(starterInput)], 'roster.csv');
  const headers = { 'Idempotency-Key': 'roster of May' };
  const upload = () =>
    made.uploadDocument<{ id: string; period: string }>({ path, headers, body: { period: 'May 2026', file } });
  const document = (await upload()).data;
  assert.equal(document?.period, '2026-05');
  const replay = await upload();
  assert.equal(replay.data?.id, document.id);
  assert.equal(replay.response.headers.get('idempotency-replayed'), 'true');

  const submitted = await made.submitJob<{ id: string }>({ path, body: { document_id: document.id } });
  const jobPath = { ...path, job_id: submitted.data?.id };
  let status = '';
  while (!['success', 'error', 'cancelled'].includes(status)) {
    status = (await made.readJob<{ status: string }>({ path: jobPath })).data?.status ?? 'unknown';
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal(status, 'success');

  const events = await made.readJobEvents<string>({ path: jobPath, parseAs: 'text' });
  assert.match(events.data ?? '', /"type":"finished"/);
  const output = await made.downloadOutput<Blob>({ path: jobPath, parseAs: 'blob' });
  const { bytes } = await server.expect(200, 'GET', `/api/v1/workspaces/default/jobs/${jobPath.job_id}/output`);
  assert.deepEqual(Buffer.from((await output.data?.arrayBuffer()) ?? new ArrayBuffer()), bytes);

  const any = { 'If-Match': '*' };
  assert.equal((await made.startReview<{ state: string }>({ path: jobPath, headers: any })).data?.state, 'in_review');
  const review = await made.readReview<{ attention: { id: string; needs_decision: boolean }[] }>({ path: jobPath });
  const including = review.data?.attention.filter(({ needs_decision: isOpen }) => isOpen).map(({ id }) => id);
  const accepted = await made.acceptJob<{ state: string }>({
    path: jobPath,
    headers: any,
    body: { including, reason: { code: 'correct_as_is' } },
  });
  assert.equal(accepted.data?.state, 'accepted', JSON.stringify(accepted.error));

  const refused = await made.readJob({ path: { ...path, job_id: 'job_x' } });
  assert.deepEqual([refused.response.status, refused.error?.code], [404, 'job_unknown']);
  assert.match(refused.error?.detail ?? '', /Check the id and the workspace/);
});
