import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity, Facet, FacetRows, Page } from '../../src/contract/api/index.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_RETENTION_DAYS_INPUTS: '2' });
await server.publishStarter();

const run = async (text: string) => server.runToSuccess((await server.uploadText(text, 'members.csv')).id);

const read = (id: string, query: string) => server.read<Facet>(`${WS}/jobs/${id}/facets?${query}`);
const readRows = (id: string, query: string) => server.read<FacetRows>(`${WS}/jobs/${id}/facets/rows?${query}`);

/** Row 4 of the document is a note, so that rows of the result have other numbers than rows of the document. */
const TEXT = `Member No.,First Name,Last Name,Email,Amount
M1,Ann,Oak,none,10
M2,Bob,Ash,b@example.org,10
Paid in full by the company in April,,,,
M3,Ann,Elm,none,
M4,,Fir,d@example.org,7
M5,Ann,Yew,none,10
`;
const job = await run(TEXT);

test('values are counted, the most frequent first, and their rows add up', async () => {
  const facet = await read(job.id, 'field=first_name');
  assert.deepEqual(
    facet.values.map(({ value, count, place }) => [value, count, place.row]),
    [
      ['Ann', 3, 2],
      ['Bob', 1, 3],
      [null, 1, 5],
    ],
  );
  assert.deepEqual([facet.rows, facet.distinct, facet.others], [5, 3, { values: 0, rows: 0 }]);
  const amounts = (await read(job.id, 'field=amount')).values.map(({ value, count }) => [value, count]);
  assert.deepEqual(amounts, [
    [10, 3],
    [null, 1],
    [7, 1],
  ]);
});

test('issues are counted with the value that has them, and other values can be left out', async () => {
  const all = (await read(job.id, 'field=email')).values;
  assert.deepEqual(all.map(({ value, count, issues }) => [value, count, issues])[0], ['none', 3, 3]);
  const facet = await read(job.id, 'field=email&only_issues=true');
  assert.deepEqual([facet.rows, facet.values.length], [3, 1]);
  assert.deepEqual(await read(job.id, 'field=email&code=email_shape'), facet);
  const none = await read(job.id, 'field=email&code=another');
  assert.deepEqual([none.rows, none.values], [0, []]);
});

test('rows with one value are listed with their cells in the document, and with the contents of these cells', async () => {
  const listed = await readRows(job.id, 'field=email&sheet=0&row=4');
  assert.deepEqual(
    listed.rows.map(({ row, has_issue: hasIssue, source }) => [row, hasIssue, source.a1, source.has_column]),
    [
      [2, true, 'D2', true],
      [4, true, 'D5', true],
      [6, true, 'D7', true],
    ],
  );
  assert.deepEqual([listed.value, listed.count], ['none', 3]);
  assert.ok(listed.rows[1]!.cells!.includes('Elm'), 'the other cells of its row');
  assert.deepEqual(listed.as_sent, { distinct: 1, values: [{ value: 'none', count: 3 }] });
});

test('all rows with one value are corrected together, and the next revision has the new value', async () => {
  const { rows } = await readRows(job.id, 'field=email&sheet=0&row=2');
  const places = rows.map(({ source: { sheet, a1 } }) => ({ sheet, a1 }));
  await server.correct(job.id, [{ kind: 'cell_value', places, value: 'a@example.org' }]);
  const facet = await read(job.id, 'field=email');
  assert.deepEqual([facet.revision, facet.values[0]?.value, facet.values[0]?.count], [2, 'a@example.org', 3]);
  assert.equal(facet.values[0]?.issues, 0);
  const before = await read(job.id, 'field=email&revision=1');
  assert.deepEqual([before.revision, before.values[0]?.value], [1, 'none']);
});

test('a field without a column uses the first cell of its rows, and a correction can be made there', async () => {
  const { rows, as_sent: asSent } = await readRows(job.id, 'field=department&sheet=0&row=2');
  assert.deepEqual([rows.length, rows[0]?.source, asSent], [5, { sheet: 0, a1: 'A2', has_column: false }, null]);
  const places = rows.map(({ source: { sheet, a1 } }) => ({ sheet, a1 }));
  const corrections: NewCorrection[] = [{ kind: 'cell_value', places, field: 'department', value: 'Sales' }];
  const json = { base_revision: 2, corrections, dry_run: true };
  await server.expect(200, 'POST', `${WS}/jobs/${job.id}/corrections`, { json });
});

test('tables side by side: each row of the result leads to its own cell', async () => {
  const { id } = await run(
    'Member No.,Last Name,,Member No.,Last Name\nM1,Oak,,M4,Oak\nM2,Ash,,M5,Yew\nM3,Oak,,M6,Oak\n',
  );
  const listed = await readRows(id, 'field=last_name&sheet=0&row=2');
  assert.deepEqual(new Set(listed.rows.map(({ source }) => source.a1)), new Set(['B2', 'B4', 'E2', 'E4']));
  assert.deepEqual(listed.as_sent?.values, [{ value: 'Oak', count: 4 }]);
});

test('beyond the listed values the sums are still right, and a rare value with an issue can be found', async () => {
  const rows = Array.from(
    { length: 3000 },
    (_, at) => `M${at},A${at},Oak,${at === 2999 ? 'none' : `a${at}@example.org`}`,
  );
  const { id } = await run(`Member No.,First Name,Last Name,Email\n${rows.join('\n')}\n`);
  const facet = await read(id, 'field=email');
  assert.deepEqual([facet.rows, facet.distinct, facet.values.length], [3000, 3000, 1000]);
  assert.deepEqual(facet.others, { values: 2000, rows: 2000 });
  assert.ok(
    facet.values.every(({ value }) => value !== null),
    'each was read',
  );
  const wrong = await read(id, 'field=email&only_issues=true');
  assert.deepEqual(wrong.values[0], { value: 'none', count: 1, issues: 1, place: { sheet: 0, row: 3001 } });
});

test('a field, sheet or row that the result does not have is refused with what it has', async () => {
  const path = `${WS}/jobs/${job.id}/facets`;
  const { body } = await server.expectProblem('not_in_artifact', 'GET', `${path}?field=nothing`);
  assert.match(body.detail, /first_name/);
  const { body: other } = await server.expectProblem(
    'not_in_artifact',
    'GET',
    `${path}/rows?field=email&sheet=0&row=7`,
  );
  assert.match(other.detail, /rows 2 to 6 of sheet 0/);
  await server.expectProblem('not_in_artifact', 'GET', `${path}/rows?field=email&sheet=1&row=2`);
  await server.expectProblem('request_invalid', 'GET', `${path}/rows?field=email&sheet=0&row=1`);
});

test('facets are for people who may see values, and reading them is in the activity without a value', async () => {
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }]);
  for (const path of ['facets?field=email', 'facets/rows?field=email&sheet=0&row=2']) {
    await server.expectProblem('access_denied', 'GET', `${WS}/jobs/${job.id}/${path}`, { token: auditor });
  }
  const { body, text } = await server.expect<Page<Activity>>(200, 'GET', `${WS}/activity`);
  assert.ok(body.items.some(({ action, target_id: id }) => action === 'job.output_values_read' && id === job.id));
  assert.doesNotMatch(text + server.logLines.join(''), /example\.org|Ann/);
});

test('after the document was removed, the result can still be counted', async () => {
  await server.sweep(3);
  const { rows, as_sent: asSent } = await readRows(job.id, 'field=first_name&sheet=0&row=2');
  assert.deepEqual([rows.length, asSent], [3, null]);
});
