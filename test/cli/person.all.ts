import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SubjectHolder, SubjectPlan, SubjectSearch } from '../../src/contract/api/index.ts';
import { openDatabase } from '../../src/storage/store/index.ts';
import { databaseEnvOf, isOnPostgres, placeOf } from '../helpers/postgres/databases.ts';
import { runAde } from '../helpers/run-ade.ts';
import { isForgetful } from '../helpers/storage/forgetful.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { startTestServer, WS } from '../http/server-harness.ts';
import { makeDataDir, run, startServer, WORKSPACE } from '../service/harness.ts';
import { assertNothingLeft, MARKER, TERMS } from '../service/subjects/helpers.ts';
import { CSV } from '../service/subjects/plant.ts';

interface Found {
  search: SubjectSearch;
  holders: SubjectHolder[];
}

const onFolder = { skip: (isOnPostgres || isForgetful) && 'The command does the work itself only in a data folder.' };

test('on the host, the command does the work while no server runs', onFolder, async (t) => {
  const dataDir = await makeDataDir(t);
  const server = await startServer(dataDir);
  await run(server, CSV, 'list.csv');
  await server.service.columns.settled();
  await server.stop();
  const terms = join(await makeTempFolder(t), 'terms.txt');
  writeFileSync(terms, `${TERMS.join('\r\n')}\n`);
  const ade = async <T>(...args: string[]): Promise<T> => {
    const common = ['--data-dir', dataDir, '--workspace', WORKSPACE, '--json'];
    const { exitCode, stdout, stderr } = await runAde(['person', ...args, ...common], databaseEnvOf(dataDir));
    assert.equal(exitCode, 0, stderr);
    return JSON.parse(stdout);
  };
  const found = await ade<Found>('find', '--terms-file', terms, '--reason', 'erasure_request', '--reference', 'DSR 17');
  assert.equal(found.search.state, 'found');
  assert.deepEqual(found.holders.map(({ holder }) => holder.split(':')[0]).sort(), ['document', 'job']);
  const planned = await ade<SubjectPlan>('erase', found.search.id, '--reference', 'DSR 17');
  assert.equal(planned.goes.length, 2);
  const erased = await ade<Found>('erase', found.search.id, '--reference', 'DSR 17', '--yes');
  assert.equal(erased.search.state, 'erased');
  const db = await openDatabase(await placeOf(dataDir));
  t.after(() => db.destroy());
  await assertNothingLeft({ db, dataDir });
  const entries = await db
    .selectFrom('activity')
    .select(['actor', 'action'])
    .where('action', 'like', 'subject.%')
    .execute();
  assert.deepEqual(new Set(entries.map(({ actor }) => actor)), new Set(['host']));
});

test('a server does the work for --url, and for its own host', async () => {
  const server = await startTestServer();
  await server.uploadText(CSV, `${MARKER.name}.csv`);
  const ade = (args: string[], env: Record<string, string>) => runAde(['person', ...args], env);
  const remote = ['--url', server.running.url];
  const token = { ADE_TOKEN: server.adminToken };
  const found = await ade(['find', MARKER.name, ...remote, '--json'], token);
  assert.equal(found.exitCode, 0, found.stderr);
  const { search }: Found = JSON.parse(found.stdout);
  assert.equal(search.state, 'found');
  const shown = await ade(['erase', search.id, '--reference', 'DSR 17', ...remote], token);
  assert.match(shown.stdout, /Would be erased:\n.*document:doc_[^\n]* masked\nRemains:/);
  assert.match(shown.stdout, /Nothing was erased\. Give --yes to do it/);
  if (!isOnPostgres && !isForgetful) {
    const here = await ade(['find', MARKER.name, '--data-dir', server.dataDir], {});
    assert.match(here.stdout, /^sub_\S+: \d+ places in 1 holder\n/);
    assert.ok(!here.stdout.includes('Zyxanna'), here.stdout);
  }
  const erased = await ade(['erase', search.id, '--reference', 'DSR 17', '--yes', ...remote], token);
  assert.match(erased.stdout, /is erased, DSR 17\n.*document:doc_[^\n]*: erased \(1 file masked, 0 removed/);
  const refused = await ade(['erase', search.id, '--reference', 'DSR 17', '--yes', ...remote], token);
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stderr, /subject_search_refused/);
  assert.equal((await server.list(`${WS}/subject-searches`)).length, isOnPostgres || isForgetful ? 1 : 2);
});
