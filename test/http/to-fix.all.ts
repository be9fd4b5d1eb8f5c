import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CorrectionList, Revision, TakeBackResource } from '../../src/contract/api/index.ts';
import { dataFolders, jobFolder } from '../../src/contract/layout.ts';
import { openWorkbook } from '../../src/workbook/open/index.ts';
import type { CellValue, NumberFormat } from '../../src/workbook/types.ts';
import { type StyledCell, writeStyledWorkbook } from '../../src/workbook/writer/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { makeFolder } from '../helpers/run-package.ts';
import { readSheets } from '../record/to-fix/jobs.ts';
import { rewrite } from '../record/to-fix/rewrite.ts';
import { makeForm, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_UPLOADS_PER_MINUTE: '1000' });
await server.publishStarter();
/** Values of a cell, and of a returned cell. */
const [SECRET, FIXED] = ['MARKER-CELL-1', 'MARKER-BACK-2'];
const DOCUMENT = `Member No.,First Name,Last Name,Hours,Email
00123,Anna,${SECRET},12,anna@example.org
00124,Bob,O'Neil,900,bob@example.org
00125,Eve,Stone,eight,eve@example.org
`;

const makeJob = async () => (await server.runToSuccess((await server.uploadText(DOCUMENT, 'roster.csv')).id)).id;

async function download(job: string, query = ''): Promise<string> {
  const { bytes, headers } = await server.expect(200, 'GET', `${WS}/jobs/${job}/to-fix.xlsx${query}`);
  assert.match(headers.get('content-disposition')!, /filename="roster\.to-fix\.xlsx"/);
  const file = join(makeFolder(), 'sent.xlsx');
  writeFileSync(file, bytes);
  return file;
}

const form = (file: string, headers: Record<string, string> = {}) => ({
  body: makeForm(readFileSync(file), 'returned.xlsx'),
  headers,
});

/** The cell under a header, in this member's row to fix. */
async function findCell(file: string, member: string, header: string): Promise<string> {
  const rows = Object.values(await readSheets(file))[1]!;
  const row = rows.findIndex((values: CellValue[]) => values.includes(member));
  const column = rows[1]!.indexOf(header);
  assert.ok(row > 0 && column > 0);
  return `${String.fromCharCode(65 + column)}${row + 1}`;
}

async function fix(file: string): Promise<string> {
  const [hours, name] = [await findCell(file, '00124', 'Hours'), await findCell(file, '00124', 'Last Name')];
  return rewrite(file, { [hours]: 90, [await findCell(file, '00125', 'Hours')]: 8, [name]: FIXED });
}

test('rows go to the sender and come back: they are first shown, then taken once', async () => {
  const job = await makeJob();
  const file = await fix(await download(job));
  const path = `${WS}/jobs/${job}/take-back`;
  const shown = await server.expect<TakeBackResource>(200, 'POST', `${path}?dry_run=true`, form(file));
  assert.deepEqual(pluck(shown.body.cells, 'a1', 'value', 'elsewhere'), [
    ['C3', FIXED, true],
    ['D3', 90, false],
    ['D4', 8, false],
  ]);
  assert.ok(shown.body.trial!.first_rows[0]!.rows.length > 1);

  const key = { 'idempotency-key': 'once' };
  const made = await server.expect<Revision>(202, 'POST', path, form(file, key));
  assert.equal(made.headers.get('location'), `${WS}/jobs/${job}/revisions/2`);
  assert.equal((await server.waitForRevision(job, 2)).status, 'success');
  const again = await server.expect<Revision>(202, 'POST', path, form(file, key));
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal(again.body.revision, 2);
  const known = await server.expect<TakeBackResource>(200, 'POST', path, form(file));
  assert.deepEqual([known.body.cells, known.body.known_cells, known.body.trial], [[], 3, null]);
  const other = await fix(await download(job, '?revision=1&warnings=true'));
  await server.expectProblem('idempotency_key_reused', 'POST', path, form(other, key));

  const body = await server.read<CorrectionList>(`${WS}/jobs/${job}/corrections`);
  assert.equal(body.items.length, 3);
  for (const { by } of body.items) assert.match(by, /^sender, taken back by \S.* \(\S+\)$/);
});

