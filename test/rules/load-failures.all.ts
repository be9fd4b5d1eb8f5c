import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { renderOverview } from '../../src/cli/render/overview.ts';
import { jobPaths } from '../../src/contract/layout.ts';
import { explainColumn } from '../../src/record/explain/explain-column.ts';
import { listTables } from '../../src/record/explain/index.ts';
import { runJob } from '../../src/runner/index.ts';
import { writeGrids } from '../helpers/make-grid.ts';
import { pluck } from '../helpers/pluck.ts';
import {
  BY_NAME,
  makeFolder,
  makeTestSettings,
  PREFIX_ROWS,
  prepareTest,
  readRun,
  runToSuccess,
  type TestRun,
} from '../helpers/run-package.ts';

/** A hanging load waits for the full time; starting a host takes a fraction of it. */
const SHORT = { ADE_RULE_TIMEOUT_SECONDS: '0.4' };

/** Preparing a package loads it with the time of the year 2000, a job with its own time. */
const inJobs = (statement: string) => `if (new Date().getFullYear() > 2000) { ${statement} }\n`;
const upper = `${BY_NAME}export const transform = ({ values }) => ({ values: values.map((value) => String(value).toUpperCase()) });\n`;
const importHelper = "import { help } from '../lib/helper.js';\nexport const kept = help;\n";

const grid = '1 | H:id | first | thrown | helped | again | last\n2 | D:1 | a | b | c | d | e';

function listOff({ artifact }: TestRun) {
  return artifact.rule_errors.map(({ rule, kind, at_load: atLoad, switched_off: off, file, line }) => [
    rule,
    kind,
    atLoad === true && off === true,
    ...(file === undefined ? [] : [`${file}:${line}`]),
  ]);
}

test('modules that throw only in the job lose only their own rules, and so do modules that import a throwing helper', async () => {
  const fields = {
    id: {},
    first: { script: upper },
    thrown: { script: `${upper}${inJobs("throw new RangeError('too late in the year');")}` },
    helped: { script: `${importHelper}${upper}` },
    again: { script: `${importHelper}${upper}` },
    last: { script: upper },
  };
  const files = { 'lib/helper.js': `export const help = 1;\n${inJobs('null.help;')}` };
  const run = await runToSuccess({ fields, files }, [{ grid }]);
  const thrownAt = `columns/thrown.js:${upper.split('\n').length}`;
  assert.deepEqual(listOff(run), [
    ['columns.thrown.detect_name', 'exception', true, thrownAt],
    ['columns.thrown.transform', 'exception', true, thrownAt],
    ...['helped', 'again'].flatMap((name) => [
      [`columns.${name}.detect_name`, 'exception', true, 'lib/helper.js:2'],
      [`columns.${name}.transform`, 'exception', true, 'lib/helper.js:2'],
    ]),
  ]);
  const [first] = run.artifact.rule_errors;
  assert.deepEqual([first!.error_class, first!.message, first!.pass], ['RangeError', 'too late in the year', 1]);
  assert.deepEqual(run.output.Normalized, [
    ['id', 'first', 'thrown', 'helped', 'again', 'last', 'raw_thrown', 'raw_helped', 'raw_again'],
    ['D:1', 'A', null, null, null, 'E', 'b', 'c', 'd'],
  ]);
  const told = run.events.flatMap((event) => (event.type === 'rule_switched_off' ? [event.rule] : []));
  assert.deepEqual(
    told,
    run.artifact.rule_errors.map(({ rule }) => rule),
  );
  const shown = renderOverview(run.artifact, { paint: { bold: String, dim: String } as never, width: 80 } as never);
  assert.match(shown.join('\n'), /columns\.thrown\.transform: its module could not be loaded/);
  const [located] = listTables(run.artifact);
  assert.deepEqual(
    explainColumn(run.artifact, located!, 'C').rule_errors.map(({ rule }) => rule),
    ['thrown', 'helped', 'again'].map((name) => `columns.${name}.detect_name`),
  );
});

const ways: [string, string, string, Record<string, string>][] = [
  ['hang', 'timeout', 'for (;;);', SHORT],
  ['eat memory', 'memory', 'const kept = []; for (;;) kept.push(new Array(10_000).fill(0.5));', {}],
  ['flood their output', 'output_flood', "for (;;) console.log('x'.repeat(10_000));", {}],
];

