import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { MAX_ROW_WEIGHTS, MAX_WEIGHT, ROW_WEIGHTS_FILE, type RowWeights } from '../../../src/contract/row-weights.ts';
import { readRowWeights } from '../../../src/package/source/read-row-weights.ts';
import {
  type Learned,
  type LearnedPart,
  type LearnOptions,
  learnPackage,
  writeLearned,
} from '../../../src/trials/learn/index.ts';
import { readCorpus } from '../../../src/trials/score/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { writePackage } from '../../helpers/run-package.ts';
import { type CorpusEntry, writeCorpus } from '../score/make-corpus.ts';
import { DATA_MARKER, makeRosters, RARE_MARKER, SHARED_WORD } from './make-rosters.ts';

const OPTIONS: LearnOptions = { strength: 1, isFresh: false, rules: null, leaveFamilyOut: false };

const makePackage = () => writePackage({ fields: { name: {}, city: {}, hours: {} } });

function learn(packageDir: string, corpus: Record<string, CorpusEntry>, options: Partial<LearnOptions> = {}) {
  const corpusDir = writeCorpus(corpus);
  return learnPackage(packageDir, corpusDir, readCorpus(corpusDir), { ...OPTIONS, ...options });
}

const readWeights = (packageDir: string) => readFileSync(join(packageDir, ROW_WEIGHTS_FILE), 'utf8');

const rowsOf = ({ parts }: Learned) => parts[0] as LearnedPart<RowWeights>;

function listNumbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listNumbers) : [];
}

let fresh: Promise<{ packageDir: string; learned: Learned }> | undefined;

/** Learns weights from twelve rosters for a package that has none, and writes them into it. */
function learnFresh() {
  fresh ??= (async () => {
    const packageDir = makePackage();
    const learned = await learn(packageDir, makeRosters(12));
    await writeLearned(packageDir, rowsOf(learned));
    return { packageDir, learned };
  })();
  return fresh;
}

test('weights are few, rounded and within limits, and the package can be prepared with them', async () => {
  const { packageDir } = await learnFresh();
  const text = readWeights(packageDir);
  const { problems, weights } = readRowWeights(new Map([[ROW_WEIGHTS_FILE, Buffer.from(text)]]));
  assert.deepEqual(problems, []);
  const deltas = listNumbers(weights!.evidence);
  assert.ok(deltas.length > 10 && deltas.length <= MAX_ROW_WEIGHTS);
  for (const delta of deltas) {
    assert.ok(Math.abs(delta) <= MAX_WEIGHT);
    assert.ok(Math.abs(delta * 20 - Math.round(delta * 20)) < 1e-9, `${delta} is a multiple of 0.05`);
  }
  const lines = text.split('\n').filter((line) => !line.includes('"taught_by"'));
  assert.ok(Math.max(...lines.map(({ length }) => length)) <= 120);
});

test('documents that the weights were not learned from are read almost without mistakes', async () => {
  const { learned } = await learnFresh();
  const { before, verdict } = rowsOf(learned);
  assert.equal(before, null, 'the package had no weights');
  assert.ok(verdict.after.score > 0.95, `score ${verdict.after.score}`);
});

test('the same documents give the same bytes', async () => {
  const { packageDir } = await learnFresh();
  const again = makePackage();
  await writeLearned(again, rowsOf(await learn(again, makeRosters(12))));
  assert.equal(readWeights(again), readWeights(packageDir));
});

test('a word in the headers of three groups becomes a weight; words of two groups, and of values, do not', async () => {
  const text = readWeights((await learnFresh()).packageDir);
  const { words } = JSON.parse(text) as RowWeights;
  assert.ok(words.header.includes(SHARED_WORD.toLowerCase()));
  for (const marker of [DATA_MARKER, RARE_MARKER])
    assert.ok(!text.toLowerCase().includes(marker.toLowerCase()), marker);
});

test('provenance has the documents, the settings and the figures', async () => {
  const { provenance } = JSON.parse(readWeights((await learnFresh()).packageDir)) as RowWeights;
  assert.equal(provenance?.documents, 12);
  assert.match(provenance.corpus_sha256, /^[0-9a-f]{64}$/);
  assert.deepEqual(provenance.settings, { strength: 1, fresh: false, rules: false, groups: 12, folds: 5 });
  assert.equal(provenance.before, undefined);
  assert.ok(provenance.after.f6! > 0.9);
});

test("learning starts from the package's weights, and their figures are those before", async () => {
  const { packageDir } = await learnFresh();
  const present = JSON.parse(readWeights(packageDir)) as RowWeights;
  const corpus = makeRosters(6, 'others', { first: 20 });
  const near = rowsOf(await learn(packageDir, corpus, { strength: 1000 }));
  const far = rowsOf(await learn(packageDir, corpus, { isFresh: true }));
  const distance = ({ evidence }: RowWeights) => {
    const pieces = new Set([...Object.keys(evidence), ...Object.keys(present.evidence)]);
    const gap = (piece: string, label: string) =>
      (evidence[piece]?.[label] ?? 0) - (present.evidence[piece]?.[label] ?? 0);
    const gaps = [...pieces].flatMap((piece) => present.labels.map((label) => gap(piece, label) ** 2));
    return gaps.reduce((sum, value) => sum + value, 0);
  };
  assert.ok(distance(near.weights) < distance(far.weights) / 20, `${distance(near.weights)} ${distance(far.weights)}`);
  assert.deepEqual(near.weights.calibration, present.calibration, 'six groups are too few for curves of their own');
  assert.equal(near.before?.length, 6);
  assert.ok(near.weights.provenance?.before);
});

