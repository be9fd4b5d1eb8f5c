import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sha256 } from '../../../src/base/files/hash-tree.ts';
import type { Job } from '../../../src/contract/api/index.ts';
import type { BuildRecord } from '../../../src/contract/build.ts';
import { environmentFolder, environmentPaths } from '../../../src/contract/layout.ts';
import { verifyEnvironment } from '../../../src/package/index.ts';
import { removeTree } from '../../../src/package/source/snapshot.ts';
import { pick } from '../../helpers/size.ts';
import {
  addDocument,
  addSources,
  HANGING_CSV,
  makeCsv,
  makeServer,
  readOutputHash,
  run,
  type Server,
  submit,
  WORKSPACE,
  waitFor,
} from '../harness.ts';

type Change = (envDir: string) => void;

const changeScript: Change = (envDir) => {
  const script = join(environmentPaths(envDir).snapshotDir, 'columns', 'name.js');
  chmodSync(script, 0o644);
  appendFileSync(script, '// by somebody\n');
};

/** Afterwards the files agree with build.json, so only the record kept by the service shows the change. */
const changeProgramAndRecord: Change = (envDir) => {
  const { programPath, recordPath } = environmentPaths(envDir);
  const program = readFileSync(programPath, 'utf8').replace('toUpperCase', 'toLowerCase');
  const record = JSON.parse(readFileSync(recordPath, 'utf8')) as BuildRecord;
  for (const path of [programPath, recordPath]) chmodSync(path, 0o644);
  writeFileSync(programPath, program);
  writeFileSync(recordPath, JSON.stringify({ ...record, program_hash: sha256(program) }));
};

const changes: [string, Change, RegExp][] = [
  ['a changed script', changeScript, /snapshot\/columns\/name\.js was changed/],
  ['a missing program', (envDir) => rmSync(environmentPaths(envDir).programPath), /program\.json is missing/],
  ['a program and a record that agree', changeProgramAndRecord, /build\.json was changed/],
  ['a cut record', (envDir) => writeFileSync(environmentPaths(envDir).recordPath, '{"schema'), /cannot be used/],
  ['nothing left', removeTree, /cannot be used/],
];

/** Each change costs a build with its type check. The error of a changed script is tested below. */
const isUsual = (what: string) => what.startsWith('a program and');

/** Runs a job whose environment is changed between its submission and its start. */
async function runChanged(server: Server, change: Change): Promise<Job> {
  const hanging = await submit(server, await addDocument(server, HANGING_CSV));
  const { id } = await submit(server, await addDocument(server, makeCsv(3)));
  change(await findEnvironmentDir(server));
  await server.service.cancel(WORKSPACE, hanging.id, { actor: 'test' });
  return waitFor(server, id);
}

test('a changed environment is built again from the sources of its version', async (t) => {
  const logged: string[] = [];
  const server = await makeServer(t, {
    env: { ADE_MAX_CONCURRENCY: '1' },
    log: ({ message, code }) => void (code && logged.push(message)),
  });
  addSources(server);
  const undisturbed = await run(server, makeCsv(3));
  const hash = await readOutputHash(server, undisturbed.id);
  await freeze(server);
  for (const [name, change, says] of pick(changes, ([what]) => isUsual(what))) {
    logged.length = 0;
    const job = await runChanged(server, change);
    assert.equal(job.status, 'success', `${name}: ${job.error?.message}`);
    assert.equal(await readOutputHash(server, job.id), hash, name);
    assert.match(logged.join('\n'), says, name);
    await verifyEnvironment(await findEnvironmentDir(server));
  }
});

test('a missing environment is built again when a job is submitted, or the refusal says why not', async (t) => {
  const server = await makeServer(t);
  await freeze(server);
  removeTree(addSources(server));
  const documentId = await addDocument(server, makeCsv(3));
  removeTree(await findEnvironmentDir(server));
  await assert.rejects(submit(server, documentId), {
    code: 'config_version_not_runnable',
    message: /cannot be used: .*ENOENT.*, and it cannot be built again, because its sources are gone/,
  });
  addSources(server);
  const job = await waitFor(server, (await submit(server, documentId)).id);
  assert.equal(job.status, 'success', String(job.error?.message));
});

test('if the sources are gone or were changed, the error names the file and says why', async (t) => {
  const server = await makeServer(t, { env: { ADE_MAX_CONCURRENCY: '1' } });
  await freeze(server);
  removeTree(addSources(server));
  const gone = await runChanged(server, changeScript);
  assert.equal(gone.error?.code, 'snapshot_modified');
  assert.match(gone.error!.message, /name\.js was changed, and it cannot be built again, because its sources are gone/);
  const sources = addSources(server);
  appendFileSync(join(sources, 'columns', 'name.js'), '// edited\n');
  const edited = await runChanged(server, () => undefined);
  assert.equal(edited.error?.code, 'snapshot_modified');
  assert.match(edited.error!.message, /because its sources have changed since/);
});

async function findEnvironmentDir({ db, dataDir }: Server): Promise<string> {
  const version = await db.selectFrom('config_versions').select('environment_id').executeTakeFirstOrThrow();
  return environmentFolder(dataDir, version.environment_id!);
}

/** Freezes the sources, as publishing does. */
async function freeze(server: Server): Promise<void> {
  const { content_hash } = await verifyEnvironment(await findEnvironmentDir(server));
  await server.db.updateTable('config_versions').set({ content_hash }).execute();
}
