import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Activity, Verification, WorkspaceVerification } from '../../../src/contract/api/index.ts';
import { jobFolder, jobPaths, nameRevision } from '../../../src/contract/layout.ts';
import { toEntry } from '../../../src/storage/store/schema/activity-hash.ts';
import { pluck } from '../../helpers/pluck.ts';
import { databaseEnvOf } from '../../helpers/postgres/databases.ts';
import { runAdeHere } from '../../helpers/run-ade-here.ts';
import { startTestServer, WS } from '../server-harness.ts';
import { makeAuditedJob } from './audited-job.ts';
import { type Change, changeFile, keepActivity, restoreActivity, run, writeAnew } from './changes.ts';

const server = await startTestServer({ ADE_RETENTION_DAYS_INPUTS: '1', ADE_RETENTION_DAYS_OUTPUTS: '3' });
await server.publishStarter();
const { id } = await makeAuditedJob(server);
const token = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }], 'Audrey');
const { db } = server.running.service;
const folder = jobFolder(server.dataDir, nameRevision(id, 2));
const paths = jobPaths(folder);

async function verify(body?: { rerun: boolean }, query = ''): Promise<Verification> {
  const path = `${WS}/jobs/${id}/verify${query}`;
  return (await server.expect<Verification>(200, 'POST', path, { token, json: body })).body;
}

async function verifyAll(): Promise<WorkspaceVerification> {
  return (await server.expect<WorkspaceVerification>(200, 'POST', `${WS}/verify`, { token })).body;
}

const runVerify = (...args: string[]) => runAdeHere(['verify', ...args], databaseEnvOf(server.dataDir));

const failed = ({ checks }: Pick<Verification, 'checks'>) =>
  checks.filter(({ ok }) => ok === false).map(({ name }) => name);

test('an untouched job is verified: hashes, activity and a new run, each by itself', async () => {
  const verification = await verify();
  assert.deepEqual(failed(verification), []);
  assert.equal(verification.ok, true);
  assert.deepEqual(verification.answers, { hashes: true, chain: true, rerun: { identical: true, because: null } });
  assert.deepEqual([verification.job_id, verification.revision], [id, 2]);
  const names = ['document', 'corrections', 'package', 'record', 'workbook', 'acceptance', 'acceptance_stored'];
  const ofActivity = ['activity_head', 'activity'];
  const ofRun = ['rerun', 'same_record', 'same_issues', 'same_workbook', 'same_checks', 'same_edition'];
  assert.deepEqual(pluck(verification.checks, 'name'), [...names, ...ofActivity, ...ofRun]);
  assert.equal((await verify(undefined, '?revision=1')).ok, true);
  const items = await server.list<Activity>(`${WS}/activity?limit=2`);
  const [last] = items;
  assert.deepEqual([last!.actor, last!.action, last!.target_id], ['Audrey', 'job.verified', id]);
  assert.deepEqual(last!.details, { revision: 1, rerun: true, answer: 'yes' });
});

test('hashes alone are compared without a new run, for a job and for the workspace', async () => {
  const verification = await verify({ rerun: false });
  assert.deepEqual(verification.answers, {
    hashes: true,
    chain: true,
    rerun: { identical: null, because: 'not_asked' },
  });
  assert.equal(verification.ok, null);
  const all = await verifyAll();
  assert.deepEqual(all.jobs, { checked: 2, unchanged: 2, changed: 0, undecided: 0 });
  assert.deepEqual([all.ok, all.chain.ok, all.findings], [true, true, []]);
  const { exitCode, stdout } = await runVerify('--workspace', 'default', '--data-dir', server.dataDir);
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /jobs: 2 revisions unchanged, of 2\n {2}verified: nothing was changed\n/);
  const again = await runVerify('--workspace', 'default', '--rerun', '--data-dir', server.dataDir, '--json');
  assert.equal(again.exitCode, 0, again.stdout);
  assert.equal(JSON.parse(again.stdout).jobs.unchanged, 2);
});

