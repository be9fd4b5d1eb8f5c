import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Document, Job } from '../../src/contract/api/index.ts';
import { hasOpenssl, makeCertificate } from '../client/certificate.ts';
import { UnrulyProxy } from '../client/unruly-proxy.ts';
import { runAde } from '../helpers/run-ade.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';
import { projectDir, starterInput, startTestServer, WS, waitUntil } from '../http/server-harness.ts';

// One server and one folder for all tests, which use the results of those before them.
describe('ade run --url', async () => {
  const folder = makeFileFolder();
  const server = await startTestServer();
  const proxy = new UnrulyProxy(() => server.running.url);
  const url = await proxy.start();
  await server.publishStarter('Roster');
  await server.makeSender({ name: 'Harbour' });
  const inbox = join(folder, 'Harbour');
  const month = join(inbox, '2026-05');
  mkdirSync(month, { recursive: true });
  copyFileSync(starterInput, join(month, 'roster.csv'));
  writeFileSync(join(month, 'small.csv'), 'Member No.,First Name\nM1,Ada\n');
  writeFileSync(join(month, '~$small.csv'), 'held open');
  writeFileSync(join(month, 'notes.txt'), 'no document');
  const single = join(folder, 'single.csv');
  writeFileSync(single, 'Member No.,First Name\nM2,Alan\n');
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, `${server.adminToken}\n`);

  const ade = (args: string[], env: Record<string, string> = {}) => runAde([...args], env);
  const run = (args: string[], token: string | undefined = server.adminToken) =>
    ade(['run', ...args, '--url', url], token === undefined ? {} : { ADE_TOKEN: token });
  const parse = (stdout: string) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Job & { job_id: string; files: { sha256: string }[] });
  const countJobs = async () => (await server.list<Job>(`${WS}/jobs?limit=200`)).length;
  /** The starter package also writes the list of issues. */
  const nameFiles = (name: string) =>
    ['artifact.json', 'issues.csv', 'normalized.xlsx'].map((ending) => `${name}.${ending}`);
  let first: string[] = [];

  test('runs the documents of a folder and a file, and fetches the results', async () => {
    const out = join(folder, 'out');
    proxy.plan('POST', /jobs$/, 'cut_after', 'busy');
    const formats = ['--format', 'csv', '--provenance'];
    const ran = await run([inbox, single, '--config', 'roster', '--out', out, '--json', ...formats]);
    assert.equal(ran.exitCode, 0, ran.stderr + ran.stdout);
    const lines = parse(ran.stdout);
    assert.deepEqual(
      lines.map(({ source_file, status }) => [source_file, status]),
      [
        ['roster.csv', 'success'],
        ['small.csv', 'success'],
        ['single.csv', 'success'],
      ],
    );
    first = lines.map(({ job_id }) => job_id);
    const names = ['roster', 'single', 'small'];
    const files = names.flatMap((name) => [...nameFiles(name), `${name}.normalized.csv`]);
    assert.deepEqual(readdirSync(out).sort(), ['datapackage.json', ...files].sort());
    const { bytes } = await server.expect(200, 'GET', `${WS}/jobs/${first[0]}/output`);
    assert.deepEqual(readFileSync(join(out, 'roster.normalized.xlsx')), bytes);
    const csv = `${WS}/jobs/${first[0]}/output?format=csv&provenance=true`;
    const sent = (await server.expect(200, 'GET', csv)).bytes;
    assert.deepEqual(readFileSync(join(out, 'roster.normalized.csv')), sent);
    const hashes = lines.map(({ files: [file] }) => `sha256:${file?.sha256}`);
    assert.equal(hashes[0], `sha256:${createHash('sha256').update(sent).digest('hex')}`);
    const { resources } = JSON.parse(readFileSync(join(out, 'datapackage.json'), 'utf8'));
    assert.deepEqual(resources.map(({ hash }: { hash: string }) => hash).sort(), hashes.sort());
    const documents = await server.list<Document>(`${WS}/documents`);
    const folders = Object.fromEntries(documents.map((one) => [one.filename, one.folder]));
    assert.deepEqual(folders, { 'roster.csv': 'Harbour/2026-05', 'small.csv': 'Harbour/2026-05', 'single.csv': null });
  });

  test('repeated, finds the jobs that are there; with --again it makes new ones', async () => {
    const before = await countJobs();
    const again = await run([inbox, single, '--config', 'roster', '--token-file', tokenFile, '--json'], undefined);
    assert.deepEqual(
      parse(again.stdout).map(({ job_id }) => job_id),
      first,
    );
    assert.equal(await countJobs(), before);
    const second = await run([single, '--again', '--sender', 'harbour', '--period', 'May 2026', '--json']);
    const [job] = parse(second.stdout);
    assert.ok(job !== undefined && !first.includes(job.job_id), second.stderr);
    const made = await server.read<Job>(`${WS}/jobs/${job.job_id}`);
    assert.equal(made.period, '2026-05');
  });

  test('uploads a document again that was deleted meanwhile', async () => {
    const document = join(folder, 'deleted.csv');
    writeFileSync(document, 'Member No.,First Name\nM4,Barbara\n');
    const [before] = parse((await run([document, '--json'])).stdout);
    const { document_id: id } = await server.read<Job>(`${WS}/jobs/${before?.job_id}`);
    await server.expect(204, 'DELETE', `${WS}/documents/${id}`);
    const { stdout, stderr } = await run([document, '--json']);
    const [after] = parse(stdout);
    assert.equal(after?.status, 'success', stdout + stderr);
    assert.notEqual(after.job_id, before?.job_id);
  });

  test('interrupted, leaves the job to the server, and the same command fetches its result', async () => {
    const document = join(folder, 'interrupted.csv');
    writeFileSync(document, 'Member No.,First Name\nM3,Grace\n');
    const out = join(folder, 'interrupted');
    const args = ['run', document, '--url', url, '--out', out];
    proxy.seen.length = 0;
    proxy.decide = ({ url: path = '' }) => (/events$/.test(path) ? 'hang' : 'pass');
    const main = join(projectDir, 'dist/cli.js');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, ADE_TOKEN: server.adminToken },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const ended = once(child, 'close');
    await waitUntil(() => proxy.count('GET', /events$/) > 0);
    child.kill('SIGINT');
    assert.deepEqual(await ended, [1, null]);
    assert.match(output, /interrupted\.csv: cancelled/);
    assert.match(output, /Submitted jobs continue on the server\. The same command fetches their results\./);
    assert.deepEqual(readdirSync(out), []);
    proxy.decide = () => 'pass';
    const before = await countJobs();
    const repeated = await ade(args, { ADE_TOKEN: server.adminToken });
    assert.equal(repeated.exitCode, 0, repeated.stderr);
    assert.match(repeated.stdout, /^interrupted\.csv: /);
    assert.deepEqual(readdirSync(out).sort(), nameFiles('interrupted'));
    assert.equal(await countJobs(), before);
  });

  test('says what is wrong', async () => {
    const usage = await run([single, '--previous', 'x']);
    assert.equal(usage.exitCode, 2);
    assert.match(usage.stderr, /--previous is not for --url/);
    assert.match((await run([single, '--format', 'csv'])).stderr, /--format needs --out with --url/);
    assert.match((await ade(['run', single, '--sender', 'x', '--config', 'x'])).stderr, /--sender needs --url/);
    const nobody = await run([single], 'unknown');
    assert.equal(nobody.exitCode, 1);
    assert.match(nobody.stderr, /error\[not_signed_in\]: .*The command takes the token from the variable ADE_TOKEN/);
    assert.match((await run([single, '--config', 'Nobody'])).stderr, /error\[config_unknown\]: .*Nobody/);
    const token = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }], 'reader');
    const reader = await run([single, join(month, 'small.csv'), '--json'], token);
    assert.equal(reader.exitCode, 1);
    assert.deepEqual(
      reader.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).error.code),
      ['access_denied', 'access_denied'],
    );
    const missing = await run([join(folder, 'missing.csv')]);
    assert.match(
      missing.stdout + missing.stderr,
      /There is no file .*missing\.csv\. Check the path\. \[file_not_found\]|file_not_found/,
    );
  });

  test('lists configs and fetches a job again, by https with an authority of its own', {
    skip: !hasOpenssl,
  }, async () => {
    const { path, cert, key } = makeCertificate(folder);
    const secure = new UnrulyProxy(() => server.running.url, { cert, key });
    const secureUrl = await secure.start('https');
    const list = ['remote', 'configs', '--url', secureUrl, '--json'];
    const untrusted = await ade(list, { ADE_TOKEN: server.adminToken });
    assert.equal(untrusted.exitCode, 1);
    assert.match(JSON.parse(untrusted.stderr).error.message, /name the file of its certificate in NODE_EXTRA_CA_CERTS/);
    const env = { ADE_TOKEN: server.adminToken, NODE_EXTRA_CA_CERTS: path };
    const listed = await ade(list, env);
    assert.deepEqual(
      JSON.parse(listed.stdout).map(({ name }: { name: string }) => name),
      ['Roster'],
    );
    assert.match((await ade(list.slice(0, -1), env)).stdout, /Roster +cfg_\S+ +default/);
    const out = join(folder, 'fetched');
    const fetched = await ade(['remote', 'fetch', first[0] ?? '', '--url', secureUrl, '--out', out, '--json'], env);
    assert.equal(fetched.exitCode, 0, fetched.stderr);
    assert.deepEqual(readdirSync(out).sort(), nameFiles('roster'));
  });
});