for (const [what, kind, statement, env] of ways) {
  test(`modules that ${what} only in the job are found and switched off, and the others go on`, async () => {
    const bad = { script: `${upper}${inJobs(statement)}` };
    const fields = { id: {}, first: { script: upper }, thrown: bad, helped: { script: upper }, again: bad, last: {} };
    const run = await runToSuccess({ fields, engine: { defaults: { memory_mb: 96 } } }, [{ grid }], { env });
    assert.deepEqual(
      listOff(run),
      ['thrown', 'again'].flatMap((name) => [
        [`columns.${name}.detect_name`, kind, true],
        [`columns.${name}.transform`, kind, true],
      ]),
    );
    assert.deepEqual(run.output.Normalized![1], ['D:1', 'A', null, 'C', null, 'e', 'b', 'd']);
  });
}

test('a helper that hangs is found once, for all modules that import it', async () => {
  const helped = { script: `${importHelper}${upper}` };
  const fields = { id: {}, first: helped, thrown: helped, helped, again: { script: upper }, last: helped };
  const files = { 'lib/helper.js': `export const help = 1;\n${inJobs("console.log('hangs'); for (;;);")}` };
  const file = join(makeFolder(), 'book.xlsx');
  await writeGrids(file, [{ grid }]);
  const prepared = await prepareTest({ fields, files });
  const settings = makeTestSettings(SHORT);
  const result = await runJob({ file, prepared, dataDir: settings.dataDir, settings, keepRuleLog: true });
  const run = await readRun(result);
  assert.equal(result.status, 'success', String(result.error?.message));
  const names = ['first', 'thrown', 'helped', 'last'];
  assert.deepEqual(
    listOff(run),
    names.flatMap((name) => [
      [`columns.${name}.detect_name`, 'timeout', true],
      [`columns.${name}.transform`, 'timeout', true],
    ]),
  );
  assert.deepEqual(run.output.Normalized![1], ['D:1', null, null, null, 'D', null, 'a', 'b', 'c', 'e']);
  // Loading hangs once with all modules, once with the first one, and once alone; not again for each other module.
  const log = readFileSync(jobPaths(result.job_dir).ruleLog, 'utf8');
  assert.equal(log.match(/hangs/g)!.length, 3);
});

test('leftovers of a failed module do not make the next one fail', async () => {
  const fill = inJobs('const kept = []; for (;;) kept.push(new Uint8Array(4 * 1024 * 1024).fill(1));');
  const large = `const table = new Uint8Array(16 * 1024 * 1024).fill(1);\n${upper}export const used = table;\n`;
  const fields = { id: {}, thrown: { script: `${upper}${fill}` }, last: { script: large } };
  const { artifact, output } = await runToSuccess({ fields, engine: { defaults: { memory_mb: 40 } } }, [
    { grid: '1 | H:id | thrown | last\n2 | D:1 | a | b' },
  ]);
  for (const { rule, kind } of artifact.rule_errors) {
    assert.match(rule, /^columns\.thrown\./);
    // The system decides whether memory is refused or the process is ended.
    assert.match(kind, /^(exception|memory)$/);
  }
  assert.equal(artifact.rule_errors.length, 2);
  assert.deepEqual(output.Normalized![1], ['D:1', null, 'B', 'a']);
});

test('a rule that a module exports only during preparation fails alone', async () => {
  const script = `${BY_NAME}export const transform = new Date().getFullYear() > 2000 ? /** @type {any} */ (7) : () => null;\n`;
  const run = await runToSuccess({ fields: { id: { script } } }, [{ grid: '1 | H:id\n2 | D:1' }]);
  assert.deepEqual(listOff(run), [['columns.id.transform', 'invalid_result', true]]);
  assert.deepEqual(run.output.Normalized, [['id'], ['D:1']]);
});

test('a job whose modules all fail ends like one without rules: nothing is found, nothing is lost', async () => {
  const failing = inJobs("throw new Error('no');");
  const run = await runToSuccess(
    { fields: { id: { script: `${BY_NAME}${failing}` } }, rows: { prefix: `${PREFIX_ROWS}${failing}` } },
    [{ grid: '1 | H:id\n2 | D:1' }],
  );
  assert.deepEqual(pluck(run.artifact.rule_errors, 'rule'), [
    'row_types.prefix.detect_prefix',
    'columns.id.detect_name',
  ]);
  const codes = new Set(run.artifact.summary.attention!.map(({ code }) => code));
  assert.deepEqual([...codes].sort(), ['rule_switched_off', 'synthetic_header']);
  assert.deepEqual(run.output.Normalized, [
    ['id', 'raw_Column 1'],
    [null, 'H:id'],
    [null, 'D:1'],
  ]);
});
