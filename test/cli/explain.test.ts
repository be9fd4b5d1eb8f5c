import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { failHere, runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { makeSampleArtifact } from '../helpers/sample-artifact.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

async function writeArtifact(context: TestContext, artifact: unknown = makeSampleArtifact()): Promise<string> {
  const folder = await makeTempFolder(context);
  await writeFile(join(folder, 'artifact.json'), JSON.stringify(artifact));
  return folder;
}

test('explain describes a column rule by rule', async (context) => {
  const stdout = await succeedHere('explain', await writeArtifact(context), '--table', 'table_1', '--column', 'B');
  const lines = stdout.trimEnd().split('\n');
  assert.deepEqual(lines.slice(0, 6), [
    `'Members 2025', table_1, column B "Member No"`,
    '  became member_id: score 0.60, threshold 0.50, 0.15 ahead of email; uncertain, because the lead is small',
    '  member_id 0.60 reaches the threshold 0.50',
    '    +0.80 ████████████████ columns.member_id.detect_synonyms  columns/member_id.ts:12 detect_synonyms, version a1f39d',
    '    -0.20 ████             columns.member_id.detect_pattern   columns/member_id.ts:20 detect_pattern, version c0ffee',
    '  runner-up email 0.45 is below the threshold 0.50',
  ]);
});

test('explain without a question gives an overview; artifact.json may be named itself', async (context) => {
  const folder = await writeArtifact(context);
  const stdout = await succeedHere('explain', join(folder, 'artifact.json'));
  assert.match(stdout, /'Members 2025', table_1 B4:H21, header in row 4, repeated in 1 more place, 11 data rows/);
  assert.match(stdout, /D {7}"Private mail" {4}\(unmapped\) {3}0\.70 {2}email went to another column/);
  assert.match(stdout, /sheet Archive: skipped, because it is hidden/);
  assert.match(stdout, /sheets that cannot hold tables:\n {2}'Chart 1': not read, it is a chart sheet/);
  assert.match(
    stdout,
    /columns\.phone\.detect_digits: exception in pass 2, 2 times at columns\/phone\.ts:8; switched off/,
  );
  assert.match(stdout, /needs attention:\n {2}'Members 2025', table_1: column B may be email/);
});

test('with column weights, explain shows probabilities and confidence', async (context) => {
  const artifact = makeSampleArtifact();
  const table = artifact.sheets[0]!.tables.find(({ id }) => id === 'table_1')!;
  const column = table.mapping!.find(({ raw }) => raw.column === 'B')!;
  artifact.evidence = { columns: { exact_name: '0a1b2c' } };
  column.confidence = 0.978;
  column.score = 2.1;
  column.candidates = [
    { field: 'member_id', score: 2.1, probability: 0.86, evidence: { exact_name: 2.1 }, contributors: [] },
    { field: 'email', score: -1, probability: 0.04 },
  ];
  const folder = await writeArtifact(context, artifact);
  const { stdout } = await runAdeHere(['explain', folder, '--table', 'table_1', '--column', 'B']);
  assert.deepEqual(stdout.split('\n').slice(1, 5), [
    '  became member_id: confidence 97.8 %; uncertain, look at it',
    '  member_id 2.10: probability 0.86 reaches the threshold 0.50',
    '    +2.10 ████████████████ engine.columns.exact_name  its header is a name of the field',
    '  runner-up email -1.00: probability 0.04 is below the threshold 0.50 (contributors are kept for winner and runner-up only)',
  ]);
  const overview = (await runAdeHere(['explain', folder])).stdout;
  assert.match(overview, /column +header +field +score +confidence/);
  assert.match(overview, /B +"Member No" +member_id +2\.10 +97\.8 % +uncertain/);
});

test('explain answers for cells, rows and output rows', async (context) => {
  const folder = await writeArtifact(context);
  const ask = async (...args: string[]) => (await runAdeHere(['explain', folder, ...args])).stdout;
  assert.match(
    await ask('--cell', "'Members 2025'!C6"),
    /is data and was written to Normalized!B3, column "E-mail", as email/,
  );
  assert.match(await ask('--cell', "'O''Neil!s'!D7"), /was written to Normalized!A20/);
  assert.match(
    await ask('--row', 'Members 2025!15'),
    /was left out: it was labelled "total", not data, inside table_1/,
  );
  assert.match(await ask('--output-row', '9'), /came from 'Members 2025', row 14 \(table_1\)/);
  assert.match(await ask('--output-row', 'Normalized!13'), /came from 'O''Neil!s', row 3 \(table_2\)/);
});

test('explain says how much of a derived field is empty', async (context) => {
  const artifact = makeSampleArtifact();
  const rule = 'columns.full_name.derive';
  artifact.sheets[0]!.tables[0]!.transform!.fields.push({
    field: 'full_name',
    rule,
    changed: 0,
    dropped: 0,
    empty: 11,
  });
  const { stdout } = await runAdeHere(['explain', await writeArtifact(context, artifact), '--column', 'full_name']);
  assert.match(
    stdout,
    /has no column and was derived by columns\.full_name\.derive \(.*\), but empty in all 11 rows$/m,
  );
});

test('explain says why a data row is not a header, also if the record does not know', async (context) => {
  const artifact = makeSampleArtifact();
  const [sheet] = artifact.sheets;
  const header = { rule: 'row_types.header.detect_words', label: 'header', delta: 0.2 };
  const total = { rule: 'row_types.total.detect_total', label: 'total', delta: -0.4 };
  sheet!.row_profiles.push(
    {
      label: 'data',
      scores: { data: 0.3, header: 0.2 },
      contributors: [{ ...header, label: 'data', delta: 0.3 }, header],
    },
    { label: 'data', scores: { total: -0.4 }, contributors: [total] },
  );
  sheet!.rows.splice(
    3,
    1,
    { first_row: 5, last_row: 5, label: 'data', profile: 2 },
    { first_row: 6, last_row: 6, label: 'data', profile: 3 },
    { first_row: 7, last_row: 8, label: 'data' },
  );
  const folder = await writeArtifact(context, artifact);
  const ask = async (row: number) => {
    const { stdout } = await runAdeHere(['explain', folder, '--row', `Members 2025!${row}`]);
    return stdout.trimEnd().split('\n').slice(2);
  };
  assert.deepEqual(await ask(5), [
    '  label: data, rows 5 to 10',
    '  scores of the row rules: data 0.30, header 0.20',
    '  not a header: "header" got 0.20, and "data" got 0.30',
    '    +0.30 ████████████████ data    row_types.header.detect_words  row_types/header.ts:3 detect_words, version 0a1b2c',
    '    +0.20 ███████████      header  row_types.header.detect_words  row_types/header.ts:3 detect_words, version 0a1b2c',
  ]);
  const cell = await runAdeHere(['explain', folder, '--cell', 'Members 2025!C5']);
  assert.doesNotMatch(cell.stdout, /not a header/, 'a cell of data raises no question about its row');
  assert.deepEqual((await ask(6)).slice(1, 3), [
    '  scores of the row rules: total -0.40',
    '  data, because it is not empty and no label got a score above zero; no rule gave "header" a score',
  ]);
  assert.deepEqual((await ask(7)).slice(1), [
    '  its scores are not recorded: data rows keep them only at the start of a table or a block',
  ]);
});

test('explain finds the issues of a cell in the full list beside the artifact', async (context) => {
  const folder = await writeArtifact(context);
  const issue = {
    ...makeSampleArtifact().sheets[0]!.tables[0]!.validation!.issues[0]!,
    sheet: 'Members 2025',
    table_id: 'table_1',
    a1: 'C20',
    row_index: 20,
    message: 'beyond the\u2028first thousand',
  };
  await writeFile(join(folder, 'issues.ndjson'), `${JSON.stringify(issue)}\n`);
  const { stdout, stderr } = await runAdeHere(['explain', folder, '--cell', 'Members 2025!C20']);
  assert.equal(stderr, '');
  assert.match(stdout, /error email_invalid: beyond the first thousand/);
});

test('explain --json gives the same answers as data', async (context) => {
  const { stdout } = await runAdeHere(['explain', await writeArtifact(context), '--cell', 'Members 2025!C6', '--json']);
  assert.equal(JSON.parse(stdout).output.a1, 'B3');
});

test('nothing from the document reaches the terminal as a control character', async (context) => {
  const artifact = makeSampleArtifact();
  const evil = '\u001b[2J\u001b]0;owned\u0007Na\u009b31mme\r\nx\u202e';
  artifact.sheets[0]!.name = evil;
  artifact.sheets[0]!.tables[0]!.columns[0]!.header = evil;
  artifact.sheets[0]!.tables[0]!.mapping![0]!.raw.header = evil;
  artifact.job.source_file = evil;
  artifact.output.tables![0]!.source_sheet = evil;
  artifact.annotations[0]!.notes = evil;
  artifact.summary.attention![0]!.message = evil;
  const folder = await writeArtifact(context, artifact);
  for (const args of [[], ['--table', 'table_1'], ['--output-row', '2'], ['--json'], ['--column', evil]]) {
    const stdout = await succeedHere('explain', folder, ...args);
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\u202e]/u, args.join(' '));
    assert.match(stdout, /Na/);
  }
});

