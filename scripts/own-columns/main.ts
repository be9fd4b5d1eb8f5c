import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readSettings } from '../../src/contract/settings.ts';
import { withTemporaryDataDir } from '../../src/runner/index.ts';
import { readCorpus } from '../../src/trials/score/corpus/read-corpus.ts';
import { planTrials } from './plan.ts';
import { type Decision, readTrial } from './read-trial.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { packages: { type: 'string', default: '6' }, out: { type: 'string' } } });
const corpus = positionals.flatMap((path) => readCorpus(path));
const trials = planTrials(corpus, Number(values.packages));
const decisions: Decision[] = [];
await withTemporaryDataDir(async (dataDir) => {
  const settings = readSettings({ ...process.env, ADE_DATA_DIR: dataDir });
  for (const trial of trials) {
    const started = performance.now();
    try {
      const found = await readTrial(trial, { dataDir, settings });
      decisions.push(...found);
      process.stderr.write(`${trial.source.name}: ${found.length} in ${Math.round(performance.now() - started)} ms\n`);
    } catch (error) {
      process.stderr.write(`${trial.source.name}: ${(error as Error).message}\n`);
    }
  }
});
if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(decisions));
