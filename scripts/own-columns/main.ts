/**
 * Measures the confidence of packages of own columns, made by `ade init --from` from labelled documents, on other documents:
 *   node scripts/with-runtime.js scripts/own-columns/main.ts CORPUS… [--packages N] [--learn] [--out FILE]
 * A corpus is a folder of documents with labels, whose `target_field` says what a column means, with the same words in all
 * documents. `--learn` writes what the decisions teach to the template of such packages.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectDir } from '../../bin/runtime.js';
import { formatJson } from '../../src/base/files/index.ts';
import { readSettings } from '../../src/contract/settings.ts';
import { withTemporaryDataDir } from '../../src/runner/index.ts';
import { readCorpus } from '../../src/trials/score/corpus/read-corpus.ts';
import { ensureBuilt } from '../ensure-built.js';
import { planTrials } from './plan.ts';
import { type Decision, readTrial } from './read-trial.ts';
import { learnConfidence, listReliability, readAside } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    packages: { type: 'string', default: '16' },
    learn: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
ensureBuilt();
const trials = planTrials(
  positionals.flatMap((path) => readCorpus(path)),
  Number(values.packages),
);
const decisions: Decision[] = [];
await withTemporaryDataDir(async (dataDir) => {
  const settings = readSettings({ ...process.env, ADE_DATA_DIR: dataDir });
  for (const trial of trials) {
    try {
      decisions.push(...(await readTrial(trial, { dataDir, settings })));
    } catch (error) {
      process.stderr.write(`${trial.source.name}: ${(error as Error).message}\n`);
    }
  }
});
const print = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);
print(listReliability(decisions));
if (values.learn) {
  print(['', 'As the other collections teach it', ...listReliability(readAside(decisions))]);
  const made = {
    made_by: 'scripts/own-columns',
    packages: new Set(decisions.map((one) => one.package)).size,
    columns: decisions.length,
  };
  const path = join(projectDir, 'templates/own-columns/data/confidence.json');
  writeFileSync(path, formatJson({ ...made, confidence: learnConfidence(decisions) }));
}
if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(decisions));
