import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type {
  Activity,
  ChangedValues,
  Job,
  JobChecks,
  RowChanges,
  Since,
  Verification,
} from '../../src/contract/api/index.ts';
import { inputPaths, jobFolder, jobNames } from '../../src/contract/layout.ts';
import { pluck } from '../helpers/pluck.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_RETENTION_DAYS_INPUTS: '40' });

const KEYED = (text: string) => {
  const manifest = JSON.parse(text);
  manifest.columns.key = ['member_id'];
  manifest.columns.row = { one: 'member', other: 'members' };
  for (const [field, role] of Object.entries({ first_name: 'first_name', last_name: 'last_name', amount: 'amount' }))
    manifest.columns.meta[field].role = role;
  return JSON.stringify(manifest, null, 2);
};
const { draft } = await server.makeConfig('Keyed');
await server.changeFile(draft.id, 'manifest.json', KEYED);
await server.expect(200, 'POST', `${WS}/versions/${draft.id}/publish`);

/** Names and amounts that occur nowhere else. */
/** Names of three letters would also be in some cursor. */
const PEOPLE = ['Zorbek Quill', 'Yanni Xusk', 'Wilma Vroom', 'Ulfrado Tarnov', 'Siralto Ryland', 'Quin Pask'];

const makeList = (change: (cells: string[], i: number) => string[] | null = (cells) => cells) => {
  const rows = PEOPLE.map((person, i) => change([`M77${i}31`, ...person.split(' '), `${9130 + i * 7}.25`], i));
  return [
    'Member No.,First Name,Last Name,Amount',
    ...rows.filter((row) => row !== null).map((row) => row.join()),
  ].join('\n');
};

async function run(text: string, period: string, senderId: string): Promise<Job> {
  const document = await server.uploadText(`${text}\n`, `${period}.csv`);
  return server.runToSuccess({ document_id: document.id, sender_id: senderId, period });
}

async function makePair(name: string): Promise<{ may: Job; june: Job }> {
  const { id } = await server.makeSender({ name });
  const may = await run(makeList(), '2026-05', id);
  const june = await run(
    makeList(([key = '', ...cells], i) =>
      i === 5 ? null : i === 0 ? ['M99931', ...cells] : i < 3 ? [key, 'Otto', `Nyx${i}`, '9999.75'] : [key, ...cells],
    ),
    '2026-06',
    id,
  );
  return { may, june };
}

const read = (id: string, query = '', options = {}) =>
  server.read<RowChanges>(`${WS}/jobs/${id}/row-changes${query}`, options);
const folderOf = (job: Job) => jobFolder(server.dataDir, job.id);
const verify = async (job: Job) =>
  (await server.expect<Verification>(200, 'POST', `${WS}/jobs/${job.id}/verify`, { json: {} })).body;

const { may, june } = await makePair('Harbour');

test('rows that are new, gone or changed are listed by their keys, with both values', async () => {
  const changes = await read(june.id, '?values=true');
  assert.deepEqual(changes.counts, { same: 2, changed: 2, new: 1, gone: 2 });
  assert.deepEqual(
    pluck(
      changes.earlier.flatMap((one) => one ?? []),
      'job_id',
      'period',
    ),
    [[may.id, '2026-05']],
  );
  const shown = changes.items.map(({ change, place, earlier_place: earlier, key, fields }) => [
    change,
    place?.row ?? null,
    earlier?.row ?? null,
    key?.[0]?.value,
    fields.map(({ target_field: field, before, after }) => `${field} ${before} ${after}`).join(),
  ]);
  assert.deepEqual(shown, [
    ['new', 2, null, 'M99931', ''],
    [
      'changed',
      3,
      3,
      'M77131',
      'first_name Yanni Otto,last_name Xusk Nyx1,full_name Yanni Xusk Otto Nyx1,amount 9137.25 9999.75',
    ],
    [
      'changed',
      4,
      4,
      'M77231',
      'first_name Wilma Otto,last_name Vroom Nyx2,full_name Wilma Vroom Otto Nyx2,amount 9144.25 9999.75',
    ],
    ['gone', null, 2, 'M77031', ''],
    ['gone', null, 7, 'M77531', ''],
  ]);
  const page = await read(june.id, '?change=gone&limit=1');
  assert.deepEqual(
    [page.items.length, page.items[0]?.earlier_place?.row, page.items[0]?.key?.[0]?.value ?? null],
    [1, 2, null],
  );
  assert.equal((await read(june.id, `?change=gone&limit=1&from=${page.next}`)).items[0]?.earlier_place?.row, 7);
});

