import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runJob } from '../../src/runner/index.ts';
import {
  BY_NAME,
  makeFolder,
  makeTestSettings,
  prepareTest,
  readRun,
  type TestPackage,
} from '../helpers/run-package.ts';

const PRINTING = `${BY_NAME}
export function transform({ values }) {
  for (const value of values) console.log('value', value);
  return { values };
}
`;

/** Prints more than a rule host may, so it is ended. */
const FLOODING = PRINTING.replace('return { values };', "console.log('x'.repeat(2 ** 21));\n  return { values };");

async function runPrinting(script: string, keepRuleLog: boolean | undefined) {
  const settings = makeTestSettings();
  const file = join(makeFolder(), 'people.csv');
  writeFileSync(file, 'H:name\nD:Ann\n');
  const prepared = await prepareTest({ fields: { name: { script } } } satisfies TestPackage);
  const result = await runJob({ file, prepared, dataDir: settings.dataDir, settings, keepRuleLog });
  const path = join(result.job_dir, 'logs', 'rules.log');
  return { run: await readRun(result), log: existsSync(path) ? readFileSync(path, 'utf8') : null };
}

test('what rules print is only kept on request, and never in the record', async () => {
  const { log } = await runPrinting(PRINTING, true);
  assert.equal(log, 'value D:Ann\n');
  const { run, log: none } = await runPrinting(PRINTING, undefined);
  assert.equal(none, null);
  for (const name of ['artifact.json', 'events.ndjson', 'run-request.json']) {
    assert.ok(!readFileSync(join(run.jobDir, name), 'utf8').includes('Ann'), name);
  }
});

test('what a rule printed before its host was ended is kept, too', async () => {
  const { run, log } = await runPrinting(FLOODING, true);
  const [error] = run.artifact.rule_errors;
  assert.deepEqual([error?.kind, error?.switched_off], ['output_flood', true]);
  assert.match(log!, /x{1000}/);
});