test('what cannot be answered is an error with a code', async (context) => {
  const folder = await writeArtifact(context);
  const unknown = await failHere('explain', folder, '--row', 'Nowhere!5');
  assert.equal(
    unknown.stderr,
    "error[not_in_artifact]: The artifact has no sheet Nowhere. It has: Members 2025, O'Neil!s, Archive.\n",
  );
  const asJson = await runAdeHere(['explain', folder, '--row', 'Nowhere!5', '--json']);
  assert.equal(JSON.parse(asJson.stderr).error.code, 'not_in_artifact');
});

test('a file that is no artifact is refused with the first reason', async (context) => {
  const folder = await writeArtifact(context, { version: 'artifact.v9' });
  const refusal = async (path: string) => (await runAdeHere(['explain', path])).stderr;
  assert.match(
    await refusal(folder),
    /^error\[artifact_unreadable\]: .*its version is artifact\.v9, not artifact\.v1\.1/,
  );
  await writeFile(join(folder, 'artifact.json'), '{');
  assert.match(await refusal(folder), /it is not JSON/);
  await writeFile(join(folder, 'artifact.json'), JSON.stringify({ ...makeSampleArtifact(), job: {} }));
  assert.match(await refusal(folder), /\/job must have required properties/);
  assert.match(await refusal(join(folder, 'none.json')), /there is no such file/);
});

test('explain finds a column by header, label or id without regard to case, and says where several fit', async (context) => {
  const folder = await writeArtifact(context);
  const ask = async (column: string) => (await runAdeHere(['explain', folder, '--column', column])).stdout;
  assert.match(await ask('e-mail ADDRESS'), /^'Members 2025', table_1, column C "E-mail address"$/m);
  assert.match(await ask('PHONE'), /^'Members 2025', table_1, column G "Tel"$/m);
  // The field in column C has the label `e-mail`; the header of column D says nothing about it.
  assert.match(await ask('e-mail'), /^'Members 2025', table_1, column C "E-mail address"$/m);
  assert.match(await ask('full NAME'), /full_name/);
  const several = await ask('member id');
  assert.match(
    several,
    /^"member id" matches 3 places: table_1 column B "Member No"; table_2 column A "Member No"; table_3 column D "Member No"\n\n'Members 2025', table_1/,
  );
  const { stderr } = await failHere('explain', folder, '--column', 'shoe size');
  assert.match(stderr, /has no column, header or field "shoe size"\. It has: B "Member No", /);
});