const changes: Record<string, Change> = {
  'changed corrections': changeFile(join(folder, 'inputs/corrections.json'), ['corrections'], (path) =>
    writeFileSync(path, readFileSync(path, 'utf8').replace('"c1"', '"c9"')),
  ),
  'a changed record': changeFile(paths.artifact, ['record', 'acceptance'], (path) =>
    writeFileSync(path, readFileSync(path, 'utf8').replace('"rows_out": 2', '"rows_out": 3')),
  ),
  'a record that is no JSON any more': changeFile(paths.artifact, ['record'], (path) => writeFileSync(path, '{')),
  'a record that was taken out': changeFile(paths.artifact, ['record'], (path) => unlinkSync(path)),
  'a request that was taken out': changeFile(paths.request, ['record'], (path) => unlinkSync(path)),
  'a changed workbook': changeFile(paths.output, ['workbook']),
  'a changed document': changeFile(join(folder, 'inputs/m.csv'), ['document']),
  'a changed acceptance': {
    change: run(
      db,
      `update acceptances set statement_json = replace(statement_json, '"part":"only"', '"part":"first"')`,
    ),
    restore: run(
      db,
      `update acceptances set statement_json = replace(statement_json, '"part":"first"', '"part":"only"')`,
    ),
    found: ['acceptance_stored'],
  },
  'an acceptance in its file only': changeFile(
    jobPaths(jobFolder(server.dataDir, id)).acceptance,
    ['acceptance', 'acceptance_stored'],
    (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('"part": "only"', '"part": "second"')),
  ),
  'an acceptance that was taken out': {
    change: run(db, 'create table kept_acceptances as select * from acceptances', 'delete from acceptances'),
    restore: run(db, 'insert into acceptances select * from kept_acceptances', 'drop table kept_acceptances'),
    found: ['acceptance_stored'],
  },
  'a hash of the record that was changed in the database': {
    change: run(db, `update jobs set artifact_sha256 = '${'0'.repeat(64)}' where id = '${nameRevision(id, 2)}'`),
    restore: async () => {
      const { artifact_sha256 } = (await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst())!;
      await db.updateTable('jobs').set({ artifact_sha256 }).where('id', '=', nameRevision(id, 2)).execute();
    },
    found: ['record'],
  },
};

for (const [name, { change, restore, found }] of Object.entries(changes)) {
  test(`${name}: verification of the job and of the workspace finds it`, async () => {
    await change();
    try {
      const verification = await verify({ rerun: false });
      assert.deepEqual(failed(verification), found);
      assert.deepEqual(
        [verification.ok, verification.answers.hashes, verification.answers.chain],
        [false, false, true],
      );
      const all = await verifyAll();
      assert.equal(all.ok, false);
      const finding = all.findings.find(({ revision }) => revision === 2);
      assert.deepEqual([finding!.job_id, finding!.revision, failed(finding!)], [id, 2, found]);
      const cli = await runVerify('--workspace', 'default', '--data-dir', server.dataDir);
      assert.equal(cli.exitCode, 1, cli.stdout);
    } finally {
      await restore();
    }
    assert.deepEqual(failed(await verify({ rerun: false })), []);
  });
}

const OF_JOB = ['job.accepted', 'job.corrected'];

const activityChanges: Record<string, { change: () => Promise<void>; found: string[]; isWhole: boolean }> = {
  'a changed entry of the activity': {
    change: run(db, `update activity set actor = 'Somebody' where action = 'job.accepted'`),
    found: ['activity'],
    isWhole: false,
  },
  'an activity that was cut at its end, as one would who knows how': {
    change: () => writeAnew(db, (rows) => rows.slice(0, 3)),
    found: ['acceptance_stored', 'activity_head'],
    isWhole: true,
  },
  'an activity that was rewritten without what somebody did': {
    change: () => writeAnew(db, (rows) => rows.filter(({ action }) => !OF_JOB.includes(action))),
    found: ['acceptance_stored', 'activity_head'],
    isWhole: true,
  },
};

