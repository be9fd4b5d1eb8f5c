import assert from 'node:assert/strict';
import { readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import type { Activity, Job, Review, Workspace } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import type { BuildRecord } from '../../src/contract/build.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { dataFolders, environmentPaths, jobFolder, jobPaths } from '../../src/contract/layout.ts';
import { ENGINE_VERSION } from '../../src/contract/version.ts';
import { listArchivedVersions, nameArchive, unpackDataFolder } from '../helpers/data-folder-archives.ts';
import { ON_SQLITE } from '../helpers/postgres/databases.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';
import { isLong } from '../helpers/size.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { starterInput, startTestServer, type TestServer, WS } from './server-harness.ts';

const MAX_ARCHIVE_BYTES = 1e6;
const versions = listArchivedVersions();
const changelog = readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

/** Version of ADE that prepared the environment of a job. */
function readPreparedBy(jobDir: string): string {
  const environment = realpathSync(jobPaths(jobDir).environment);
  return readJson<BuildRecord>(environmentPaths(environment).recordPath).engine_version;
}

/** The job of the document. Version 0.4.0 introduced weights; since then there is a job that uses them. */
async function findJob(server: TestServer, document = 'names.csv'): Promise<Job> {
  const entries = await server.list<Job>(`${WS}/jobs`);
  const found = entries.filter(({ source_file: name }) => name === document);
  assert.equal(found.length, 1, document);
  return found[0]!;
}

/** Changes the folder's job into one that was running when the service ended. */
function interruptJob(dataDir: string): string {
  const [id] = readdirSync(dataFolders(dataDir).jobs);
  const { events, output } = jobPaths(jobFolder(dataDir, id!));
  const lines = readFileSync(events, 'utf8').split('\n');
  writeFileSync(events, lines.filter((line) => !line.includes('"type":"finished"')).join('\n'));
  rmSync(output);
  const db = new DatabaseSync(dataFolders(dataDir).database);
  db.exec("update jobs set status = 'running', finished_at = null");
  db.close();
  return id!;
}

test('there is a small archive of a data folder for each version in the changelog', () => {
  const all = [...changelog.matchAll(/^## (\d+\.\d+\.\d+) /gm)].map(([, version = '']) => version);
  assert.deepEqual(versions, all.sort(), 'test/fixtures/make-data-folder.ts makes one');
  assert.ok(all.includes(ENGINE_VERSION));
  for (const version of versions) assert.ok(statSync(nameArchive(version)).size < MAX_ARCHIVE_BYTES, version);
});

for (const version of versions) {
  suite(`a data folder of ADE ${version}`, ON_SQLITE, async () => {
    const server = await startTestServer({ ADE_AUTH: 'off' }, (dataDir) => unpackDataFolder(version, dataDir));
    const isThisVersion = version === ENGINE_VERSION;
    const hasWeights = Number.parseFloat(version) >= 0.4;
    const hasDecisions = Number.parseFloat(version) >= 0.5;
    const documents = ['names.csv', ...(hasWeights ? ['roster.csv'] : [])];

    test('starts, and shows its job with record, issues and result', async () => {
      for (const document of documents) {
        const { status, id, has_output: hasOutput } = await findJob(server, document);
        assert.deepEqual([status, hasOutput], ['success', true], document);
        const body = await server.read<Artifact>(`${WS}/jobs/${id}/artifact`);
        assert.equal(body.job.engine_version, version);
      }
      const job = await findJob(server);
      assert.deepEqual([job.status, job.source_file, job.has_output], ['success', 'names.csv', true]);
      assert.deepEqual(job.read_as, {});
      const artifact = await server.read<Artifact>(`${WS}/jobs/${job.id}/artifact`);
      assert.equal(artifact.sheets[0]?.tables[0]?.mapping?.[0]?.target_field, 'name');
      const issues = await server.list<unknown>(`${WS}/jobs/${job.id}/issues`);
      assert.equal(issues.length, 1);
      const activity = await server.list<Activity>(`${WS}/activity`);
      assert.ok(activity.some(({ action, token_id: id }) => action === 'job.submitted' && id === null));
      const explained = await runAdeHere(['explain', jobFolder(server.dataDir, job.id), '--column', 'Name']);
      assert.equal(explained.exitCode, 0, explained.stderr);
      const output = await server.expect(200, 'GET', `${WS}/jobs/${job.id}/output`);
      assert.equal(output.text.slice(0, 2), 'PK');
    });

    test('gets an identity, which database and files share', () => {
      const db = new DatabaseSync(dataFolders(server.dataDir).database, { readOnly: true });
      const row = db.prepare('select service, mark from identity').get();
      db.close();
      const { service, mark } = row as { service: string; mark: string };
      assert.equal(readFileSync(dataFolders(server.dataDir).identity, 'utf8'), `${mark}\n`);
      assert.ok(mark.startsWith(`${service}.`), mark);
    });

    // The archive of this version may be made again, then with a workspace that has a retention of its own.
    test('keeps its files for as long as before, and says so', { skip: isThisVersion && 'it is not old' }, async () => {
      const workspace = await server.read<Workspace>(WS);
      assert.deepEqual([workspace.retention, workspace.retention_notice], [null, true]);
      assert.deepEqual(new Set(Object.values(workspace.retention_in_force)), new Set(['keep']));
      const about = server.logLines.filter((line) => line.includes('follows the settings of the server, as before'));
      assert.equal(about.length, 1);
    });

    test('is verified: this version runs its own job again, and only checks the hashes of other versions', async () => {
      for (const document of documents) {
        const jobDir = jobFolder(server.dataDir, (await findJob(server, document)).id);
        const { exitCode, stdout } = await runAdeHere(['verify', jobDir]);
        if (isThisVersion) {
          // Bytes or environments have changed: raise the version in package.json, then make a data folder for it.
          assert.equal(exitCode, 0, stdout);
          continue;
        }
        assert.equal(exitCode, 3, stdout);
        // Document, package, workbook and activity; since 0.3.0 also the record, since 0.5.0 the recipes of the senders.
        const checkCount = 4 + [0.3, 0.5].filter((since) => Number.parseFloat(version) >= since).length;
        assert.equal(stdout.match(/^ {2}yes {2}/gm)?.length, checkCount, stdout);
        assert.ok(stdout.includes(`made by ADE ${version}, this is ${ENGINE_VERSION}: not run again`), stdout);
      }
    });

    test('explains what weights decided', { skip: !hasWeights && 'it had none' }, async () => {
      const { id } = await findJob(server, 'roster.csv');
      const body = await server.read<Artifact>(`${WS}/jobs/${id}/artifact`);
      const [table] = body.sheets[0]!.tables;
      assert.deepEqual(table!.header.rows, [4]);
      for (const { confidence } of [table!, table!.header, ...table!.mapping!]) {
        assert.ok(confidence! > 0.5 && confidence! <= 1, String(confidence));
      }
      const jobDir = jobFolder(server.dataDir, id);
      const { name } = body.sheets[0]!;
      for (const [option, of] of [
        ['--row', 4],
        ['--row', 5],
        ['--column', 'E-mail'],
        ['--cell', 'B6'],
      ]) {
        const place = option === '--column' ? `${of}` : `${name}!${of}`;
        const { exitCode, stdout, stderr } = await runAdeHere(['explain', jobDir, `${option}`, place]);
        assert.equal(exitCode, 0, stderr);
        if (option !== '--cell') assert.match(stdout, /\d %/, place);
      }
    });

    test('has what people decided: a revision, an acceptance, and a recipe', {
      skip: !hasDecisions && 'it had none',
    }, async () => {
      const { id, revision, sender_id: senderId, period } = await findJob(server, 'decided.csv');
      assert.deepEqual([revision, period], [2, '2026-05']);
      const review = await server.read<Review>(`${WS}/jobs/${id}/review`);
      assert.deepEqual([review.state, review.acceptances.length], ['accepted', 1]);
      const { exitCode, stdout, stderr } = await runAdeHere(['verify', jobFolder(server.dataDir, id)]);
      assert.equal(exitCode, isThisVersion ? 0 : 3, `${stdout}${stderr}`);
      const next = await server.upload(starterInput, { name: 'next.csv' });
      const config = (await server.read<Job>(`${WS}/jobs/${id}`)).config_id;
      const json = { document_id: next.id, sender_id: senderId, config_id: config };
      const body = await server.run(json);
      assert.equal(body.recipe_version, 1);
      const record = await server.read<Artifact>(`${WS}/jobs/${body.id}/artifact`);
      const column = record.sheets[0]!.tables[0]!.mapping!.find(({ raw }) => raw.column === 'I');
      assert.deepEqual([column?.target_field, column?.correction], ['department', 'r1']);
    });

    test('is corrected by this version, and keeps the earlier result as its first revision', async () => {
      const { id, revision } = await findJob(server);
      assert.equal(revision, 1);
      const path = `${WS}/jobs/${id}`;
      const before = await server.expect(200, 'GET', `${path}/artifact`);
      const places = [{ sheet: 0, a1: 'A1' }];
      const corrections: NewCorrection[] = [{ kind: 'column_field', places, field: null }];
      await server.correct(id, corrections);
      const after = await server.read<Artifact>(`${path}/artifact`);
      assert.equal(after.job.engine_version, ENGINE_VERSION);
      assert.equal(after.sheets[0]?.tables[0]?.mapping?.[0]?.target_field, null);
      const first = await server.expect(200, 'GET', `${path}/artifact?revision=1`);
      assert.ok(first.bytes.equals(before.bytes));
    });

    test('runs its document again with an environment of this version', async () => {
      const before = await findJob(server);
      assert.equal(readPreparedBy(jobFolder(server.dataDir, before.id)), version);
      const submission = { document_id: before.document_id, config_version_id: before.config_version_id };
      const { sha256 } = readJson<Artifact>(jobPaths(jobFolder(server.dataDir, before.id)).artifact).output;
      const read_as = { encoding: 'utf-8' };
      const ways = [
        { path: `${WS}/jobs/${before.id}/retry`, json: { read_as } },
        { path: `${WS}/jobs/${before.id}/retry` },
        { path: `${WS}/jobs`, json: submission },
      ];
      // For versions between the first and this one, the first way already shows that the environment is built again.
      const usual = isLong || isThisVersion || version === versions[0] ? ways : ways.slice(0, 1);
      for (const { path, json } of usual) {
        const { id, read_as: asked } = await server.submit(json, path);
        if (json === ways[0]!.json) assert.deepEqual(asked, read_as);
        const job = await server.waitForJob(id);
        assert.equal(job.status, 'success', JSON.stringify(job.error));
        const jobDir = jobFolder(server.dataDir, id);
        assert.equal(readPreparedBy(jobDir), ENGINE_VERSION);
        const { job: about, output } = readJson<Artifact>(jobPaths(jobDir).artifact);
        assert.equal(about.engine_version, ENGINE_VERSION);
        if (isThisVersion) assert.equal(output.sha256, sha256);
      }
      // The earlier job keeps the environment that it ran with.
      assert.equal(readPreparedBy(jobFolder(server.dataDir, before.id)), version);
    });
  });
}

suite('a job that another version of ADE started', ON_SQLITE, async () => {
  const server = await startTestServer({ ADE_AUTH: 'off' }, (dataDir) => {
    unpackDataFolder('0.1.0', dataDir);
    interruptJob(dataDir);
  });

  test('is started again by the service', async () => {
    const job = await server.waitForJob((await findJob(server)).id);
    assert.equal(job.status, 'success', JSON.stringify(job.error));
    const jobDir = jobFolder(server.dataDir, job.id);
    assert.equal(readPreparedBy(jobDir), ENGINE_VERSION);
    assert.equal(readJson<Artifact>(jobPaths(jobDir).artifact).job.engine_version, ENGINE_VERSION);
  });

  test('is not resumed on the command line', async (t) => {
    const dataDir = await makeTempFolder(t);
    unpackDataFolder('0.1.0', dataDir);
    const { exitCode, stderr } = await runAdeHere(['resume', jobFolder(dataDir, interruptJob(dataDir))]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^error\[job_not_resumable\]: .* ADE 0\.1\.0 began it, .* Run its document again\.$/m);
  });
});
