import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROW_WEIGHTS_FILE, type RowWeights } from '../../../src/contract/row-weights.ts';
import { preparePackage } from '../../../src/package/index.ts';
import { type LearnedPart, type LearnOptions, learnPackage, writeLearned } from '../../../src/trials/learn/index.ts';
import type { DocumentScore } from '../../../src/trials/score/document/document-score.ts';
import { readCorpus, scorePackage } from '../../../src/trials/score/index.ts';
import { makeFolder, makeTestSettings, type TestPackage, writePackage } from '../../helpers/run-package.ts';
import { size } from '../../helpers/size.ts';
import { type CorpusEntry, writeCorpus } from '../score/make-corpus.ts';
import { makeRosters } from './make-rosters.ts';

const settings = makeTestSettings();
/** A single folder, so that a package is prepared only once for all learning. */
const dataDir = makeFolder();

/** Finds a header and a total by the words in a roster. */
const ROSTER_ROWS = `export function detect_roster({ row_values_sample }) {
  const [first] = row_values_sample;
  if (first === 'Total') return { scores: { total: 0.5 } };
  return { scores: String(first).startsWith('Name') ? { header: 0.5 } : { data: 0.1 } };
}
`;

/** Labels row 5 of every document as a group, whatever is in it. */
const FIFTH_ROW = (delta: number) => `export function detect_fifth({ row_index }) {
  return row_index === 5 ? { scores: { group: ${delta} } } : null;
}
`;

const FIELDS = { name: {}, city: {}, hours: {} };

/** Rosters in which the fifth row, a data row, has another label. */
function makeMarked(count: number): Record<string, CorpusEntry> {
  const rosters = Object.entries(makeRosters(count));
  return Object.fromEntries(
    rosters.map(([path, { text, labels }]) => {
      const [sheet] = labels.sheets;
      const rows = sheet!.rows!.flatMap((run) => {
        const { first_row: first, last_row: last } = run;
        if (first > 5 || last < 5) return [run];
        return [
          { ...run, last_row: 4 },
          { first_row: 5, last_row: 5, label: 'group' as const },
          { ...run, first_row: 6 },
        ].filter(({ first_row, last_row }) => first_row <= last_row);
      });
      return [path, { text, labels: { ...labels, sheets: [{ ...sheet!, rows, tables: [] }] } }];
    }),
  );
}

async function learn(packageDir: string, corpusDir: string, options: Partial<LearnOptions> = {}) {
  const prepared = await preparePackage(packageDir, { dataDir, settings });
  const learned = await learnPackage(packageDir, corpusDir, readCorpus(corpusDir), {
    ...{ strength: 1, isFresh: false, leaveFamilyOut: false, rules: { prepared, settings } },
    ...options,
  });
  return { learned, prepared };
}

async function score(packageDir: string, corpusDir: string): Promise<DocumentScore[]> {
  const prepared = await preparePackage(packageDir, { dataDir, settings });
  return (await scorePackage(readCorpus(corpusDir), { prepared, dataDir, settings })).documents;
}

const pickSheets = (list: readonly DocumentScore[]) => list.map(({ document, sheets }) => ({ document, sheets }));

test('a package without weights is compared with the labels that its rules give, as jobs record them', async () => {
  const packageDir = writePackage({ fields: FIELDS, rows: { roster: ROSTER_ROWS } });
  const corpusDir = writeCorpus(makeRosters(4));
  const [part] = (await learn(packageDir, corpusDir)).learned.parts;
  assert.deepEqual(part!.comparison, { with: 'rules', documents: 4, of: 4, isKnown: true });
  assert.deepEqual(pickSheets(part!.before!), pickSheets(await score(packageDir, corpusDir)));
  assert.ok(part!.verdict.before!.score < part!.verdict.after.score);
  assert.ok((part!.weights as RowWeights).provenance!.before);
});

test('without row rules, all rows were data before', async () => {
  const packageDir = writePackage({ fields: FIELDS, rows: {} });
  const corpusDir = writeCorpus(makeRosters(4));
  const [part] = (await learn(packageDir, corpusDir)).learned.parts;
  assert.deepEqual(pickSheets(part!.before!), pickSheets(await score(packageDir, corpusDir)));
  assert.equal(part!.verdict.isAccepted, true);
});

test('learning knows what rules add to rows: rows that only a rule recognizes are right', async () => {
  const corpusDir = writeCorpus(makeMarked(8));
  const findGroups = async (rows: TestPackage['rows']) => {
    const packageDir = writePackage({ fields: FIELDS, rows: rows! });
    const part = (await learn(packageDir, corpusDir)).learned.parts[0] as LearnedPart<RowWeights>;
    const found = part.after.map(({ sheets }) => sheets[0]!.rows!.confusion.group!.group ?? 0);
    return { part, right: found.reduce((sum, count) => sum + count, 0) };
  };
  const without = await findGroups({ roster: ROSTER_ROWS });
  const added = await findGroups({ fifth: FIFTH_ROW(9) });
  const alone = await findGroups({ fifth: FIFTH_ROW(10) });
  assert.deepEqual([added.right, alone.right], [8, 8]);
  assert.ok(without.right < 8, 'no evidence tells these rows');
  const weightsOf = ({ evidence }: RowWeights) =>
    Object.values(evidence).reduce((sum, { group = 0 }) => sum + Math.abs(group), 0);
  assert.ok(weightsOf(added.part.weights) < weightsOf(without.part.weights), 'no evidence has to explain them');
});

