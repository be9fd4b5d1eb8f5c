import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import type { DocumentCheck, Grant, Verification, Workspace } from '../../src/contract/api/index.ts';
import { inputPaths, jobFolder, jobNames } from '../../src/contract/layout.ts';
import { readComparable } from '../helpers/compare-jobs.ts';
import { databaseEnvOf } from '../helpers/postgres/databases.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';
import { Needles } from './kept-files/needles.ts';
import { MARKERS, type Story, tell } from './kept-files/story.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_LOG_LEVEL: 'trace' });
const version = await server.publishStarter();
const events: string[] = [];
const story = await followStory();
const { may, june, senderId } = story;
const salt = JSON.parse(readFileSync(join(folderOf(june.id), inputPaths.salt), 'utf8')).salt as string;
const needles = new Needles({ ...MARKERS, salt });

/** Tells the story while somebody follows the workspace, until the events of a later job. */
async function followStory(): Promise<Story> {
  let told: Story | undefined;
  let last = '';
  await server.follow(
    `${WS}/events`,
    (event: { type: string }) => {
      events.push(JSON.stringify(event));
      return last !== '' && events.at(-1)!.includes(last);
    },
    async () => {
      told = await tell(server, 'Harbour');
      await tryDraft(told.may.id);
      const { id } = await server.uploadText('Member No.,First Name\nM1,Ann\n', 'last.csv');
      last = (await server.runToSuccess(id)).id;
    },
  );
  return told!;
}

/** Somebody sees values of an accepted document change, and does not publish the draft. */
async function tryDraft(jobId: string): Promise<void> {
  const draft = await server.makeDraft(version.config_id);
  const hide = 'mapValues(call.values, (value, index) => {';
  await server.changeFile(draft.id, 'columns/amount.ts', (text) =>
    text.replace(hide, `${hide}\n    if (index === 0) return 1;`),
  );
  const path = `${WS}/versions/${draft.id}`;
  const { body, text } = await server.expect<DocumentCheck>(200, 'POST', `${path}/publication/documents/${jobId}`);
  assert.equal(body.outcome, 'changed');
  assert.ok(text.includes(MARKERS.amount), text);
  const refused = await server.expectProblem('version_reason_missing', 'POST', `${path}/publish`);
  assert.ok(!refused.text.includes(MARKERS.amount), refused.text);
}

function folderOf(id: string): string {
  return jobFolder(server.dataDir, id);
}

/** Files of a job that are no values: all but its inputs, what it keeps, its result, and what people gathered. */
function listRecords(id: string): string[] {
  const { inputs, keys, profile, rowHashes, checks, output, drafts, environment, issuesCsv } = jobNames;
  const values = new Set<string>([inputs, keys, profile, rowHashes, checks, output, drafts, environment, issuesCsv]);
  const list = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (values.has(entry.name)) return [];
      return entry.isDirectory() ? list(path) : [path];
    });
  return list(folderOf(id));
}

const assertSilent = (haystack: string | Buffer, name: string) => assert.deepEqual(needles.find(haystack), [], name);

test('the markers are found where values are allowed, in each form', () => {
  const kept = [inputPaths.previousKeys, inputPaths.previousProfile, inputPaths.salt, 'inputs/june.csv'];
  for (const path of kept) assert.ok(existsSync(join(folderOf(june.id), path)), path);
  assert.ok(needles.find(readFileSync(join(folderOf(june.id), 'inputs/june.csv'))).includes('key as text'));
  const draft = readdirSync(join(folderOf(june.id), jobNames.drafts))[0]!;
  const gathered = readFileSync(join(folderOf(june.id), jobNames.drafts, draft));
  assert.deepEqual(needles.find(gathered), ['draft as text']);
  const sha256 = (text: string, form: 'hex' | 'base64') => createHash('sha256').update(text).digest(form);
  assert.deepEqual(needles.find(`"id":"${sha256(MARKERS.key, 'hex').slice(0, 12)}"`), ['key as sha256']);
  assert.deepEqual(needles.find(sha256(MARKERS.last_name.toLowerCase(), 'base64')), ['last_name as sha256']);
  const around = Buffer.from(`a row of ${MARKERS.first_name} and others`).toString('base64');
  assert.deepEqual(needles.find(around), ['first_name as base64']);
});

test('no file of the record has a value, an unsalted hash of one, or the salt', () => {
  for (const { id } of [may, june]) {
    const files = listRecords(id);
    for (const name of ['artifact.json', 'events.ndjson', 'row-changes.bin', 'issues.ndjson'])
      assert.ok(
        id === may.id || files.some((path) => path.endsWith(name)),
        `${name} is among ${files.map((path) => relative(folderOf(id), path)).join()}`,
      );
    for (const path of files) assertSilent(readFileSync(path), path);
  }
});

test('keys and profiles have no text and no unsalted hash either; they have amounts, and count as values', () => {
  const isAmount = (found: string) => /^(changed_)?amount as text$/.test(found);
  for (const { id } of [may, june])
    for (const name of [jobNames.keys, jobNames.profile]) {
      const found = needles.find(readFileSync(join(folderOf(id), name)));
      assert.deepEqual(
        found.filter((one) => !isAmount(one)),
        [],
        name,
      );
    }
});

