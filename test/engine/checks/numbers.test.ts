import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inputPaths, jobPaths } from '../../../src/contract/layout.ts';
import { type CheckSource, resumeJob } from '../../../src/runner/index.ts';
import { assertVerified, correct, findFolder } from '../../helpers/correct-job.ts';
import { failHere } from '../../helpers/run-ade-here.ts';
import {
  makeTestSettings,
  runOnce,
  runPackage,
  runToSuccess,
  type TestPackage,
  type TestRun,
} from '../../helpers/run-package.ts';
import { readChecks } from './read-checks.ts';

const PACKAGE: TestPackage = {
  fields: { id: {}, name: {}, amount: { meta: { type_hint: 'number' } }, city: {} },
  engine: { checks: {} },
};

const MAY = `
  1 | H:id | name | amount | city
  2 | D:1  | Ann  | 10.10  | Rome
  3 | D:2  | Bob  | 20.20  | Oslo
  4 | D:3  | Eve  | 30.30  | Lima
  5 | D:4  | Kim  | 40.40  |
`;

async function run(grid: string, checks?: CheckSource, testPackage = PACKAGE): Promise<TestRun> {
  // Without numbers to compare with, the job is only the period before of other jobs.
  return checks === undefined ? runOnce(testPackage, grid) : runToSuccess(testPackage, grid, { checks });
}

const listAttention = ({ artifact }: TestRun) =>
  artifact.summary.attention!.map(({ code, target_field: field }) => (field === undefined ? code : `${code} ${field}`));

const differing = (done: TestRun) => readChecks(done).filter(({ agrees }) => !agrees);

test('numbers that were typed in agree up to half a cent, and beyond it a person should look', async () => {
  const agreeing = await run(MAY, { expected: { rows: 4, sums: { amount: 101.005, id: 0 } } });
  assert.deepEqual(readChecks(agreeing), [
    { kind: 'expected', measure: 'rows', found: 4, expected: 4, agrees: true },
    { kind: 'expected', measure: 'sum', field: 'amount', found: 101, expected: 101.005, agrees: true },
    { kind: 'expected', measure: 'sum', field: 'id', found: 0, expected: 0, agrees: true },
  ]);
  assert.equal(agreeing.artifact.summary.outcome, 'clean');
  const beyond = await run(MAY, { expected: { rows: 5, sums: { amount: 101.006 } } });
  assert.deepEqual(listAttention(beyond), ['expected_number_differs', 'expected_number_differs amount']);
});

test('typed numbers apply to revisions and are verified, and a changed file is found', async () => {
  const { jobDir } = await run(MAY, { expected: { rows: 3 } });
  await correct(jobDir, '--label', 'Sheet1!5=note');
  const revision = findFolder(jobDir, 2);
  const artifact = JSON.parse(readFileSync(jobPaths(revision).artifact, 'utf8'));
  assert.deepEqual(readChecks({ artifact, jobDir: revision }), [
    { kind: 'expected', measure: 'rows', found: 3, expected: 3, agrees: true },
  ]);
  assert.equal(artifact.summary.outcome, 'clean');
  await assertVerified(jobDir);
  await assertVerified(revision);
  const path = join(revision, inputPaths.expected);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"rows": 3', '"rows": 4'));
  const { stdout } = await failHere('verify', revision);
  assert.match(stdout, /no {3}the expected numbers are the recorded ones/);
});

test('a sum is exact however many cents are in it', async () => {
  const lines = Array.from({ length: 3_000 }, (_, i) => `${i + 2} | D:${i} | n | 0.1 | c`);
  const done = await run(`1 | H:id | name | amount | city\n${lines.join('\n')}`, {
    expected: { sums: { amount: 300 } },
  });
  assert.equal(readChecks(done)[0]!.found, 300);
});

