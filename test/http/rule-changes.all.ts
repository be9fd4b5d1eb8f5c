import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import yazl from 'yazl';
import type {
  Config,
  ConfigVersion,
  DocumentCheck,
  Publication,
  ValueComparison,
} from '../../src/contract/api/index.ts';
import { succeedHere } from '../helpers/run-ade-here.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';
import { Reviewers } from './review/client.ts';
import { alteringDrafts } from './rule-changes/altering.ts';
import type { Change, Draft, PackageName } from './rule-changes/change.ts';
import { writeDocuments } from './rule-changes/documents.ts';
import { harmlessDrafts } from './rule-changes/harmless.ts';
import { makeForm, projectDir, startTestServer, WS } from './server-harness.ts';

/** A package, one document that a person has accepted, and what the active version reads from it. */
interface Subject {
  folder: string;
  documentPath: string;
  documentId: string;
  configId: string;
  versionId: string;
  acceptedJob: string;
  /** A try of the active version. */
  standingJob: string;
}

const server = await startTestServer();
const reviewers = new Reviewers(server, '');
const folder = makeFileFolder();
const documents = await writeDocuments(folder);
await succeedHere('init', join(folder, 'invoices'), '--from', documents.invoices);
const subjects: Record<PackageName, Subject> = {
  starter: await makeSubject('starter', join(projectDir, 'templates/starter')),
  membership: await makeSubject('membership', join(projectDir, 'examples/membership')),
  invoices: await makeSubject('invoices', join(folder, 'invoices')),
};

/** The package's own cases are left out: their failures need a reason, too. */
async function makeSubject(name: PackageName, packageFolder: string): Promise<Subject> {
  const own = join(folder, `${name}-before`);
  cpSync(packageFolder, own, { recursive: true, filter: (path) => basename(path) !== 'tests' });
  const zip = new yazl.ZipFile();
  for (const path of readdirSync(own, { recursive: true, encoding: 'utf8' }))
    if (/\.\w+$/.test(path) && !path.startsWith('.')) zip.addFile(join(own, path), path);
  zip.end();
  const body = makeForm(new Uint8Array(await buffer(zip.outputStream)), 'package.zip');
  const { id: configId } = (await server.expect<Config>(201, 'POST', `${WS}/configs/import?name=${name}`, { body }))
    .body;
  const [draft] = await server.list<ConfigVersion>(`${WS}/configs/${configId}/versions`);
  const versionId = draft!.id;
  await server.expect(200, 'POST', `${WS}/versions/${versionId}/publish`);
  const { id: documentId } = await server.upload(documents[name]);
  const { id: acceptedJob } = await server.runToSuccess({ document_id: documentId, config_id: configId });
  await reviewers.accept(acceptedJob);
  const standingJob = await preview(documentId, versionId);
  return { folder: own, documentPath: documents[name], documentId, configId, versionId, acceptedJob, standingJob };
}

/** Runs a version as the workbench does; returns the job's id. */
async function preview(document_id: string, config_version_id: string): Promise<string> {
  const body = { document_id, config_version_id, skip_type_check: true };
  return (await server.runToSuccess(body, `${WS}/tries`)).id;
}

/** The new texts of the files that a draft changes. */
function changeFiles({ of, changes }: Draft<Change>): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [path, change] of changes.flatMap(({ files }) => Object.entries(files))) {
    const before = join(subjects[of].folder, path);
    texts.set(path, change(texts.get(path) ?? (existsSync(before) ? readFileSync(before, 'utf8') : '')));
  }
  return texts;
}

/** Keeps prepared packages, which saves time. */
const kept = ['--data-dir', join(folder, 'data')];