test('the values that changed are counted by their kind, with places in the newer document', async () => {
  const { id } = await server.makeSender({ name: 'Raise' });
  const then = await run(makeList(), '2026-05', id);
  const now = await run(
    makeList(([key = '', first = '', last = '', amount = ''], i) =>
      i === 0 ? null : [key, first, i === 4 ? `${last}son` : last, i < 4 ? String(Number(amount) * 2) : amount],
    ),
    '2026-06',
    id,
  );
  const { fields } = await server.read<ChangedValues>(`${WS}/jobs/${now.id}/row-changes/values`);
  const shown = (fields ?? []).flatMap(({ target_field: field, kinds }) =>
    kinds.map(({ kind, by, count, cells }) => [field, kind, by, count, `${cells[0]?.column}${cells[0]?.row}`]),
  );
  assert.deepEqual(shown, [
    ['amount', 'multiplied', 2, 3, 'D2'],
    ['last_name', 'lengthened', null, 1, 'C5'],
    ['full_name', 'lengthened', null, 1, 'null5'],
  ]);
  const [cell] = fields?.[0]?.kinds[0]?.cells ?? [];
  assert.deepEqual([cell?.left, cell?.right], [9137.25, 18274.5]);
  const changes = await read(now.id, '?values=true&change=changed');
  assert.deepEqual(changes.items[0]?.fields[0]?.kind, { kind: 'multiplied', by: 2 });
  assert.equal((await read(now.id, '?change=changed')).items[0]?.fields[0]?.kind, null);
  assert.equal((await server.read<ChangedValues>(`${WS}/jobs/${then.id}/row-changes/values`)).fields, null);
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }]);
  await server.expectProblem('access_denied', 'GET', `${WS}/jobs/${now.id}/row-changes/values`, { token: auditor });
  const { stdout } = await runAdeHere(['checks', folderOf(now), '--rows', 'changed', '--previous', folderOf(then)]);
  assert.match(stdout, /amount +9137\.25 +18274\.5 +×2/);
});

test('only viewers may read them, and reading values is recorded for both jobs', async () => {
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }]);
  await server.expectProblem('access_denied', 'GET', `${WS}/jobs/${june.id}/row-changes`, { token: auditor });
  for (const { id } of [may, june]) {
    const entries = await server.list<Activity>(`${WS}/activity?action=job.values_read&target_id=${id}`);
    assert.deepEqual(pluck(entries, 'actor', 'details'), [['Administrator', { revision: 1 }]]);
  }
});

test('what was found needs attention, in words without a value; the salt is the same, and given by no route', async () => {
  assert.ok(june.attention.includes('names_changed'), june.attention.join());
  const salts = [may, june].map((job) => JSON.parse(readFileSync(join(folderOf(job), inputPaths.salt), 'utf8')).salt);
  assert.equal(salts[0], salts[1]);
  const markers = new RegExp(
    [...PEOPLE.flatMap((person) => person.split(' ')), 'Nyx\\d', '9999\\.75', '9137\\.25', 'M77\\d31', salts[0]].join(
      '|',
    ),
  );
  for (const job of [may, june]) {
    for (const name of ['artifact.json', 'events.ndjson', 'run-request.json', 'issues.ndjson', jobNames.rowChanges]) {
      const path = join(folderOf(job), name);
      if (existsSync(path)) assert.doesNotMatch(readFileSync(path, 'latin1'), markers, name);
    }
    for (const path of ['', '/events', '/artifact', '/run-request', '/checks', '/since', '/row-changes'])
      assert.doesNotMatch((await server.expect(200, 'GET', `${WS}/jobs/${job.id}${path}`)).text, markers, path);
  }
  assert.doesNotMatch((await server.expect(200, 'GET', `${WS}/activity`)).text, markers);
  assert.doesNotMatch((await server.expect(200, 'GET', `${WS}/senders`)).text, markers);
  assert.equal((await verify(june)).ok, true);
});