test('learning in two steps begins with documents without formats, and both steps leave out the documents that judge', async () => {
  const corpus = makeRosters(8, 'steps', { first: 40 });
  const plain = rowsOf(await learn(makePackage(), corpus, { isFresh: true }));
  const held = rowsOf(await learn(makePackage(), corpus, { isFresh: true, move: 1e6 }));
  assert.deepEqual(held.weights.evidence, plain.weights.evidence, 'a move of great strength changes nothing');
  assert.deepEqual(held.after, plain.after);
  const packageDir = makePackage();
  const moved = rowsOf(await learn(packageDir, corpus, { isFresh: true, move: 0.1 }));
  assert.notDeepEqual(moved.weights.evidence, plain.weights.evidence);
  assert.equal(moved.weights.provenance?.settings.move, 0.1);
  await writeLearned(packageDir, moved);
  const again = rowsOf(await learn(packageDir, corpus, { isFresh: true, move: 0.1 }));
  assert.equal(again.comparison.with, 'record');
  await writeLearned(packageDir, again);
});

test('weights that read worse are not written', async () => {
  const { packageDir } = await learnFresh();
  const text = readWeights(packageDir);
  const worse = makeRosters(2, 'worse', { first: 20 });
  // The weights for each of two documents are learned from the other one: here from the opposite of what is right.
  const [name, entry] = Object.entries(worse)[1]!;
  const swapped = JSON.parse(
    JSON.stringify(entry).replaceAll('"data"', '"x"').replaceAll('"note"', '"data"').replaceAll('"x"', '"note"'),
  ) as CorpusEntry;
  const learned = await learn(packageDir, { ...worse, [name]: swapped }, { strength: 0.001 });
  assert.equal(rowsOf(learned).verdict.isAccepted, false);
  await assert.rejects(writeLearned(packageDir, rowsOf(learned)), (error) => isAdeError(error, 'learn_not_better'));
  assert.equal(readWeights(packageDir), text);
});

test('documents that weights were learned from do not judge them: the other documents do', async () => {
  const { packageDir } = await learnFresh();
  const others = makeRosters(6, 'others', { first: 20 });
  const { comparison, before, after, verdict, weights } = rowsOf(
    await learn(packageDir, { ...makeRosters(12), ...others }, { isFresh: true }),
  );
  assert.deepEqual(comparison, { with: 'weights', documents: 6, of: 18, isKnown: true });
  assert.deepEqual(before?.map(({ document }) => document).sort(), Object.keys(others).sort());
  assert.equal(after.length, 18);
  assert.equal(verdict.isAccepted, true);
  assert.equal(weights.provenance?.before, undefined, 'they would be of other documents than those after');
});

test('a copy under another name, and documents of its group, do not count as other documents', async () => {
  const { packageDir } = await learnFresh();
  const [first, second] = Object.values(makeRosters(2)) as [CorpusEntry, CorpusEntry];
  const near = (entry: CorpusEntry): CorpusEntry => ({ ...entry, labels: { ...entry.labels, group: 'near' } });
  const corpus = {
    'near/copy.csv': near(first),
    'near/changed.csv': near({ ...second, text: second.text.replaceAll('Town', 'Place') }),
    ...makeRosters(5, 'others', { first: 20 }),
  };
  const { comparison, before } = rowsOf(await learn(packageDir, corpus));
  assert.deepEqual(comparison, { with: 'weights', documents: 5, of: 7, isKnown: true });
  assert.ok(before?.every(({ collection }) => collection === 'others'));
});

test('the same documents again: new weights are compared with the recorded figures of the present ones', async () => {
  const { packageDir } = await learnFresh();
  const learned = rowsOf(await learn(packageDir, makeRosters(12), { isFresh: true }));
  const { provenance } = JSON.parse(readWeights(packageDir)) as RowWeights;
  assert.deepEqual(learned.comparison, { with: 'record', documents: 12, of: 12, isKnown: true });
  assert.deepEqual(learned.verdict.before, { score: provenance!.after.score, harm: provenance!.after.data_lost });
  assert.equal(learned.before, null, 'how the present weights read what taught them says nothing');
  assert.equal(learned.verdict.isAccepted, true, 'the same weights are not worse');
  assert.deepEqual(learned.weights.provenance?.before, provenance!.after);
  await writeLearned(packageDir, learned);
});