for (const [name, { change, found, isWhole }] of Object.entries(activityChanges)) {
  test(`${name}: verification finds it, since an acceptance contains the head of that time`, async () => {
    await keepActivity(db)();
    try {
      await change();
      // Each verification adds an entry itself, so only one is possible after the activity was changed.
      const verification = await verify({ rerun: false });
      assert.deepEqual(failed(verification), found);
      assert.equal(verification.answers.chain, false);
      const all = await verifyAll();
      assert.deepEqual([all.ok, all.chain.ok], [false, isWhole]);
      const cli = await runVerify('--activity', '--data-dir', server.dataDir);
      assert.equal(cli.exitCode, 1);
      const { id: acceptance } = (await db.selectFrom('acceptances').select('id').executeTakeFirst())!;
      assert.equal(cli.stdout.includes(acceptance), isWhole, cli.stdout);
    } finally {
      await restoreActivity(db)();
    }
    assert.deepEqual(failed(await verify({ rerun: false })), []);
  });
}

test('listed entries have the hashes that the database has', async () => {
  const rows = await db.selectFrom('activity').selectAll().where('chain', '=', 'default').orderBy('seq').execute();
  const { text } = await server.expect(200, 'GET', `${WS}/activity/export`);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(lines.slice(0, -1), rows.map(toEntry));
  assert.equal(lines.at(-1).hash, rows.at(-1)!.hash);
});

test('a changed package is found, and a missing package is a reason not to run again', async () => {
  const environment = paths.environment;
  const away = `${environment}.away`;
  renameSync(environment, away);
  const verification = await verify();
  renameSync(away, environment);
  assert.deepEqual(verification.answers, {
    hashes: true,
    chain: true,
    rerun: { identical: null, because: 'environment_missing' },
  });
  assert.equal(verification.ok, null);
  assert.ok(existsSync(environment));
});

test('another version of ADE and a run with another result are answers', async () => {
  const record = readFileSync(paths.artifact, 'utf8');
  const { artifact_sha256: hash } = await server.running.service.jobs.revisions.getRow('default', id, 2);
  const setHash = (artifact_sha256: string | null) =>
    db.updateTable('jobs').set({ artifact_sha256 }).where('id', '=', nameRevision(id, 2)).execute();
  await setHash(null);
  const { engine_version: version } = JSON.parse(record).job;
  writeFileSync(paths.artifact, record.replace(`"engine_version": "${version}"`, '"engine_version": "0.0.1"'));
  assert.deepEqual((await verify()).answers.rerun, { identical: null, because: 'other_engine' });
  writeFileSync(paths.artifact, record.replace('"rows_in": ', '"rows_in": 1'));
  const { answers, differences } = await verify();
  assert.deepEqual(answers.rerun, { identical: false, because: null });
  assert.equal(differences[0]!.path, '/summary/rows_in');
  writeFileSync(paths.artifact, record);
  await setHash(hash);
});

test('what retention removed is not a fault, and explains why the job cannot be run again', async () => {
  await server.sweep(2);
  const verification = await verify();
  assert.deepEqual(verification.answers, {
    hashes: true,
    chain: true,
    rerun: { identical: null, because: 'inputs_removed' },
  });
  const document = verification.checks.find(({ name }) => name === 'document')!;
  assert.equal(document.ok, null);
  assert.match(document.note!, /^inputs\/m\.csv was removed by retention on /);
  const all = await verifyAll();
  assert.deepEqual([all.ok, all.jobs.undecided, all.jobs.changed], [null, 2, 0]);
  const cli = await runVerify(jobFolder(server.dataDir, id));
  assert.equal(cli.exitCode, 3, cli.stdout);
  assert.match(cli.stdout, /run again: not known, since retention removed its inputs/);
});

test('a job that did not succeed cannot be verified, and says how it ended', async () => {
  const end = { status: 'error', error_code: 'time_limit' } as const;
  await db.updateTable('jobs').set(end).where('id', '=', nameRevision(id, 2)).execute();
  const { body } = await server.expectProblem('job_not_verifiable', 'POST', `${WS}/jobs/${id}/verify`, { token });
  assert.match(body.detail, /it ended with time_limit/);
  await server.expectProblem('revision_not_found', 'POST', `${WS}/jobs/${id}/verify?revision=2`, { token });
});
