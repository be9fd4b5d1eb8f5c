import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createWorkbookWriter } from '../../src/workbook/writer/index.ts';
import { failHere, runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { makeFolder, writePackage } from '../helpers/run-package.ts';
import { makeSampleArtifact } from '../helpers/sample-artifact.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const issue = {
  sheet: 'Members 2025',
  table_id: 'table_1',
  a1: 'C6',
  row_index: 6,
  code: 'email_invalid',
  severity: 'error',
  message: '{value} is no e-mail address',
  target_field: 'email',
  rule: 'columns.email.validate',
};

async function writeJob(
  context: TestContext,
  lines?: readonly object[],
  artifact = makeSampleArtifact(),
): Promise<string> {
  const folder = await makeTempFolder(context);
  await writeFile(join(folder, 'artifact.json'), JSON.stringify(artifact));
  if (lines) await writeFile(join(folder, 'issues.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return folder;
}

test('without the full list the artifact is used, and the output says what is missing', async (context) => {
  const { exitCode, stdout, stderr } = await runAdeHere(['issues', await writeJob(context)]);
  assert.equal(exitCode, 0);
  assert.match(stderr, /no issues\.ndjson .* 1,198 more issues cannot be shown/);
  assert.match(stderr, /^\{value\} stands for a value of the document: --values fills it in\.$/m);
  assert.deepEqual(stdout.split('\n').slice(0, 2), [
    'sheet         table    a1      field  code              severity  message',
    'Members 2025  table_1  C6      email  email_invalid     error     {value} is no e-mail address',
  ]);
});

test('the full list is printed in every format', async (context) => {
  const folder = await writeJob(context, [issue, { ...issue, a1: 'C7', target_field: null }]);
  const json = await runAdeHere(['issues', folder, '--format', 'json']);
  assert.equal(json.stderr, '');
  assert.deepEqual(JSON.parse(json.stdout), [issue, { ...issue, a1: 'C7', target_field: null }]);
  const csv = await runAdeHere(['issues', folder, '--format', 'csv']);
  assert.equal(
    csv.stdout,
    'sheet,table,a1,field,code,severity,message,related_rows\n' +
      'Members 2025,table_1,C6,email,email_invalid,error,{value} is no e-mail address,\n' +
      'Members 2025,table_1,C7,,email_invalid,error,{value} is no e-mail address,\n',
  );
  const empty = await writeJob(context, []);
  assert.deepEqual(JSON.parse((await runAdeHere(['issues', empty, '--format', 'json'])).stdout), []);
  assert.equal((await runAdeHere(['issues', empty])).stdout, 'no issues\n');
});

test('rows that an issue belongs to are named', async (context) => {
  const folder = await writeJob(context, [
    { ...issue, related_rows: [57] },
    { ...issue, related_rows: [57, 60] },
  ]);
  const { stdout } = await runAdeHere(['issues', folder]);
  assert.match(stdout, /is no e-mail address \(see row 57\)$/m);
  assert.match(stdout, /is no e-mail address \(see rows 57, 60\)$/m);
  const csv = await runAdeHere(['issues', folder, '--format', 'csv']);
  assert.match(csv.stdout, /,\{value\} is no e-mail address,57 60$/m);
});

test('csv texts that a spreadsheet would run are disarmed, and separators are quoted', async (context) => {
  const texts = ['=1+1', '+1', '-1', '@x', '\tx', 'a,b', 'say "x"', 'two\nlines'];
  const folder = await writeJob(
    context,
    texts.map((message) => ({ ...issue, sheet: '=S', message })),
  );
  const { stdout } = await runAdeHere(['issues', folder, '--format', 'csv']);
  const endings = ["'=1+1", "'+1", "'-1", "'@x", "'\tx", '"a,b"', '"say ""x"""', '"two\nlines"'];
  for (const ending of endings)
    assert.ok(stdout.includes(`\n'=S,table_1,C6,email,email_invalid,error,${ending},\n`), ending);
});

test('--values fills in the values of the document', async (context) => {
  const artifact = makeSampleArtifact();
  const folder = await writeJob(context, [issue, { ...issue, a1: 'C7' }, { ...issue, a1: 'C5:C9' }]);
  await mkdir(join(folder, 'inputs'));
  const document = join(folder, 'inputs', 'members.xlsx');
  const writer = await createWorkbookWriter(document);
  const sheet = await writer.addSheet('Members 2025', ['a', 'b', 'c']);
  const column = [null, null, null, null, 'nobody$&', { date: '2025-01-31' }, null];
  await sheet.writeColumns([column, column, column], column.length);
  await sheet.close();
  await writer.finish();
  artifact.job.document.sha256 = createHash('sha256')
    .update(await readFile(document))
    .digest('hex');
  await writeFile(join(folder, 'artifact.json'), JSON.stringify(artifact));

  const messagesOf = async (...args: string[]) => {
    const { stdout, stderr } = await runAdeHere(['issues', folder, '--format', 'json', ...args]);
    assert.equal(stderr, '');
    return JSON.parse(stdout).map(({ message }: { message: string }) => message.replace(' is no e-mail address', ''));
  };
  assert.deepEqual(await messagesOf('--values'), ['nobody$&', '2025-01-31', '{value}']);
  assert.deepEqual(await messagesOf('--document', document), ['nobody$&', '2025-01-31', '{value}']);
  assert.deepEqual(await messagesOf(), ['{value}', '{value}', '{value}']);
});

test('--values fills derived values in from the workbook, or says that they have no cell', async () => {
  const script = `export const needs = ['id'];
export function derive({ columns }) {
  return { values: columns.id.map((id) => 'made from ' + id) };
}
export function validate({ values }) {
  return { issues: values.map((value, i) => ({ row_index: i + 1, code: 'looks_odd', severity: 'warning', message: value + ' looks odd' })) };
}
`;
  const config = writePackage({ fields: { id: {}, note: { script } } });
  const [folder, out] = [makeFolder(), makeFolder()];
  const document = join(folder, 'people.csv');
  // One column: the range of the issue is one cell, but not the cell of the value.
  await writeFile(document, 'H:id\nD:1\n\nD:2\n');
  const dataDir = makeFolder();
  const run = await succeedHere('run', document, '--config', config, '--data-dir', dataDir, '--out', out, '--json');
  const { job_dir, output } = JSON.parse(run);
  const ask = async (...args: string[]) => {
    const { stdout } = await runAdeHere(['issues', ...args, '--format', 'json']);
    return JSON.parse(stdout).map(({ a1, message }: { a1: string; message: string }) => [a1, message]);
  };
  const filled = [
    ['A2', 'made from D:1 looks odd'],
    ['A4', 'made from D:2 looks odd'],
  ];
  assert.deepEqual(await ask(job_dir, '--values'), filled);
  assert.deepEqual(await ask(join(out, 'people.artifact.json'), '--document', document), filled);
  await writeFile(output, 'another workbook');
  await writeFile(join(job_dir, 'normalized.xlsx'), 'another workbook');
  assert.deepEqual(await ask(job_dir, '--values'), [
    ['A2', '(a derived value, which has no cell in the document) looks odd'],
    ['A4', '(a derived value, which has no cell in the document) looks odd'],
  ]);
});

test('--values refuses a missing document and a different one', async (context) => {
  const folder = await writeJob(context, [issue]);
  const missing = await failHere('issues', folder, '--values');
  assert.match(missing.stderr, /^error\[document_not_found\]/);
  const other = await failHere('issues', folder, '--document', join(folder, 'issues.ndjson'));
  assert.match(other.stderr, /^error\[document_mismatch\]/);
});

test('a damaged list is an error that names the line', async (context) => {
  const folder = await writeJob(context, [issue, { no: 'issue' }]);
  const { stderr } = await failHere('issues', folder);
  assert.match(stderr, /issues\.ndjson .*line 2 is not an issue/);
});
