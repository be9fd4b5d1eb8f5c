import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { fitConfidence } from '../../scripts/own-columns/fit-confidence.ts';
import { planTrials } from '../../scripts/own-columns/plan.ts';
import { type Decision, readTrial } from '../../scripts/own-columns/read-trial.ts';
import { learnConfidence, listReliability, readAside } from '../../scripts/own-columns/report.ts';
import { readSettings } from '../../src/contract/settings.ts';
import { addUpConfidence } from '../../src/engine/mapping/index.ts';
import { withTemporaryDataDir } from '../../src/runner/index.ts';
import { readCorpus } from '../../src/trials/score/corpus/read-corpus.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const ROWS = ['A-1,Acme,12.50,2024-03-01', 'A-2,Birch,7.25,2024-03-02', 'A-3,Cedar,9.75,2024-03-03'];
const DOCUMENTS: Record<string, [collection: string, header: string[], meanings: string[]]> = {
  one: ['bills', ['Reference', 'Payee', 'Amount', 'Due date'], ['id', 'payee', 'amount', 'due']],
  two: ['bills', ['Ref.', 'Supplier', 'Amount', 'Payable on'], ['id', 'payee', 'amount', 'due']],
  ward: ['votes', ['Ward', 'Payee', 'Turnout', 'Polled'], ['ward', 'candidate', 'turnout', 'day']],
};

function writeCorpus(folder: string): void {
  for (const [name, [source, header, meanings]] of Object.entries(DOCUMENTS)) {
    mkdirSync(join(folder, source), { recursive: true });
    const columns = header.map((text, i) => ({ column: 'ABCD'[i], header: text, target_field: meanings[i] }));
    const tables = [{ first_row: 1, last_row: 4, header_rows: [1], columns }];
    const labels = { document: `${name}.csv`, source, group: name, sheets: [{ index: 0, tables }] };
    writeFileSync(join(folder, source, `${name}.csv`), `${[header.join(','), ...ROWS].join('\n')}\n`);
    writeFileSync(join(folder, source, `${name}.labels.json`), JSON.stringify(labels));
  }
}

test('a package is made from each document, and judged on its own, its kin and strangers by what columns mean', async (context) => {
  ensureBuilt();
  const folder = await makeTempFolder(context);
  writeCorpus(folder);
  const trials = planTrials(readCorpus(folder), 5);
  const [first] = trials.filter(({ source }) => source.labels.document === 'one.csv');
  assert.ok(first !== undefined);
  assert.deepEqual(
    new Set(trials.map(({ source }) => source.collection)),
    new Set(['bills']),
    'documents that share no meaning with others are only strangers',
  );
  const plain = { ...first, synonyms: new Map() };
  const decisions = await withTemporaryDataDir((dataDir) =>
    readTrial(plain, { dataDir, settings: readSettings({ ...process.env, ADE_DATA_DIR: dataDir }) }),
  );
  const found = (document: string, header: string) =>
    decisions.find((one) => one.document.endsWith(`${document}.csv`) && one.header === header);
  assert.equal(found('one', 'Due date')?.expected, 'due_date');
  assert.equal(found('one', 'Due date')?.proposed, 'due_date');
  if (first.synonyms.size === 0) {
    assert.equal(found('two', 'Supplier')?.expected, 'payee');
    assert.equal(found('two', 'Supplier')?.proposed, null, 'its name was removed');
  }
  assert.equal(found('ward', 'Turnout')?.expected, null);
  assert.equal(found('ward', 'Payee'), undefined, 'a stranger with the name of a field is not judged');
  for (const { signs } of decisions) assert.equal(signs.start, 1);
});

/** Decisions of two collections, of which those with the sign are right as often as `right` says, of ten. */
function makeDecisions(right: { with: number; without: number }): Decision[] {
  return ['a', 'b'].flatMap((collection) =>
    [1, 0].flatMap((sign) =>
      Array.from({ length: 1000 }, (_, i): Decision => {
        const isRight = i % 10 < (sign === 1 ? right.with : right.without);
        const place = {
          package: collection,
          collection,
          kind: 'kin' as const,
          document: 'd',
          column: 'A',
          header: 'x',
        };
        const expected = isRight ? 'f' : null;
        const signs = { start: 1, others_mapped: sign };
        return { ...place, expected, proposed: 'f', assigned: 'f', confidence: 1, isAsked: false, signs };
      }),
    ),
  );
}

test('what is learned is how often decisions with a sign are right, and a collection is judged by the others', () => {
  const decisions = makeDecisions({ with: 9, without: 4 });
  const weights = fitConfidence(decisions);
  const state = (sign: number) => addUpConfidence(weights, { start: 1, others_mapped: sign });
  assert.ok(Math.abs(state(1) - 0.9) < 0.02, `${state(1)} is 0.9`);
  assert.ok(Math.abs(state(0) - 0.4) < 0.02, `${state(0)} is 0.4`);
  assert.deepEqual(learnConfidence(decisions).field, weights);
  const aside = readAside(decisions);
  assert.ok(Math.abs(aside.reduce((sum, { confidence }) => sum + confidence, 0) / aside.length - 0.65) < 0.02);
  assert.match(listReliability(decisions)[1] ?? '', /4000 columns, stated 1\.000, true 0\.650/);
});
