import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { NewCorrection } from '../../../src/contract/corrections.ts';
import { dataFolders, ENGINES_PREFIX, jobFolder, jobPaths, nameRevision } from '../../../src/contract/layout.ts';
import { readArtifact } from '../../../src/record/artifact/index.ts';
import { compareTrial } from '../../../src/record/compare/index.ts';
import { EngineFolder } from '../../../src/runner/engines/engine-folder.ts';
import { SWEEP_EVERY_MS } from '../../../src/service/upkeep/retention.ts';
import { listRunning } from '../../helpers/processes.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import {
  addDocument,
  correct,
  makeCsv,
  makeDataDir,
  makeServer,
  noteOf,
  runToSuccess,
  type Server,
  settle,
  startServerFor,
  submit,
  WORKSPACE,
  waitFor,
} from '../harness.ts';

const NO_NAME: NewCorrection = { kind: 'column_field', places: [{ sheet: 0, a1: 'A1' }], field: null };
/** The transform never returns for a name with this value. */
const HANG: NewCorrection = { kind: 'cell_value', places: [{ sheet: 0, a1: 'A2' }], value: 'hang' };
const KEPT = { ADE_IDLE_ENGINE_SECONDS: '600' };

const makeJob = async (server: Server, seed = 0) => (await runToSuccess(server, makeCsv(30, seed))).id;

const tryOut = (server: Server, id: string, corrections: NewCorrection[], baseRevision = 1, signal?: AbortSignal) =>
  server.service.revisions.tryOut(
    WORKSPACE,
    id,
    { corrections, baseRevision, by: 'test' },
    signal ?? new AbortController().signal,
  );

const listEngines = () => listRunning('engine.js');

const listFolders = ({ dataDir }: Server) =>
  readdirSync(dataFolders(dataDir).jobs).filter(
    (name) => name.startsWith(ENGINES_PREFIX) || name.startsWith('.trial-'),
  );

test('jobs, dry runs and revisions share an engine, and a dry run says what the revision becomes', async (t) => {
  const server = await makeServer(t, { env: KEPT });
  await makeJob(server);
  const engines = listEngines();
  assert.equal(engines.length, 1);
  for (const corrections of [[NO_NAME], [noteOf('3')], [NO_NAME, noteOf('4')]]) {
    const id = await makeJob(server);
    const said = (await tryOut(server, id, corrections)).changes;
    await correct(server, id, { base: 1, corrections });
    assert.equal(await settle(server, id), 2);
    const [before, after] = [id, nameRevision(id, 2)].map((one) =>
      readArtifact(jobPaths(jobFolder(server.dataDir, one)).artifact),
    );
    const { left: _, right: __, output_same: ___, ...became } = compareTrial(before!, after!);
    const { output_same: ____, ...told } = said;
    assert.deepEqual(told, became);
  }
  assert.deepEqual(listEngines(), engines);
});

test('an announced correction finds an engine and a rule host', async (t) => {
  const server = await makeServer(t, { env: KEPT });
  const id = await makeJob(server);
  await server.service.setSafeMode(true, { actor: 'test' });
  await waitUntil(() => listEngines().length === 0);
  await server.service.revisions.expectCorrection(WORKSPACE, id);
  await delay(300);
  assert.deepEqual(listEngines(), [], 'nothing starts in safe mode');
  await server.service.setSafeMode(false, { actor: 'test' });

  await server.service.revisions.expectCorrection(WORKSPACE, id);
  await waitUntil(() => listRunning('rule-host.cjs').length === 1);
  const engines = listEngines();
  await server.service.revisions.expectCorrection(WORKSPACE, id);
  assert.equal((await tryOut(server, id, [NO_NAME])).changes.mappings.length, 1);
  assert.deepEqual(listEngines(), engines);

  await assert.rejects(server.service.revisions.expectCorrection(WORKSPACE, 'job_none'), { code: 'job_unknown' });
  await server.service.drain(0);
  assert.deepEqual([listEngines(), listFolders(server)], [[], []]);
  // It ends with its engine, as soon as the kernel gives it a turn.
  await waitUntil(() => listRunning('rule-host.cjs').length === 0);
});

test('safe mode that is turned on while a job runs stops what its engine would load next', async (t) => {
  const server = await makeServer(t, { env: KEPT });
  await makeJob(server);
  const { id } = await submit(server, await addDocument(server, makeCsv(50_000)));
  while ((await server.service.readStats()).running !== 1) await delay(5);
  await server.service.setSafeMode(true, { actor: 'test' });
  assert.equal((await waitFor(server, id)).status, 'success');
  await waitUntil(() => listEngines().length === 0);
  await delay(500);
  assert.deepEqual([listEngines(), listRunning('rule-host.cjs')], [[], []]);
});

test('a rule that hangs loses its own result, and a client that disconnects ends the engine', async (t) => {
  const server = await makeServer(t, { env: { ...KEPT, ADE_RULE_TIMEOUT_SECONDS: '1' } });
  const id = await makeJob(server);
  const { changes } = await tryOut(server, id, [HANG]);
  assert.deepEqual(
    changes.rule_errors.map(({ right }) => right > 0),
    [true],
  );
  const [engine] = listEngines();
  const left = new AbortController();
  const gone = assert.rejects(tryOut(server, id, [HANG], 1, left.signal));
  while ((await server.service.readStats()).running !== 1) await delay(20);
  left.abort();
  await gone;
  await waitUntil(() => !existsSync(`/proc/${engine}`));
  assert.equal((await server.service.readStats()).held, 0);
  assert.equal((await tryOut(server, id, [NO_NAME])).changes.mappings.length, 1);
});

test('folders that engines of dead servers left are removed at the start or a day later, also those of older versions', async (t) => {
  const dataDir = await makeDataDir(t);
  const { jobs, waiting } = dataFolders(dataDir);
  const living = new EngineFolder(dataDir);
  const [prefix, pid, namespace] = basename(living.make()).split('-');
  const left = join(jobs, [prefix, pid, namespace, 'dead', '1'].join('-'));
  const elsewhere = join(jobs, [prefix, pid, 'c0ffee', 'unknown', '1'].join('-'));
  for (const folder of [left, elsewhere, join(waiting, '.trial-1')]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'rows-1.partial'), 'values');
  }
  t.mock.timers.enable({ apis: ['setInterval'] });
  await startServerFor(t, dataDir, { env: KEPT });
  assert.deepEqual([left, waiting, elsewhere].map(existsSync), [false, false, true]);
  // Longer than the sweep of the start takes.
  await delay(500);
  assert.ok(existsSync(elsewhere), 'its process may be alive in another container');
  utimesSync(elsewhere, 0, 0);
  t.mock.timers.tick(SWEEP_EVERY_MS);
  await waitUntil(() => !existsSync(elsewhere));
  living.remove();
});