test('a field that was there in the period before and is missing is not clean, and an unchanged one is', async () => {
  const may = await run(MAY);
  assert.equal(may.artifact.summary.outcome, 'clean');
  const june = await run(
    MAY.replace('| city', '|')
      .replaceAll(/Rome|Oslo|Lima/g, '')
      .replaceAll('D:', 'D:9'),
    { previousJobDir: may.jobDir },
  );
  assert.deepEqual(listAttention(june), ['field_lost city']);
  const same = await run(MAY.replaceAll('D:', 'D:9'), { previousJobDir: may.jobDir });
  assert.equal(same.artifact.summary.outcome, 'clean');
  assert.ok(readChecks(same).length > 8);
  await assertVerified(june.jobDir);
});

test('a carried column of the accepted document before that is missing is named, and a renamed field is not', async () => {
  const asking = { ...PACKAGE, columns: { unmapped: 'ask' } };
  const withMore = MAY.replace('| city', '| city | Locker | Room').replaceAll(/(Rome|Oslo|Lima)/g, '$1 | 7 | x');
  const may = await run(withMore, {}, asking);
  const list = ({ artifact }: TestRun) =>
    artifact.summary.attention!.flatMap(({ code, count, columns }) =>
      code === 'column_lost' ? [[count, columns]] : [],
    );
  const fewer = withMore.replace('| Locker', '| locker ').replace('| Room', '|').replaceAll('| x', '|');
  const june = await run(fewer, { previousJobDir: may.jobDir }, asking);
  assert.deepEqual(list(june), [[1, [{ header: 'Room', places: [] }]]]);
  const lost = june.artifact.checks!.list.find(({ measure }) => measure === 'column_lost');
  assert.deepEqual(lost?.headers, ['Room']);
  assert.deepEqual(list(await run(withMore, { previousJobDir: may.jobDir }, asking)), []);
  const open = await run(fewer, { previousJobDir: may.jobDir, isPreviousAccepted: false }, asking);
  assert.deepEqual(list(open), []);
  const off = { ...asking, engine: { checks: { off: ['column_lost'] } } };
  assert.deepEqual(list(await run(fewer, { previousJobDir: may.jobDir }, off)), []);
  const older = await run(withMore);
  assert.equal(JSON.parse(readFileSync(join(older.jobDir, 'checks.json'), 'utf8')).figures.columns, undefined);
  await assertVerified(june.jobDir);
});

test('rows, sums and empty values may differ by what the manifest says, and no more', async () => {
  const drift = { rows: 0.25, sums: 0.1, empty: 0.25, rows_repeated: 1 };
  const testPackage = { ...PACKAGE, engine: { checks: { drift } } };
  const may = await run(MAY, {}, testPackage);
  const atLimits = await run(
    `
    1 | H:id | name | amount | city
    2 | D:1  | Ann  | 50.50  | Rome
    3 | D:2  | Bob  | 20.20  | Oslo
    4 | D:3  | Eve  | 40.40  | Lima
    `,
    { previousJobDir: may.jobDir },
    testPackage,
  );
  assert.deepEqual(differing(atLimits), []);
  const beyond = await run(
    `
    1 | H:id | name | amount | city
    2 | D:1  | Ann  | 50.50  |
    3 | D:2  | Bob  | 61     | Oslo
    `,
    { previousJobDir: may.jobDir },
    testPackage,
  );
  assert.deepEqual(differing(beyond), [
    { kind: 'drift', measure: 'rows', found: 2, expected: 4, agrees: false },
    { kind: 'drift', measure: 'sum', field: 'amount', found: 111.5, expected: 101, agrees: false },
  ]);
});

test('rows of the period before are counted, in whatever order and columns', async () => {
  const testPackage = { ...PACKAGE, engine: { checks: { drift: { rows_repeated: 0 } } } };
  const may = await run(MAY, {}, testPackage);
  const june = await run(
    `
    1 | H:id | amount | name | city
    2 | D:5  | 12     | Uma  | Bern
    3 | D:3  | 30.30  | Eve  | Lima
    4 | D:2  | 20.20  | Bob  | Paris
    5 | D:4  | 40.40  | Kim  |
    `,
    { previousJobDir: may.jobDir },
    testPackage,
  );
  const [attention] = june.artifact.summary.attention!.filter(({ code }) => code === 'rows_repeated');
  assert.equal(attention?.count, 2);
});

