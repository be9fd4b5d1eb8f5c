import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COLUMN_WEIGHTS_FILE, type ColumnWeights, MAX_COLUMN_WEIGHTS } from '../../../src/contract/column-weights.ts';
import type { Manifest } from '../../../src/contract/manifest.ts';
import type { Sign } from '../../../src/engine/mapping/evidence/list-signs.ts';
import { checkManifestSchema } from '../../../src/package/source/schema-problems.ts';
import { ColumnLearner } from '../../../src/trials/learn/columns/column-learner.ts';
import { makeExample, PieceNumbers } from '../../../src/trials/learn/columns/examples.ts';
import { ColumnLayout, fitColumns } from '../../../src/trials/learn/columns/fit-columns.ts';
import { type ColumnDocument, readColumnDocument } from '../../../src/trials/learn/columns/labelled-columns.ts';
import { learnPackage, writeLearned } from '../../../src/trials/learn/index.ts';
import { readCorpus } from '../../../src/trials/score/index.ts';
import { writePackage } from '../../helpers/run-package.ts';
import { type CorpusEntry, writeCorpus } from '../score/make-corpus.ts';

const manifest: Manifest = checkManifestSchema({
  config_script_api_version: '1',
  info: { schema: 'ade.manifest/v1.0', title: 'Test', version: '1.0.0' },
  engine: {},
  columns: {
    order: ['person', 'town', 'hours'],
    meta: { person: { label: 'Person' }, town: { label: 'Town' }, hours: { label: 'Hours', type_hint: 'number' } },
  },
}).manifest;

const PEOPLE = ['Mary', 'John', 'Linda', 'David', 'Susan', 'Peter'];
const TOWNS = ['Toronto', 'Ottawa', 'Calgary', 'Boston', 'Chicago', 'Denver'];

/** Lists of people in which the word "wohnsitz" means towns; two groups use the word "raresign" for them. */
function makeCorpus(count: number): string {
  const entries = Array.from({ length: count }, (_, i): [string, CorpusEntry] => {
    const town = i < 2 ? 'Raresign' : i % 2 === 0 ? 'Town' : `Wohnsitz ${i}`;
    const rows = PEOPLE.map((_, k) => [PEOPLE[(k * (i + 1)) % 6], TOWNS[(k + i) % 6], `datamarker ${k}`, `X${i}${k}`]);
    const columns = [
      { column: 'A', header: 'Person', target_field: 'person' },
      { column: 'B', header: town, target_field: 'town' },
      { column: 'C', header: 'Remark', target_field: null },
      { column: 'D', header: `Code ${i}`, target_field: null },
    ];
    const text = [columns.map(({ header }) => header), ...rows].map((row) => `${row.join(',')}\n`).join('');
    const tables = [{ first_row: 1, header_rows: [1], columns }];
    return [`lists/list-${i}.csv`, { text, labels: { group: `g${i}`, sheets: [{ index: 0, tables }] } }];
  });
  return writeCorpus(Object.fromEntries(entries));
}

function makeDocuments(count: number): Promise<ColumnDocument[]> {
  return Promise.all(readCorpus(makeCorpus(count)).map((document) => readColumnDocument(document, manifest, null)));
}

const learner = new ColumnLearner(manifest, null, 0.5);

test('columns of documents that the weights were not learned from get their fields, with and without headers', async () => {
  const documents = await makeDocuments(14);
  const weights = learner.train(documents.slice(0, 10));
  for (const hasHeaders of [true, false]) {
    for (const { tables } of learner.read(documents.slice(10), weights, hasHeaders)) {
      assert.deepEqual(
        tables[0]!.columns.map(({ mapping: { target_field: field } }) => field),
        ['person', 'town', null, null],
      );
    }
  }
});

test('weights of whole headers are not learned, and stay if the documents have no evidence about them', async () => {
  const documents = await makeDocuments(10);
  const base = learner.train(documents);
  const evidence = { ...base.evidence, 'header_is.domicile': { town: 8 }, 'header_is.town': { town: 8 } };
  const weights = new ColumnLearner(manifest, { ...base, evidence }, 0.5).train(documents);
  const headers = Object.keys(weights.evidence).filter((piece) => piece.startsWith('header_is.'));
  assert.deepEqual(headers.sort(), ['header_is.domicile', 'header_is.town']);
  assert.deepEqual(weights.evidence['header_is.domicile'], { town: 8 });
  assert.ok(weights.evidence['header_is.town']!.town! > 7, JSON.stringify(weights.evidence['header_is.town']));
});