test('learn_not_comparable: learning starts with weights that were learned from the same documents', async () => {
  const { packageDir } = await learnFresh();
  const learned = rowsOf(await learn(packageDir, makeRosters(12)));
  assert.deepEqual(learned.comparison, { with: 'none', documents: 0, of: 12, isKnown: true });
  await assert.rejects(writeLearned(packageDir, learned), (error) => isAdeError(error, 'learn_not_comparable'));
});

test('documents that earlier weights were learned from stay on record; without a list, none are known', async () => {
  const { packageDir } = await learnFresh();
  const taughtBy = (weights: RowWeights) => weights.provenance!.taught_by!.split(' ');
  const first = taughtBy(JSON.parse(readWeights(packageDir)) as RowWeights);
  assert.equal(first.length, 12);
  const corpus = makeRosters(2, 'more', { first: 20 });
  const adapted = rowsOf(await learn(packageDir, corpus));
  assert.equal(taughtBy(adapted.weights).length, 14);
  for (const digest of first) assert.ok(taughtBy(adapted.weights).includes(digest));
  assert.equal(taughtBy(rowsOf(await learn(packageDir, corpus, { isFresh: true })).weights).length, 2);

  const byHand = makePackage();
  const { provenance: _, ...weights } = JSON.parse(readWeights(packageDir)) as RowWeights;
  mkdirSync(join(byHand, 'data'));
  writeFileSync(join(byHand, ROW_WEIGHTS_FILE), JSON.stringify(weights));
  const { comparison } = rowsOf(await learn(byHand, corpus));
  assert.deepEqual(comparison, { with: 'weights', documents: 2, of: 2, isKnown: false });
});

test('partial labels: totals of documents in which nothing else is labelled are learned', async () => {
  const { after, verdict } = rowsOf(await learn(makePackage(), makeRosters(16, 'partial', { isPartial: true })));
  const judged = after.filter(({ sheets }) => sheets[0]?.rows?.judged);
  assert.equal(judged.length, 8);
  const confusion = judged.flatMap(({ sheets }) => Object.entries(sheets[0]!.rows!.confusion.total ?? {}));
  assert.ok(confusion.length > 0 && confusion.every(([found]) => found === 'total'), JSON.stringify(confusion));
  assert.ok(verdict.after.score > 0.9);
});

test('each collection is read with weights learned from the others', async () => {
  const corpus = { ...makeRosters(4, 'north'), ...makeRosters(4, 'south') };
  const { family } = rowsOf(await learn(makePackage(), corpus, { leaveFamilyOut: true }));
  assert.deepEqual(family?.map(({ document }) => document).sort(), Object.keys(corpus).sort());
});

test('a document that cannot be read, or does not fit its labels, is left out and named', async () => {
  const corpus = makeRosters(5);
  const [first, second] = Object.keys(corpus);
  const learned = await learn(makePackage(), {
    ...corpus,
    [first!]: { ...corpus[first!]!, text: '%PDF-1.7' },
    [second!]: { ...corpus[second!]!, text: 'only one row\n' },
  });
  assert.equal(learned.documents, 3);
  assert.deepEqual(pluck(learned.left_out, 'document', 'code'), [
    [first, 'not_a_workbook'],
    [second, 'labels_beyond_document'],
  ]);
});

const run = { first_row: 1, last_row: 1, label: 'total' as const };

test('learn_labels_missing: no labels of rows, and only totals for a package without weights', async () => {
  const noRows = { 'a/a.csv': { text: 'x\n', labels: { sheets: [{ index: 0, tables: [{ first_row: 1 }] }] } } };
  const isMissing = (error: unknown) => isAdeError(error, 'learn_labels_missing');
  await assert.rejects(learn(makePackage(), noRows), isMissing);
  const onlyTotals = (group: string): CorpusEntry => ({
    text: 'x\n',
    labels: { group, judged: ['total'], sheets: [{ index: 0, rows: [run] }] },
  });
  await assert.rejects(learn(makePackage(), { 'a/a.csv': onlyTotals('a'), 'a/b.csv': onlyTotals('b') }), isMissing);
});

test('learn_groups_too_few: documents of one group cannot judge weights learned from them', async () => {
  const corpus = makeRosters(3);
  for (const { labels } of Object.values(corpus)) labels.group = 'one';
  await assert.rejects(learn(makePackage(), corpus), (error) => isAdeError(error, 'learn_groups_too_few'));
});

test('file_unwritable names the file, and package_invalid the weights that learning starts with', async () => {
  const { learned } = await learnFresh();
  const blocked = makePackage();
  writeFileSync(join(blocked, 'data'), '');
  await assert.rejects(writeLearned(blocked, rowsOf(learned)), (error) => isAdeError(error, 'file_unwritable'));
  const broken = makePackage();
  mkdirSync(join(broken, 'data'));
  writeFileSync(join(broken, ROW_WEIGHTS_FILE), '{}');
  await assert.rejects(learn(broken, makeRosters(2)), (error) => isAdeError(error, 'package_invalid'));
  await learn(broken, makeRosters(2), { isFresh: true });
  assert.ok(existsSync(join(broken, ROW_WEIGHTS_FILE)));
});
