import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type {
  Batch,
  Lineage,
  PackageFileContent,
  PackageFiles,
  PreviewWindow,
} from '../../../src/contract/api/index.ts';
import { environmentPaths, jobFolder, jobPaths, nameRevision } from '../../../src/contract/layout.ts';
import { databaseEnvOf } from '../../helpers/postgres/databases.ts';
import { runAdeHere } from '../../helpers/run-ade-here.ts';
import { startTestServer, WS } from '../server-harness.ts';
import { MARKERS, makeAuditedJob } from './audited-job.ts';

const server = await startTestServer();
const version = await server.publishStarter();
const { id, documentId } = await makeAuditedJob(server);
const makeToken = (role: 'auditor' | 'viewer') =>
  server.makeToken([{ workspace_id: 'default', role, activity: true }], `Audrey, ${role}`);
const [auditor, viewer] = [await makeToken('auditor'), await makeToken('viewer')];
const job = `${WS}/jobs/${id}`;

test('a row of the result leads to its row, its cells, and the rules that decided', async () => {
  const { body, headers } = await server.expect<Lineage>(200, 'GET', `${job}/lineage?row=3`, { token: auditor });
  assert.deepEqual([body.job_id, body.revision, headers.get('job-revision')], [id, 2, '2']);
  assert.deepEqual([body.source!.sheet, body.source!.row, body.source!.label], ['m', 3, 'data']);
  const first = body.columns.find(({ target_field: field }) => field === 'first_name')!;
  assert.deepEqual([first.from, first.source_a1, first.source_header], ['column', 'B3', 'First Name']);
  assert.deepEqual(
    [first.correction, (await readLineage(2)).columns.find(({ source_a1: a1 }) => a1 === 'B2')!.correction],
    ['c1', null],
  );
  assert.ok(first.mapped_by.length > 0 && first.mapped_by.every(({ rule, delta }) => rule !== '' && delta !== 0));
  const rules = [...body.source!.decided_by, ...body.columns.flatMap(({ mapped_by }) => mapped_by)];
  const ofPackage = body.columns.flatMap(({ made_by }) => (made_by === null ? [] : [made_by]));
  assert.ok(rules.some(({ says }) => says !== null) && ofPackage.length > 0);
  for (const { file } of ofPackage) {
    await server.expect(200, 'GET', `${job}/package/file?path=${file}`, { token: viewer });
  }
});

test('the cells of a row show what the result was made from', async () => {
  const { columns } = await readLineage(2);
  const first = columns.find(({ target_field: field }) => field === 'first_name')!;
  const read = async (path: string, row: number, column: string) => {
    const body = await server.read<PreviewWindow>(`${path}?from=${row}&rows=1`, { token: viewer });
    return body.rows[0]!.values[column.charCodeAt(0) - 65];
  };
  const [, letter, row] = /^([A-Z])(\d+)$/.exec(first.source_a1!)!;
  assert.equal(await read(`${WS}/documents/${documentId}/rows`, Number(row), letter!), MARKERS.cell);
  assert.equal(await read(`${job}/output/rows`, 2, first.column), MARKERS.cell);
});

test('the header of the result comes from the package, and a missing row is refused', async () => {
  const header = await readLineage(1);
  assert.deepEqual([header.source, header.columns], [null, []]);
  const { body } = await server.expectProblem('not_in_artifact', 'GET', `${job}/lineage?row=99`, { token: auditor });
  assert.match(body.detail, /rows 2 to 3/);
  await server.expectProblem('not_in_artifact', 'GET', `${job}/lineage?row=2&sheet=none`, { token: auditor });
  await server.expectProblem('request_invalid', 'GET', `${job}/lineage?row=0`, { token: auditor });
});

test('the rules and weights shown are those of the job, for everybody who may read those of a version', async () => {
  const body = await server.read<PackageFiles>(`${job}/package/files`, { token: viewer });
  const paths = body.files.map(({ path }) => path);
  for (const path of ['manifest.json', 'columns/email.ts', 'data/row-weights.json']) {
    assert.ok(paths.includes(path), paths.join());
    const file = `file?path=${path}`;
    const frozen = await server.read<PackageFileContent>(`${job}/package/${file}`, { token: viewer });
    const source = await server.read<PackageFileContent>(`${WS}/versions/${version.id}/${file}`);
    assert.equal(frozen.content, source.content);
  }
  for (const path of ['files', 'file?path=manifest.json']) {
    await server.expectProblem('access_denied', 'GET', `${job}/package/${path}`, { token: auditor });
  }
  await server.expectProblem('file_path_invalid', 'GET', `${job}/package/file?path=../../build.json`, {
    token: viewer,
  });
});