test('weights are few, rounded and within limits; they contain only shared words of headers, and no word of values', async () => {
  const weights = learner.train(await makeDocuments(10));
  const deltas = Object.values(weights.evidence).flatMap((byField) => Object.values(byField));
  assert.ok(deltas.length > 3 && deltas.length <= MAX_COLUMN_WEIGHTS);
  for (const delta of [...deltas, ...Object.values(weights.defaults)]) {
    assert.ok(Math.abs(delta) <= 4);
    assert.ok(Math.abs(delta * 20 - Math.round(delta * 20)) < 1e-9, `${delta} is a multiple of 0.05`);
  }
  const text = JSON.stringify(weights);
  assert.ok(text.includes('_word.wohnsitz'), 'a word that groups share');
  assert.ok(!/raresign|datamarker/i.test(text));
  assert.deepEqual(Object.keys(weights.defaults), ['person', 'town'], 'nobody taught "hours"');
});

test('the same documents give the same weights', async () => {
  const [first, second] = [learner.train(await makeDocuments(8)), learner.train(await makeDocuments(8))];
  assert.equal(JSON.stringify(first), JSON.stringify(second));
});

test('weights that the learning starts with hardly change if documents do not contradict them', async () => {
  const base = { ...learner.train(await makeDocuments(8)) };
  base.evidence = { ...base.evidence, links: { hours: 1.25 } };
  const again = new ColumnLearner(manifest, base, 1000).train(await makeDocuments(4));
  assert.deepEqual(again.evidence, base.evidence);
});

test('the fit is where the slope of the loss is zero', () => {
  const numbers = new PieceNumbers(['a', 'b']);
  const layout = new ColumnLayout(2, 2);
  const columns: { signs: Sign[]; label: number }[] = [
    { signs: [{ piece: 'a', value: 1 }], label: 0 },
    { signs: [{ piece: 'b', value: 0.5, field: 1 }], label: 1 },
    {
      signs: [
        { piece: 'a', value: 0.3 },
        { piece: 'b', value: 1, field: 0 },
      ],
      label: 2,
    },
    { signs: [{ piece: 'unknown', value: 1 }], label: 2 },
  ];
  const examples = columns.map(({ signs, label }) => ({ example: makeExample(signs, numbers), label, count: 1 }));
  const loss = (point: Float64Array) => {
    let sum = 0;
    for (const { example, label } of examples) {
      const sums = [point[layout.defaults]!, point[layout.defaults + 1]!, 0];
      for (const { piece, field, value } of example.signs) {
        for (let c = 0; c < 3; c++) if (field === undefined || field === c) sums[c]! += value * point[piece * 3 + c]!;
        if (field !== undefined) sums[field]! += value * point[layout.any + piece]!;
      }
      sum += Math.log(sums.reduce((all, one) => all + Math.exp(one), 0)) - sums[label]!;
    }
    return sum + point.reduce((all, number) => all + 0.5 * number * number, 0);
  };
  const zero = new Float64Array(layout.size);
  const fitted = fitColumns({
    ...{ layout, examples, among: [0, 1, 2], prior: zero, from: zero },
    ...{ pulls: zero.map(() => 1), mask: new Uint8Array(layout.size).fill(1), maxIterations: 500 },
  });
  for (let k = 0; k < layout.size; k++) {
    const [left, right] = [Float64Array.from(fitted), Float64Array.from(fitted)];
    left[k]! -= 1e-4;
    right[k]! += 1e-4;
    assert.ok(Math.abs(loss(right) - loss(left)) / 2e-4 < 0.06, `number ${k}`);
  }
});

test('ade learn writes weights of columns if only columns are labelled, with their figures', async () => {
  const packageDir = writePackage({ fields: { person: {}, town: {}, hours: {} } });
  const corpusDir = makeCorpus(12);
  const options = { strength: 1, isFresh: false, rules: null, leaveFamilyOut: false };
  const steps: string[] = [];
  const onStep = (done: number, total: number) => steps.push(`${done}/${total}`);
  const { parts, documents } = await learnPackage(packageDir, corpusDir, readCorpus(corpusDir), { ...options, onStep });
  assert.equal(documents, 12);
  assert.equal(parts.length, 1);
  const [part] = parts;
  assert.equal(steps.at(-1), '6/6');
  assert.deepEqual([part!.file, part!.before, part!.verdict.isAccepted], [COLUMN_WEIGHTS_FILE, null, true]);
  assert.ok(part!.verdict.after.score > 0.95, `score ${part!.verdict.after.score}`);
  await writeLearned(packageDir, part!);
  // Weights as if written by hand: the documents that they were learned from are unknown.
  const { provenance: _, ...byHand } = part!.weights;
  writeFileSync(join(packageDir, COLUMN_WEIGHTS_FILE), JSON.stringify(byHand));
  const again = await learnPackage(packageDir, corpusDir, readCorpus(corpusDir), options);
  assert.equal(again.parts[0]!.before?.length, 12, 'the package is valid, and its weights are begun with');
  const { provenance, calibration } = again.parts[0]!.weights as ColumnWeights;
  assert.ok(provenance!.before!.f1! > 0.9 && provenance!.after.f1! > 0.9);
  assert.deepEqual(calibration, part!.weights.calibration, 'twelve groups are too few for curves of their own');
});
