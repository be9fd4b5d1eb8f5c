import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CorrectionTrial, Figures, Job, JobFigures } from '../../../src/contract/api/index.ts';
import type { NewCorrection } from '../../../src/contract/corrections.ts';
import { jobFolder, jobNames } from '../../../src/contract/layout.ts';
import { WS } from '../server-harness.ts';
import { REASON, startReviewers } from './client.ts';

const people = await startReviewers({ ADE_RETENTION_DAYS_INPUTS: '1000' });
const { server } = people;

const makeRow = (i: number) => `M${1000 + i},Ada,Lovelace,ada${i}@x.org,10.25`;
const makeList = (rows: number, total = '') =>
  ['Member ID,First name,Last name,Email,Amount', ...Array.from({ length: rows }, (_, i) => makeRow(i)), total].join(
    '\n',
  );
const TOTAL = ',Total,,,41.00';

async function makeJob(text: string): Promise<string> {
  const { id } = await server.uploadText(text, 'list.csv');
  return (await server.runToSuccess(id)).id;
}

const readFigures = (id: string, token?: string) => server.read<JobFigures>(`${WS}/jobs/${id}/figures`, { token });

async function tryOut(id: string, corrections: NewCorrection[]): Promise<CorrectionTrial['figures']> {
  const json = { base_revision: 1, corrections, dry_run: true };
  return (await server.expect<CorrectionTrial>(200, 'POST', `${WS}/jobs/${id}/corrections`, { json })).body.figures;
}

const LEAVE_OUT: NewCorrection = { kind: 'row_label', places: [{ sheet: 0, a1: '3' }], label: 'note' };
const withoutJob = ({ job_id: _, revision: __, ...figures }: JobFigures): Figures => figures;

test('figures say rows, totals, required fields, issues and open points, and a dry run says the same as its revision', async () => {
  const id = await makeJob(makeList(4, TOTAL));
  const figures = await readFigures(id);
  assert.deepEqual([figures.job_id, figures.revision, figures.is_complete, figures.rows], [id, 1, true, 4]);
  assert.deepEqual(
    figures.tables.map(({ table_id: _, ...table }) => table),
    [{ sheet: 'list', sheet_index: 0, a1: 'A1:E6', rows: 4 }],
  );
  assert.deepEqual(figures.totals, [{ target_field: 'amount', total: 41, stated: 41, agrees: true }]);
  assert.deepEqual(figures.required, { of: 1, filled: 1, lacking: [] });
  assert.deepEqual(figures.issues, { error: 0, warning: 0, info: 0 });
  assert.deepEqual(
    figures.open.map((one) => one.id),
    await people.listOpen(id),
  );
  const { left, right } = await tryOut(id, [LEAVE_OUT]);
  assert.deepEqual(left, withoutJob(figures));
  assert.deepEqual(right.totals, [{ target_field: 'amount', total: 30.75, stated: 41, agrees: false }]);
  assert.ok(
    right.open.some(({ code }) => code === 'total_differs'),
    'the checks of a dry run are those of the revision',
  );
  await server.correct(id, [LEAVE_OUT]);
  assert.deepEqual(withoutJob(await readFigures(id)), right);
  assert.deepEqual(await server.read(`${WS}/jobs/${id}/figures?revision=1`), figures);
});

test('beyond 1,000 rows a dry run knows rows and required fields only', async () => {
  const id = await makeJob(makeList(1002));
  const { left, right } = await tryOut(id, [LEAVE_OUT]);
  assert.equal(left.totals[0]?.total, 10270.5);
  assert.deepEqual([right.is_complete, right.rows, right.issues], [false, 1001, null]);
  assert.deepEqual(right.totals, [{ target_field: 'amount', total: null, stated: null, agrees: null }]);
  assert.deepEqual(right.required, { of: 1, filled: 1, lacking: [] });
});

test('lists have the main total for people who may see values, and nobody else sees figures', async () => {
  const id = await makeJob(makeList(4, TOTAL));
  const [vera, otto] = [
    await people.makePerson('Vera', 'person', 'viewer'),
    await people.makePerson('Otto', 'person', 'auditor'),
  ];
  const find = async (query: string, token?: string) =>
    (await server.list<Job>(`${WS}/jobs${query}`, { token })).find((job) => job.id === id);
  assert.deepEqual((await find('?totals=true', vera))?.total, { target_field: 'amount', total: 41, agrees: true });
  assert.equal((await find('', vera))?.total, undefined);
  assert.equal((await find('', otto))?.total, undefined);
  await server.expectProblem('access_denied', 'GET', `${WS}/jobs?totals=true`, { token: otto });
  await server.expectProblem('access_denied', 'GET', `${WS}/jobs/${id}/figures`, { token: otto });
  await readFigures(id, vera);
  await readFigures(id, vera);
  const entries = (await server.readActivity()).filter(({ actor }) => actor === 'Vera');
  assert.deepEqual(new Set(entries.map(({ action }) => action)), new Set(['workspace.totals_read', 'job.values_read']));
  assert.equal(entries.filter(({ target_id: target }) => target === id).length, 1, 'readings are one entry');
});

test('a revision is only signed if it is what the person saw', async () => {
  const id = await makeJob(makeList(4, TOTAL));
  await people.step(id, 'review');
  const { rows, totals, open } = await readFigures(id);
  const expecting = {
    rows,
    totals: totals.map(({ target_field, total }) => ({ target_field, total })),
    open: open.map((one) => one.id),
  };
  const accept = { including: expecting.open, reason: REASON };
  const others = [
    [{ ...expecting, rows: 5 }, /the number of rows/],
    [{ ...expecting, totals: [{ target_field: 'amount', total: 41.01 }] }, /the total of amount/],
    [{ ...expecting, totals: [] }, /the total of amount/],
    [{ ...expecting, totals: [...expecting.totals, { target_field: 'hours', total: null }] }, /the total of hours/],
    [{ ...expecting, open: [...expecting.open, '0123456789ab'] }, /the open points/],
  ] as const;
  for (const [other, found] of others) {
    const detail = await people.refuse('figures_differ', id, 'accept', { ...accept, expecting: other });
    assert.match(detail, found);
    assert.doesNotMatch(detail, /\b41\b/, 'no values');
  }
  assert.equal((await people.read(id)).acceptances.length, 0);
  const unknown = { ...expecting, totals: [{ target_field: 'amount', total: null }] };
  await people.step(id, 'accept', { ...accept, expecting: unknown });
  assert.equal((await people.read(id)).state, 'accepted');
});

test('figures are removed with the document, and a damaged file counts as removed', async () => {
  const id = await makeJob(makeList(4, TOTAL));
  const path = join(jobFolder(server.dataDir, id), jobNames.figures);
  const broken = await makeJob(makeList(4, TOTAL));
  if (!server.running.service.shared.isOn) {
    writeFileSync(join(jobFolder(server.dataDir, broken), jobNames.figures), '{');
    assert.deepEqual((await readFigures(broken)).totals, []);
  }
  await server.sweep(1001);
  assert.ok(!existsSync(path));
  const { is_complete, rows, totals, required } = await readFigures(id);
  assert.deepEqual([is_complete, rows, totals, required], [false, 4, [], null]);
  const [job] = await server.list<Job>(`${WS}/jobs?totals=true&search=${id}`);
  assert.equal(job?.total, null);
});