test("a sender's first document needs a person", async () => {
  const done = await run(MAY, { isFirstDocument: true }, { ...PACKAGE, engine: {} });
  assert.deepEqual(listAttention(done), ['first_document']);
  assert.equal(done.artifact.job.first_document, true);
  assert.ok(existsSync(jobPaths(done.jobDir).checks), 'its figures are kept for the next one');
});

test('a job without figures cannot be compared with, and neither can one that is damaged', async () => {
  const bare = await run(MAY, {}, { ...PACKAGE, engine: {} });
  const refusal = (path: string) => run(MAY, { previousJobDir: path });
  await assert.rejects(refusal(bare.jobDir), { code: 'previous_unusable', message: /no checks.json/ });
  const may = await runToSuccess(PACKAGE, MAY);
  for (const [text, found] of [
    ['{', /not JSON/],
    ['{"schema":"ade.checks/v1"}', /the expected shape/],
    ['{"schema":"ade.checks/v1","checks":{}}', /no figures/],
  ] as const) {
    writeFileSync(jobPaths(may.jobDir).checks, text);
    await assert.rejects(refusal(may.jobDir), { code: 'previous_unusable', message: found });
  }
});

test('a sum of a field that the package does not have is refused before the job is made', async () => {
  await assert.rejects(run(MAY, { expected: { sums: { salary: 1 } } }), {
    code: 'expected_field_unknown',
    message: /salary.*id, name, amount, city/,
  });
});

test('inputs that were changed end the job with what is wrong with them', async () => {
  const may = await run(MAY);
  const changes: [path: string, change: (path: string) => void, found: RegExp][] = [
    [inputPaths.previous, (path) => writeFileSync(path, '{"figures":'), /inputs\/previous.json .*not JSON/],
    [
      inputPaths.previous,
      (path) => writeFileSync(path, '{"figures":{}}'),
      /inputs\/previous.json .*the expected shape/,
    ],
    [
      inputPaths.previousRows,
      (path) => writeFileSync(path, Buffer.alloc(8)),
      /inputs\/previous-rows.bin .*not the file/,
    ],
    [
      inputPaths.expected,
      (path) => writeFileSync(path, '{"rows":"many"}'),
      /inputs\/expected.json .*the expected shape/,
    ],
  ];
  for (const [path, change, found] of changes) {
    // Cancelled before the engine starts: the folder exists, and the job is resumed with changed inputs.
    const stopped = await runPackage(PACKAGE, MAY, {
      checks: { previousJobDir: may.jobDir, expected: { rows: 4 } },
      signal: AbortSignal.abort(),
    });
    change(join(stopped.jobDir, path));
    const { error } = await resumeJob(stopped.jobDir, { settings: makeTestSettings() });
    assert.equal(error?.code, 'check_input_unreadable');
    assert.match(error?.message ?? '', found);
  }
});

test('no number that was typed in or summed up is in record, events or logs', async () => {
  const may = await run(MAY.replace('10.10', '7351920.25'), {
    expected: { rows: 86420, sums: { amount: 5550123.75 } },
  });
  const june = await run(MAY.replace('10.10', '7351921.25'), {
    previousJobDir: may.jobDir,
    expected: { sums: { amount: 9990123.5 } },
  });
  // As whole words: a few digits alone are also in some hash.
  const markers = /\b86420\b|5550123|7351920|7351921|9990123|7352011|7352012/;
  for (const { jobDir } of [may, june]) {
    for (const name of [
      'artifact.json',
      'events.ndjson',
      'run-request.json',
      'issues.ndjson',
      ...readdirSync(join(jobDir, 'logs')).map((log) => `logs/${log}`),
    ]) {
      assert.doesNotMatch(readFileSync(join(jobDir, name), 'utf8'), markers, name);
    }
    assert.match(readFileSync(jobPaths(jobDir).checks, 'utf8'), markers);
  }
});