test('the rows that a finding is about are named while their result exists, for viewers only', async () => {
  type Checks = JobChecks['items'];
  const readChecks = async (query = '') =>
    (await server.read<{ items: Checks }>(`${WS}/jobs/${june.id}/checks${query}`)).items;
  const find = (items: Checks) => items.find(({ measure, agrees }) => measure === 'names_changed' && !agrees);
  assert.equal(find(await readChecks())?.named_rows, null);
  const named = find(await readChecks('?values=true'))?.named_rows ?? [];
  assert.deepEqual(
    named.map(({ sheet_index: sheet, row, values }) => [sheet, row, values.map(({ value }) => value).join(' ')]),
    [
      [0, 3, 'M77131 Otto Nyx1 Otto Nyx1'],
      [0, 4, 'M77231 Otto Nyx2 Otto Nyx2'],
    ],
  );
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }]);
  const path = `${WS}/jobs/${june.id}/checks?values=true`;
  await server.expectProblem('access_denied', 'GET', path, { token: auditor });
  const { stdout } = await runAdeHere(['checks', folderOf(june)]);
  assert.match(stdout, /the name of another member than in 2026-05, first in row 3\.\n {2}\S+!3 {2}M77131 Otto Nyx1/);
});

test('a revision is compared with the same document, and a retry too', async () => {
  await server.correct(june.id, [{ kind: 'row_label', places: [{ sheet: 0, a1: '2' }], label: 'note' }]);
  assert.deepEqual((await read(june.id)).counts, { same: 2, changed: 2, new: 0, gone: 2 });
  const retry = await server.runToSuccess({}, `${WS}/jobs/${june.id}/retry`);
  assert.deepEqual((await read(retry.id)).counts, { same: 2, changed: 2, new: 1, gone: 2 });
});

test('when the earlier job is deleted, the copies of what it kept go, and verification says that it cannot check', async () => {
  const pair = await makePair('Delta');
  await server.correct(pair.june.id, [{ kind: 'row_label', places: [{ sheet: 0, a1: '2' }], label: 'note' }]);
  await server.expect(204, 'DELETE', `${WS}/jobs/${pair.may.id}`);
  const inputs = readdirSync(join(folderOf(pair.june), 'inputs')).filter((name) => name.startsWith('previous'));
  assert.deepEqual(inputs, []);
  assert.deepEqual(
    readdirSync(join(folderOf(pair.june), 'revisions/2/inputs')).filter((name) => name.startsWith('previous')),
    [],
  );
  const { ok, answers, checks } = await verify(pair.june);
  assert.deepEqual([ok, answers.rerun], [null, { identical: null, because: 'previous_removed' }]);
  assert.equal(checks.find(({ name }) => name === 'previous')?.ok, null);
  const changes = await read(pair.june.id, '?values=true');
  assert.deepEqual(changes.earlier, []);
  assert.deepEqual(changes.items.at(-1)?.earlier_place, { document: 0, sheet: null, sheet_index: null, row: 7 });
  // It can still be corrected, and is then not compared.
  await server.correct(pair.june.id, [{ kind: 'row_label', places: [{ sheet: 0, a1: '3' }], label: 'note' }]);
  assert.equal((await read(pair.june.id)).counts, null);
  // So it is where passes are copied from the revision before.
  await server.correct(pair.june.id, [{ kind: 'cell_value', places: [{ sheet: 0, a1: 'B4' }], value: 'Zoe' }]);
  assert.equal((await server.read<Job>(`${WS}/jobs/${pair.june.id}`)).status, 'success');
});

/** A sender with two documents for May, of which the second was added, and one for June. */
async function makeAdded(name: string, lists: [string, string, string]): Promise<[Job, Job, Job]> {
  const { id } = await server.makeSender({ name });
  const first = await run(lists[0], '2026-05', id);
  const second = await run(lists[1], '2026-05', id);
  const json = { reason: { code: 'other' } };
  const headers = { 'if-match': '*' };
  await server.expect(200, 'POST', `${WS}/jobs/${second.id}/add`, { json, headers });
  return [first, second, await run(lists[2], '2026-06', id)];
}