test('weights that were learned with rules give the same labels in jobs as when they were judged', async () => {
  const packageDir = writePackage({ fields: FIELDS, rows: { fifth: FIFTH_ROW(4) } });
  const corpusDir = writeCorpus(makeMarked(size(4, 4, 8)));
  const [part] = (await learn(packageDir, corpusDir)).learned.parts;
  await writeLearned(packageDir, part!);
  const { provenance: _, ...byHand } = part!.weights;
  writeFileSync(join(packageDir, ROW_WEIGHTS_FILE), JSON.stringify(byHand));
  const again = (await learn(packageDir, corpusDir)).learned.parts[0]!;
  assert.equal(again.comparison.with, 'weights');
  assert.deepEqual(pickSheets(again.before!), pickSheets(await score(packageDir, corpusDir)));
});

test('a rule that ends its process is switched off, and the others still run', async () => {
  const rows = { roster: ROSTER_ROWS, endless: 'export function detect_endless() { for (;;); return null; }' };
  const packageDir = writePackage({ fields: FIELDS, rows });
  const corpusDir = writeCorpus(makeRosters(2));
  const quick = makeTestSettings({ ADE_RULE_TIMEOUT_SECONDS: '0.1' });
  const prepared = await preparePackage(packageDir, { dataDir, settings });
  const [part] = (await learn(packageDir, corpusDir, { rules: { prepared, settings: quick } })).learned.parts;
  assert.ok(part!.before!.every(({ sheets }) => sheets[0]!.header!.found.length === 1));
});

/** Lists of a name and three numbers; only a rule knows which number is the hours, by the number in its header. */
function makeLists(count: number): Record<string, CorpusEntry> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i): [string, CorpusEntry] => {
      const names = ['Anna', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn'];
      const rows = names.map((name, k) => `${names[(k + i) % 6]},${10 * k + i},${7 * k + i},${name.length + i}\n`);
      const columns = [
        { column: 'A', header: 'Full name', target_field: 'name' },
        ...['B', 'C', 'D'].map((column, k) => {
          const number = 102 + 3 * i + ((k + i) % 3);
          return { column, header: `${number}`, target_field: number % 3 === 1 ? 'hours' : null };
        }),
      ];
      const header = columns.map((column) => column.header).join(',');
      const tables = [{ first_row: 1, last_row: 7, header_rows: [1], columns }];
      return [`lists/${i}.csv`, { text: `${header}\n${rows.join('')}`, labels: { sheets: [{ index: 0, tables }] } }];
    }),
  );
}

const HOURS_BY_NUMBER = `export function detect_number({ header }) {
  return Number(header) % 3 === 1 ? { scores: { hours: 6 } } : null;
}
`;

test('columns: a package without weights is compared with its rules, and weights are learned in addition to the rules', async () => {
  const packageDir = writePackage({ fields: { name: {}, hours: { script: HOURS_BY_NUMBER } } });
  const corpusDir = writeCorpus(makeLists(8));
  const [part] = (await learn(packageDir, corpusDir)).learned.parts;
  assert.deepEqual(part!.comparison, { with: 'rules', documents: 8, of: 8, isKnown: true });
  const isRight = (list: readonly DocumentScore[]) =>
    list.every(({ sheets }) => sheets[0]!.columns!.every(({ expected, proposed }) => expected === proposed));
  assert.ok(isRight(part!.before!), 'by rules');
  assert.ok(isRight(part!.after), 'by weights that know of the rules');

  const withoutRules = (await learn(packageDir, corpusDir, { rules: null })).learned.parts[0]!;
  assert.ok(!isRight(withoutRules.after));
  assert.equal(withoutRules.comparison.with, 'none');
});

test('recorded figures without rules are not compared with figures with rules', async () => {
  const packageDir = writePackage({ fields: FIELDS, rows: { roster: ROSTER_ROWS } });
  const corpusDir = writeCorpus(makeRosters(4));
  await writeLearned(packageDir, (await learn(packageDir, corpusDir, { rules: null })).learned.parts[0]!);
  const compare = async (options: Partial<LearnOptions>) =>
    (await learn(packageDir, corpusDir, { isFresh: true, ...options })).learned.parts[0]!.comparison.with;
  assert.deepEqual([await compare({ rules: null }), await compare({})], ['record', 'none']);
});

test('unusable weights do not prevent new ones', async () => {
  const packageDir = writePackage({ fields: FIELDS, rows: { roster: ROSTER_ROWS } });
  mkdirSync(join(packageDir, 'data'));
  writeFileSync(join(packageDir, ROW_WEIGHTS_FILE), '{}');
  const prepared = await preparePackage(packageDir, { dataDir, settings, leftOut: [ROW_WEIGHTS_FILE] });
  const corpusDir = writeCorpus(makeRosters(4));
  const { parts } = await learnPackage(packageDir, corpusDir, readCorpus(corpusDir), {
    ...{ strength: 1, isFresh: true, leaveFamilyOut: false, rules: { prepared, settings } },
  });
  assert.equal(parts[0]!.comparison.with, 'rules');
});