async function diff(draft: Draft<Change>): Promise<ValueComparison> {
  const { folder: before, documentPath } = subjects[draft.of];
  const after = mkdtempSync(join(folder, 'after-'));
  cpSync(before, after, { recursive: true });
  for (const [path, text] of changeFiles(draft)) {
    mkdirSync(dirname(join(after, path)), { recursive: true });
    writeFileSync(join(after, path), text);
  }
  return JSON.parse(await succeedHere('diff', documentPath, '--before', before, '--after', after, '--json', ...kept))
    .cells;
}

async function makeChangedDraft(draft: Draft<Change>): Promise<string> {
  const { configId, versionId, folder: before } = subjects[draft.of];
  const { id } = await server.makeDraft(configId, { from: versionId });
  for (const [path, text] of changeFiles(draft)) {
    if (existsSync(join(before, path))) await server.changeFile(id, path, () => text);
    else {
      const options = { json: { content: text }, headers: { 'if-none-match': '*' } };
      await server.expect(201, 'PUT', `${WS}/versions/${id}/file?path=${encodeURIComponent(path)}`, options);
    }
  }
  return id;
}

/** What a comparison shows; everything that it counts has examples. */
function sumUp({ fields, rows, only }: ValueComparison) {
  for (const { kinds } of fields) assert.ok(kinds.length > 0 && kinds.every(({ cells }) => cells.length > 0));
  assert.equal(only.length > 0, rows.left_only + rows.right_only > 0);
  const cells = fields.map(({ target_field: field, changed, filled, emptied }) => [field, changed + filled + emptied]);
  return { cells: Object.fromEntries(cells), rowsGone: rows.left_only, rowsNew: rows.right_only };
}

const nothing = { cells: {}, rowsGone: 0, rowsNew: 0 };

/** What a draft shows in `ade diff`, in the workbench, and when it is checked before it is published. */
async function show(draft: Draft<Change>) {
  const { documentId, standingJob, acceptedJob } = subjects[draft.of];
  const inDiff = await diff(draft);
  const id = await makeChangedDraft(draft);
  const job = await preview(documentId, id);
  const inPreview = await server.read<ValueComparison>(`${WS}/comparisons/${standingJob}..${job}/values`);
  const path = `${WS}/versions/${id}`;
  const { body: check } = await server.expect<DocumentCheck>(
    200,
    'POST',
    `${path}/publication/documents/${acceptedJob}`,
  );
  const { needs_reason } = await server.read<Publication>(`${path}/publication`);
  // The values of a check are null if the workbooks are equal byte for byte.
  const inCheck = check.values === null ? nothing : sumUp(check.values);
  const shown = { 'ade diff': sumUp(inDiff), preview: sumUp(inPreview), publication: inCheck };
  return { path, shown, outcome: check.outcome, needs_reason };
}

for (const draft of alteringDrafts) {
  const { of, changes } = draft;
  test(`shown in ${of}: ${changes.map(({ name }) => name).join('; ')}`, async () => {
    const { path, shown, outcome, needs_reason } = await show(draft);
    const sum = (key: 'rowsGone' | 'rowsNew') => changes.reduce((total, change) => total + (change[key] ?? 0), 0);
    const cells = Object.assign({}, ...changes.map((change) => change.cells));
    const expected = { cells, rowsGone: sum('rowsGone'), rowsNew: sum('rowsNew') };
    for (const [where, found] of Object.entries(shown)) assert.deepEqual(found, expected, where);
    assert.deepEqual([outcome, needs_reason], ['changed', true]);
    await server.expectProblem('version_reason_missing', 'POST', `${path}/publish`);
  });
}

for (const draft of harmlessDrafts) {
  test(`not shown in ${draft.of}: ${draft.changes.map(({ name }) => name).join('; ')}`, async () => {
    const { path, shown, outcome, needs_reason } = await show(draft);
    for (const [where, found] of Object.entries(shown)) assert.deepEqual(found, nothing, where);
    assert.deepEqual([outcome, needs_reason], ['same', false]);
    await server.expect(200, 'POST', `${path}/publish`);
  });
}
