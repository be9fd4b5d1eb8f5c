import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { WorkspaceVerification } from '../../../src/contract/api/index.ts';
import { readSignedHead } from '../../../src/storage/store/activity-heads.ts';
import { pluck } from '../../helpers/pluck.ts';
import { runAde } from '../../helpers/run-ade.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { HANGING_CSV, makeCsv, submit, WORKSPACE, waitFor } from '../harness.ts';
import { addStored, deployWithApi, makeDeployment, ONE_SLOT, startNode, WITH_NODES } from './start-node.ts';

test('a workspace on nodes is verified with the files of the storage', WITH_NODES, async (t) => {
  const { deployment, api } = await deployWithApi(t);
  await startNode(t, deployment, 'worker', { env: ONE_SLOT });
  const jobs = [];
  for (const rows of [10, 20]) {
    const { id } = await submit(api, await addStored(api, deployment, makeCsv(rows)));
    jobs.push(await waitFor(api, id));
  }
  assert.deepEqual(pluck(jobs, 'status'), ['success', 'success']);
  const storage = join(deployment.folder, 'storage');
  const own = await makeTempFolder(t);
  // Other processes on this machine also verify.
  const copies = await makeTempFolder(t);
  const verify = async (...options: string[]) => {
    const args = ['verify', '--workspace', WORKSPACE, '--json', ...options];
    const { exitCode, stdout, stderr } = await runAde(args, { ...deployment.env, ADE_DATA_DIR: own, TMPDIR: copies });
    return { exitCode, answer: (stdout === '' ? stderr : JSON.parse(stdout)) as WorkspaceVerification };
  };

  const whole = await verify();
  assert.deepEqual([whole.exitCode, whole.answer.ok], [0, true], JSON.stringify(whole.answer));
  assert.deepEqual(whole.answer.jobs, { checked: 2, unchanged: 2, changed: 0, undecided: 0 });
  const again = await verify('--rerun');
  assert.deepEqual([again.exitCode, again.answer.jobs.unchanged], [0, 2], JSON.stringify(again.answer));
  assert.deepEqual(readdirSync(own), [], 'nothing is left in the folder of the node');

  // The storage is away: nobody knows whether its files are whole, and that is no alarm.
  renameSync(storage, `${storage}-away`);
  const away = await verify();
  renameSync(`${storage}-away`, storage);
  assert.deepEqual([away.exitCode, away.answer.ok], [3, null], JSON.stringify(away.answer));
  assert.deepEqual(away.answer.jobs, { checked: 2, unchanged: 0, changed: 0, undecided: 2 });
  const check = away.answer.checks.find(({ name }) => name === 'storage');
  assert.equal(check?.ok, null);
  assert.match(check!.note!, /^blob_store_missing: /);
  assert.ok(!check!.note!.includes(deployment.folder), 'an answer has no path of a host');

  // A changed file, and then a removed one, are alarms.
  const folder = join(storage, 'jobs', jobs[0]!.id);
  const [blob] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  for (const [code, damage] of [
    ['blob_damaged', () => appendFileSync(join(folder, blob!), 'x')],
    ['blob_missing', () => unlinkSync(join(folder, blob!))],
  ] as const) {
    damage();
    const found = await verify();
    assert.deepEqual([found.exitCode, found.answer.ok], [1, false], code);
    assert.deepEqual(found.answer.jobs, { checked: 2, unchanged: 1, changed: 1, undecided: 0 }, code);
    const [finding] = found.answer.findings;
    assert.equal(finding!.job_id, jobs[0]!.id);
    assert.match(finding!.checks[0]!.note!, new RegExp(`^${code}: `));
  }
  assert.deepEqual(readdirSync(copies), [], 'the copies are removed');
});

test('an end that a node signed is checked with the key in the database', WITH_NODES, async (t) => {
  const deployment = await makeDeployment(t);
  const api = await startNode(t, deployment, 'node');
  const job = await submit(api, await addStored(api, deployment, HANGING_CSV));
  const own = await makeTempFolder(t);
  const head = join(own, 'head.json');
  const signed = await readSignedHead(api.db, api.dataDir, WORKSPACE);
  writeFileSync(head, JSON.stringify(signed));
  const env = { ...deployment.env, ADE_DATA_DIR: join(own, 'data') };
  const { exitCode, stdout } = await runAde(['verify', '--activity', '--head', head, '--json'], env);
  assert.equal(JSON.parse(stdout).heads[0].found, 'in_chain', stdout);
  assert.equal(exitCode, 0);
  const printed = await runAde(['activity', 'head', '--workspace', WORKSPACE], env);
  assert.equal(JSON.parse(printed.stdout).key_id, signed.key_id, 'the command signs with the key of the nodes');
  assert.ok(!existsSync(join(own, 'data', 'keys')), 'a key of its own would keep the node from starting');
  await api.service.cancel(WORKSPACE, job.id, { actor: 'test' });
});
