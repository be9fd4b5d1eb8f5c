import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { readSettings } from '../../src/contract/settings.ts';
import { preparePackage } from '../../src/package/index.ts';
import { runJob } from '../../src/runner/index.ts';
import { makeFolder } from '../helpers/run-package.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const dataDir = makeFolder();

// `ade test` compares cases with their expectations, but does not see messages.
for (const name of ['templates/starter', 'examples/membership']) {
  test(`no message of ${name} has words that the record must hide`, async () => {
    ensureBuilt();
    const settings = readSettings({});
    const prepared = await preparePackage(join(ROOT, name), { dataDir, settings });
    const casesDir = join(ROOT, name, 'tests');
    for (const one of readdirSync(casesDir)) {
      const { job_dir } = await runJob({ file: join(casesDir, one, 'input.csv'), prepared, dataDir, settings });
      const record = readFileSync(join(job_dir, 'artifact.json'), 'utf8');
      assert.match(record, /"message"/, 'the case has issues');
      assert.doesNotMatch(record, /redacted|unlisted_code/);
    }
  });
}