test('the cells of a workbook are sent in the number formats of the document', async () => {
  const path = join(makeFolder(), 'roster.xlsx');
  const rows = DOCUMENT.trim()
    .split('\n')
    .map((line, row) =>
      line.split(',').map((text, column): StyledCell => {
        const isNumber = row > 0 && column === 3 && text !== 'eight';
        return { value: isNumber ? Number(text) : text, shownAs: row > 0 && column === 3 ? '0.0\\ "h"' : undefined };
      }),
    );
  const sheet = { name: 'Roster', rows, widths: [12], frozenRows: 0, hidesFirst: false, notes: [] };
  writeStyledWorkbook(path, [sheet], 'Test');
  const document = await server.upload(path);
  const file = await download((await server.runToSuccess(document.id)).id);
  const formats: Record<string, NumberFormat> = {};
  const workbook = await openWorkbook(file, {
    onNumberFormat: (row, column, known) => (formats[`${row},${column}`] = known),
  });
  for await (const _ of workbook.openSheet(1).readRows());
  await workbook.close();
  assert.deepEqual(formats, { '3,4': '0.0\\ "h"', '4,4': '0.0\\ "h"' });
});

test('a file that was tampered with, or belongs to another job, is refused with its cells', async () => {
  const [job, other] = [await makeJob(), await makeJob()];
  const file = await download(job);
  const bad = await rewrite(file, { [await findCell(file, '00124', 'Hours')]: 90, A4: 'row 9 00 zz' });
  const { body } = await server.expectProblem('take_back_refused', 'POST', `${WS}/jobs/${job}/take-back`, form(bad));
  assert.match(body.detail, /keys that were changed at .*A4/);
  await server.expectProblem('take_back_foreign', 'POST', `${WS}/jobs/${other}/take-back`, form(await fix(file)));
  await server.expectProblem('take_back_foreign', 'POST', `${WS}/jobs/${job}/take-back`, {
    body: makeForm(DOCUMENT, 'roster.csv'),
  });
});

test('without errors there is nothing to send', async () => {
  const document = await server.uploadText(DOCUMENT.replace('900', '90').replace('eight', '8'), 'roster.csv');
  const body = await server.run(document.id);
  await server.expectProblem('to_fix_empty', 'GET', `${WS}/jobs/${body.id}/to-fix.xlsx`);
});

test('no value of a cell or of a returned file is in a record, event, log or activity, and no copy is kept', async () => {
  const job = await makeJob();
  const file = await fix(await download(job));
  await server.expect(200, 'POST', `${WS}/jobs/${job}/take-back?dry_run=true`, form(file));
  await server.expect(202, 'POST', `${WS}/jobs/${job}/take-back`, form(file));
  assert.equal((await server.waitForRevision(job, 2)).status, 'success');
  const bad = await rewrite(file, { A4: FIXED });
  await server.expectProblem('take_back_refused', 'POST', `${WS}/jobs/${job}/take-back`, form(bad));
  const mine = await server.readActivity(job);
  const actions = mine.map(({ action }) => action);
  for (const action of ['job.to_fix_downloaded', 'job.take_back_tried', 'job.taken_back'])
    assert.ok(actions.includes(action), action);
  const folder = jobFolder(server.dataDir, job);
  const kept = ['.', 'revisions/2'].flatMap((part) =>
    ['artifact.json', 'events.ndjson', 'issues.ndjson', 'run-request.json'].map((name) =>
      readFileSync(join(folder, part, name), 'utf8'),
    ),
  );
  const texts = [...kept, ...server.logLines, JSON.stringify(mine)].join('\n');
  for (const marker of [SECRET, FIXED]) assert.ok(!texts.includes(marker), marker);
  const { incoming, previews } = dataFolders(server.dataDir);
  assert.deepEqual(readdirSync(incoming), []);
  const cached = readdirSync(previews, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = cached.filter((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').includes(FIXED));
  assert.deepEqual(found, [], 'no preview of a returned file');
});