test('logs, events and activity have none', async () => {
  // Somebody reads values, so that the activity has entries about that, too.
  await server.expect(200, 'GET', `${WS}/jobs/${june.id}/row-changes?values=true`);
  await server.expect(200, 'POST', `${WS}/jobs/${june.id}/verify`, { json: {} });
  assert.ok(events.length > 5 && server.logLines.length > 20, `${events.length}, ${server.logLines.length}`);
  assertSilent(events.join('\n'), 'events');
  assertSilent(server.logLines.join(''), 'the log');
  const stored = await server.running.service.db.selectFrom('activity').selectAll().execute();
  assert.ok(stored.some(({ action }) => action === 'job.values_read'));
  assertSilent(JSON.stringify(stored), 'the activity');
  for (const args of [
    ['verify', folderOf(june.id)],
    ['activity', 'export', '--data-dir', server.dataDir],
  ]) {
    const { exitCode, stdout, stderr } = await runAdeHere(args, databaseEnvOf(server.dataDir));
    assert.equal(exitCode, 0, stdout + stderr);
    assertSilent(stdout + stderr, args.join(' '));
  }
});

test('no table of the database has one, except the salt in the table that no route reads', async () => {
  const { db } = server.running.service;
  const withSalt: string[] = [];
  for (const { name, schema, isView } of await db.introspection.getTables()) {
    if (isView) continue;
    const place = schema === undefined ? name : `${schema}.${name}`;
    const rows = await db
      .selectFrom(place as 'jobs')
      .selectAll()
      .execute();
    const found = needles.find(JSON.stringify(rows));
    if (found.length > 0) withSalt.push(`${name}: ${found.join()}`);
  }
  assert.deepEqual(withSalt, ['sender_salts: salt as text']);
});

/** Values for the parameters of all paths. */
const known: Record<string, string> = {
  workspace_id: 'default',
  job_id: june.id,
  document_id: june.document_id,
  sender_id: senderId,
  revision: '2',
  period: '2026-06',
  comparison_id: `${may.id}..${june.id}`,
  version_id: version.id,
  config_id: version.config_id,
};
const QUERIES: Record<string, string> = { readLineage: '?row=3', listRowChanges: '?values=true' };

test('no answer to somebody without the role has one, whatever is asked', async () => {
  const elsewhere = await server.make<Workspace>('/api/v1/workspaces', { name: 'Elsewhere' });
  const grants: Record<string, Grant> = {
    auditor: { workspace_id: 'default', role: 'auditor', activity: true },
    nobody: { workspace_id: elsewhere.id, role: 'admin', activity: true },
  };
  const counts: Record<string, number> = {};
  for (const [name, granted] of Object.entries(grants)) {
    const token = await server.makeToken([granted], `Audrey, ${name}`);
    for (const { path, method, operation } of server.api.places) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter!);
      const isStream = /follow/i.test(operation.operationId);
      if (method !== 'GET' || isStream || !names.every((one) => one in known)) continue;
      const url = path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => known[parameter]!);
      const query = QUERIES[operation.operationId] ?? '';
      const { status, bytes } = await server.call('GET', `${url}${query}`, { token });
      const key = `${name} ${status}`;
      counts[key] = (counts[key] ?? 0) + 1;
      assertSilent(bytes, `${name} ${operation.operationId}`);
    }
  }
  assert.ok(
    counts['auditor 200']! > 30 && counts['auditor 403']! > 10 && counts['nobody 403']! > 50,
    JSON.stringify(counts),
  );
});

test('a job with decisions, a comparison by key and corrections is verified, each revision', async () => {
  for (const revision of [1, 2]) {
    const path = `${WS}/jobs/${june.id}/verify?revision=${revision}`;
    const { body } = await server.expect<Verification>(200, 'POST', path, { json: {} });
    const failed = body.checks.filter(({ ok }) => ok !== true);
    assert.deepEqual([body.ok, failed, body.answers.rerun], [true, [], { identical: true, because: null }]);
    const names = body.checks.map(({ name }) => name);
    for (const name of ['previous', 'same_record', 'same_workbook', 'same_checks', 'same_edition'] as const)
      assert.ok(names.includes(name), `${name}: ${names.join()}`);
  }
});

test('the record does not depend on the salt: two senders have the same bytes', async () => {
  const other = await tell(server, 'Gamma');
  const readSalt = (id: string) => readFileSync(join(folderOf(id), inputPaths.salt), 'utf8');
  assert.notEqual(readSalt(other.june.id), readSalt(june.id));
  assert.ok(
    !readFileSync(join(folderOf(other.june.id), jobNames.keys)).equals(
      readFileSync(join(folderOf(june.id), jobNames.keys)),
    ),
  );
  const read = (id: string) => {
    const { artifact, ...rest } = readComparable(folderOf(id));
    // Hashes of inputs, each of which has a salt of its own.
    assert.match(artifact.job.previous!.sha256!, /^[0-9a-f]{64}$/);
    artifact.job.previous!.sha256 = '';
    return { ...rest, artifact, changes: readFileSync(join(folderOf(id), jobNames.rowChanges), 'hex') };
  };
  assert.deepEqual(read(other.june.id), read(june.id));
});

test('the log of everything, uploads included, has no token', () => {
  const log = server.logLines.join('');
  assert.match(log, /"level":"trace"/);
  assert.ok(server.adminToken.length > 20 && !log.includes(server.adminToken));
});