test('a file of the package that was changed is not shown as the file that the job ran with', async () => {
  const { environment } = jobPaths(jobFolder(server.dataDir, nameRevision(id, 2)));
  const path = join(environmentPaths(environment).snapshotDir, 'data/row-weights.json');
  const before = readFileSync(path);
  chmodSync(path, 0o644);
  writeFileSync(path, '{}');
  await server.expectProblem('file_damaged', 'GET', `${job}/package/file?path=data/row-weights.json`, {
    token: viewer,
  });
  writeFileSync(path, before);
  await server.expect(200, 'GET', `${job}/package/file?path=data/row-weights.json`, { token: viewer });
});

/** Values for the parameters of all paths that are read. */
const known: Record<string, string> = {
  workspace_id: 'default',
  job_id: id,
  revision: '2',
  comparison_id: `${id}..${id}`,
  version_id: version.id,
  config_id: version.config_id,
};
const QUERIES: Record<string, string> = { readLineage: '?row=3' };

test('nothing that an auditor reads contains the text of a cell or what a person wrote', async () => {
  const batch = await server.make<Batch>(`${WS}/batches`, { document_ids: [documentId] }, 202);
  const ids = { ...known, batch_id: batch.id };
  // Somebody reads values, so that the activity has entries about that, too.
  await server.expect(200, 'GET', `${job}/output/rows`, { token: viewer });
  await server.expect(200, 'GET', `${job}/corrections`, { token: viewer });
  await server.expect(200, 'POST', `${job}/verify`, { token: auditor });
  const answers: Record<string, string> = {};
  for (const { path, method, operation } of server.api.places) {
    const { to, role, grant } = operation['x-ade-access'];
    const mayRead = to === 'signed_in' || (to === 'workspace' && (role === 'auditor' || grant === 'activity'));
    const { operationId } = operation;
    if (method !== 'GET' || !mayRead || operationId === 'followWorkspace') continue;
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    if (!names.every((name) => name in ids)) continue;
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof ids) => ids[name]);
    const { text } = await server.expect(200, 'GET', `${url}${QUERIES[operationId] ?? ''}`, { token: auditor });
    answers[operationId] = text;
  }
  for (const path of [`${job}/verify`, `${WS}/verify`]) {
    answers[path] = (await server.expect(200, 'POST', path, { token: auditor })).text;
  }
  for (const args of [
    ['verify', jobFolder(server.dataDir, id)],
    ['verify', '--workspace', 'default', '--data-dir', server.dataDir],
    ['verify', '--activity', '--data-dir', server.dataDir],
    ['activity', 'head', '--data-dir', server.dataDir],
    ['activity', 'export', '--data-dir', server.dataDir],
    ['activity', 'export', '--server', '--data-dir', server.dataDir],
  ]) {
    const { exitCode, stdout, stderr } = await runAdeHere(args, databaseEnvOf(server.dataDir));
    assert.equal(exitCode, 0, `${args.join(' ')}: ${stdout}${stderr}`);
    answers[args.join(' ')] = stdout;
  }
  for (const name of [
    'listWorkspaceActivity',
    'readWorkspaceActivityHead',
    'exportWorkspaceActivity',
    'downloadArtifact',
  ])
    assert.ok(answers[name]!.length > 100, name);
  assert.ok(Object.keys(answers).length > 40, `only ${Object.keys(answers).length} answers`);
  for (const [name, text] of Object.entries(answers)) {
    for (const [kind, marker] of Object.entries(MARKERS)) assert.ok(!text.includes(marker), `${name} has the ${kind}`);
  }
  const stored = await server.running.service.db.selectFrom('activity').selectAll().execute();
  const text = JSON.stringify(stored) + server.logLines.join('');
  for (const [kind, marker] of Object.entries(MARKERS))
    assert.ok(!text.includes(marker), `the activity has the ${kind}`);
});

test('the markers are where values are allowed, so that the test above could find them', async () => {
  const folder = jobFolder(server.dataDir, nameRevision(id, 2));
  const inputs = join(folder, 'inputs');
  const texts = readdirSync(inputs, { withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [readFileSync(join(inputs, entry.name), 'utf8')] : [],
  );
  for (const kind of ['cell', 'correction', 'reason'] as const) assert.ok(texts.join().includes(MARKERS[kind]), kind);
  const { text } = await server.expect(200, 'GET', `${job}/comments`, { token: viewer });
  assert.ok(text.includes(MARKERS.comment));
});

async function readLineage(row: number): Promise<Lineage> {
  return server.read<Lineage>(`${job}/lineage?row=${row}`, { token: auditor });
}