test('documents that stand beside each other are compared as one', async () => {
  const only = (...kept: number[]) => makeList((cells, i) => (kept.includes(i) ? cells : null));
  const june = makeList(([key = '', ...cells], i) =>
    i === 0 ? null : i === 5 ? [key, 'Otto', 'Nyx', '9165.25'] : [key, ...cells],
  );
  // The key of row 3 is in both documents of May.
  const [first, second, later] = await makeAdded('Zeta', [
    only(0, 1, 2, 3),
    only(3, 4, 5),
    `${june}\nM99931,Tom,Ost,9130.25`,
  ]);
  const changes = await read(later.id, '?values=true');
  assert.deepEqual(changes.counts, { same: 4, changed: 1, new: 1, gone: 2 });
  assert.deepEqual(
    pluck(
      changes.earlier.flatMap((one) => one ?? []),
      'job_id',
    ),
    [first.id, second.id],
  );
  const shown = changes.items.map(({ change, place, earlier_place: earlier, key, fields }) => [
    change,
    place?.row ?? null,
    earlier && [earlier.document, earlier.row],
    key?.[0]?.value,
    fields.map(({ before, after }) => `${before} ${after}`).join(),
  ]);
  assert.deepEqual(shown, [
    ['changed', 6, [1, 4], 'M77531', 'Quin Otto,Pask Nyx,Quin Pask Otto Nyx'],
    ['new', 7, null, 'M99931', ''],
    ['gone', null, [0, 2], 'M77031', ''],
    ['gone', null, [1, 2], 'M77331', ''],
  ]);
  const entries = await server.list<Activity>(`${WS}/activity?action=job.values_read&target_id=${second.id}`);
  assert.equal(entries.length, 1);
  const since = await server.read<Since>(`${WS}/jobs/${later.id}/since?values=true`);
  assert.deepEqual([since.earlier?.job_id, pluck(since.added, 'job_id')], [first.id, [second.id]]);
  assert.deepEqual([since.rows.before?.out, since.rows.after.out], [7, 6]);
  const amount = since.totals?.find(({ target_field: field }) => field === 'amount');
  assert.deepEqual(
    pluck(
      [amount?.before, amount?.after].flatMap((one) => one ?? []),
      'numbers',
    ),
    [7, 6],
  );
  const { summary } = await server.read<Job>(`${WS}/jobs/${later.id}`);
  assert.ok(!JSON.stringify(summary).includes('keys_unknown'));
  assert.equal((await verify(later)).ok, true);
  const jobDirs = [first, second].flatMap((job) => ['--previous', folderOf(job)]);
  const { stdout } = await runAdeHere(['checks', folderOf(later), '--rows', 'all', ...jobDirs]);
  assert.match(stdout, /1 row changed, 1 new, 2 gone, 4 the same/);
  assert.match(stdout, /changed.*M77531.*Quin.*Otto/);
  assert.match(stdout, /gone.*M77031/);
});

test('the copies go if one of several earlier documents is deleted, whichever it is', async () => {
  for (const position of [0, 1]) {
    const jobs = await makeAdded(`Epsilon ${position}`, [
      makeList(),
      makeList(([, ...cells], i) => [`N1${i}`, ...cells]),
      makeList(),
    ]);
    const later = jobs[2];
    const listCopies = () => readdirSync(join(folderOf(later), 'inputs')).filter((path) => path.startsWith('previous'));
    assert.ok(listCopies().length > 0);
    await server.expect(204, 'DELETE', `${WS}/jobs/${jobs[position]!.id}`);
    assert.deepEqual(listCopies(), []);
    assert.equal((await verify(later)).answers.rerun.because, 'previous_removed');
  }
});

test('after the time of its document, a job has no key file or profile, and no later job has copies', async () => {
  const { id } = await server.makeSender({ name: 'Gamma' });
  const first = await run(makeList(), '2026-05', id);
  await server.sweep(41);
  for (const name of [jobNames.keys, jobNames.profile, 'inputs'])
    assert.ok(!existsSync(join(folderOf(first), name)), name);
});
