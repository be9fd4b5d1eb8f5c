import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FieldValues } from '../../src/contract/api/index.ts';
import type { Score, ScoreComparison } from '../../src/trials/score/index.ts';
import { runAde } from '../helpers/run-ade.ts';
import { failHere, runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { BY_NAME, makeFolder, PREFIX_ROWS, writePackage } from '../helpers/run-package.ts';
import { SMALL_CORPUS, writeCorpus } from '../trials/score/make-corpus.ts';

/** The package whose figures test/trials/score calculates. */
const writeBefore = () => writePackage({ fields: { id: {}, name: {} }, rows: { prefix: PREFIX_ROWS } });

/** Labels groups as notes, as the corpus does, and finds no id. */
const writeAfter = () =>
  writePackage({
    fields: { id: { script: BY_NAME.replace('? { [field_name]: 1 }', '? { [field_name]: 0.1 }') }, name: {} },
    rows: { prefix: PREFIX_ROWS.replace("G: 'group'", "G: 'note'") },
  });

/** The lines below a title up to the next empty one. */
function readSection(stdout: string, title: string): string[] {
  const lines = stdout.split('\n');
  const start = lines.findIndex((line) => line.startsWith(title));
  assert.notEqual(start, -1, `${title} is missing in:\n${stdout}`);
  return lines.slice(start + 1, lines.indexOf('', start)).map((line) => line.trim().replace(/ {2,}/g, ' | '));
}

test('the tables: structure, rows, labels, columns, attention, and the worst documents first', async () => {
  const { exitCode, stdout, stderr } = await runAde([
    'score',
    writeBefore(),
    writeCorpus(SMALL_CORPUS),
    '--worst',
    '2',
  ]);
  assert.equal(exitCode, 0, stderr);
  assert.match(stderr, /: 6 of 6 documents, 1 failed$/m);
  assert.match(stdout, /^Test rules 1\.0\.0: 6 documents, 1 failed\n/);
  assert.deepEqual(readSection(stdout, 'structure').slice(0, 4), [
    'collection | mean over | F6 | F5 | header exact | IoU ≥ .9 | with columns | header end | count',
    'files | 2 documents | 0.619 | 0.619 | 0.500 | 0.000 | – | 0.500 | 0.000',
    'people | 3 documents | 0.600 | 0.625 | 1.000 | 1.000 | – | 1.000 | 1.000',
    'people | 2 groups | 0.650 | 0.729 | 1.000 | 1.000 | – | 1.000 | 1.000',
  ]);
  assert.deepEqual(readSection(stdout, 'rows').slice(0, 4), [
    'collection | data lost | others as data | totals precision | totals recall | totals as data',
    'files | 0.600, 3 of 5 | 0.000, 0 of 1 | – | – | –',
    'people | 0.333, 2 of 6 | 0.222, 2 of 9 | 0.333 | 0.333 | 0.667, 2 of 3',
    'totals | – | – | 0.500 | 0.500 | 0.500, 1 of 2',
  ]);
  assert.equal(readSection(stdout, 'F1 of labels')[2], 'people | 1.000 | 0.667 | 0.333 | – | 0.000 | 1.000');
  assert.deepEqual(readSection(stdout, 'columns').slice(0, 4), [
    'collection | by | columns | precision | recall | F1 | F1 distinct | false maps',
    'files | without headers, proposals | 1 | 1.000 | 1.000 | 1.000 | 1.000 | –',
    'files | without headers, assignments | 1 | 1.000 | 1.000 | 1.000 | 1.000 | –',
    'people | proposals | 7 | 0.571 | 1.000 | 0.727 | 0.667 | 1.000, 3 of 3',
  ]);
  assert.equal(readSection(stdout, 'attention').length, 3);
  assert.doesNotMatch(stdout, /confidence of/, 'this record has none');
  assert.doesNotMatch(stdout, /The package has no field/);
  const worst = readSection(stdout, 'worst documents');
  assert.deepEqual([worst[0], worst[2]], ['0.000 | tables/e.xlsx', '0.333 | totals/f.csv | rows 1 of 3']);
  assert.match(worst[1]!, /^error\[not_a_workbook\]: e\.xlsx is not a workbook/);
  assert.deepEqual(worst.slice(3), [
    'f: row 4 unlabelled, found total; row 5 total, found data',
    'and 4 more documents: see --worst and --json',
  ]);
});

test('a saved score and another package are compared in the same way, and documents of only one side are left out', async () => {
  const [before, after, corpus] = [writeBefore(), writeAfter(), writeCorpus(SMALL_CORPUS)];
  const file = join(makeFolder(), 'before.json');
  const saved = await runAdeHere(['score', before, corpus, '--save', file, '--json']);
  assert.deepEqual(JSON.parse(saved.stdout), JSON.parse(await readFile(file, 'utf8')));
  const withFile = await succeedHere('score', after, corpus, '--collection', 'people', '--compare', file);
  assert.match(withFile, /^before {2}Test rules 1\.0\.0, content [0-9a-f]{12}, ADE [\d.]+\nafter /);
  assert.match(withFile, /Left out because only one side has them: 3 documents before, 0 after\./);
  const figures = readSection(withFile, 'people, 3 documents');
  // The notes are now right (F1 1 instead of 0), and the ids of a, b and c are not found.
  for (const line of [
    'F6 | 0.600 | 0.800 | +0.200 better',
    'F1 of note | 0.000 | 1.000 | +1.000 better',
    'header exact | 1.000 | 1.000',
    'totals as data | 0.667 | 0.667',
    'proposals, recall | 1.000 | 0.750 | -0.250 worse',
    'proposals, false maps | 1.000 | 0.000 | -1.000 better',
  ]) {
    assert.ok(figures.includes(line), `${line} is missing in:\n${figures.join('\n')}`);
  }
  assert.deepEqual(readSection(withFile, 'better').slice(0, 2), [
    '0.780 → 0.920 | people/b.csv',
    'rows 2 of 5 → rows 3 of 5, columns 1 of 2 → columns 2 of 2',
  ]);
  assert.match(withFile, /\n3 documents: 2 better, 0 worse\nvalues were not compared: a saved score has none\n$/);
  const withPackage = await runAdeHere([
    'score',
    after,
    corpus,
    '--collection',
    'people',
    '--compare',
    before,
    '--json',
  ]);
  const { comparison }: Score & { comparison: ScoreComparison } = JSON.parse(withPackage.stdout);
  assert.deepEqual(comparison.only_before, []);
  assert.equal(comparison.total.before.structure.rows?.f6?.toFixed(3), '0.600');
  assert.equal(comparison.total.after.structure.rows?.f6?.toFixed(3), '0.800');
  assert.deepEqual(
    comparison.better.map(({ after: { document } }) => document),
    ['people/b.csv', 'people/c.csv'],
  );
});

test('a change of a rule that no label shows is shown by its values', async () => {
  const corpus = writeCorpus(SMALL_CORPUS);
  const shout = `${BY_NAME}\nexport const transform = ({ values }) => ({ values: values.map((value) => value?.toUpperCase?.() ?? value) });\n`;
  const after = writePackage({ fields: { id: {}, name: { script: shout } }, rows: { prefix: PREFIX_ROWS } });
  const args = ['score', after, corpus, '--collection', 'people', '--compare', writeBefore()];
  const stdout = await succeedHere(...args);
  assert.match(stdout, /^3 documents: 0 better, 0 worse$/m);
  assert.match(stdout, /^values differ in \d documents?$/m);
  assert.match(
    stdout,
    /^ {4}name {2}\d changed\n {6}upper and lower case in \d cells?\n {8}\S+ {2}"[^"]+" → "[^"]+"$/m,
  );
  const { comparison } = JSON.parse((await runAdeHere([...args, '--json'])).stdout);
  const [first] = comparison.values;
  assert.deepEqual(
    first.cells.fields.map(({ target_field, kinds }: FieldValues) => [target_field, kinds[0]!.kind]),
    [['name', 'case']],
  );
  const same = await succeedHere('score', after, corpus, '--collection', 'people', '--compare', after);
  assert.match(same, /^all values are the same$/m);
});

test('what cannot be used is refused before anything runs', async () => {
  const [config, corpus, folder] = [writeBefore(), writeCorpus(SMALL_CORPUS), makeFolder()];
  const text = join(folder, 'text.json');
  await writeFile(text, '{"version":"score.v0"}');
  for (const [args, exitCode, message] of [
    [['--compare', text], 1, /error\[score_unreadable\].*text\.json.*its version is score\.v0, not score\.v1/],
    [['--compare', folder], 1, /error\[score_unreadable\].*it has no manifest\.json/],
    [['--compare', join(folder, 'x.json')], 1, /error\[score_unreadable\].*there is no such file/],
    [['--collection', 'x'], 1, /error\[collection_unknown\].*It has: files, people, totals/],
    [['--parallel', '0'], 2, /error\[wrong_usage\].*--parallel.*from 1 on/],
    [['--limit', 'two'], 2, /error\[wrong_usage\].*--limit.*from 1 on/],
  ] as const) {
    const result = await runAdeHere(['score', config, corpus, ...args]);
    assert.equal(result.exitCode, exitCode, result.stderr);
    assert.match(result.stderr, message);
    assert.doesNotMatch(result.stderr, /of 6 documents/);
  }
  const unwritable = await failHere('score', config, corpus, '--limit', '1', '--save', join(folder, 'no/x.json'));
  assert.match(unwritable.stderr, /error\[file_unwritable\].*no\/x\.json/);
});

test('labels that do not fit a document end with 1, after the figures of the others', async () => {
  const { labels, text } = SMALL_CORPUS['people/a.csv']!;
  const corpus = writeCorpus({
    'a.csv': { text, labels },
    'b.csv': { text: 'H:id,name\n', labels },
  });
  const { stdout } = await failHere('score', writeBefore(), corpus);
  assert.match(stdout, /^Test rules 1\.0\.0: 1 document\n/);
  assert.match(stdout, /\n1 document not judged\n {2}error\[labels_beyond_document\]: .*b\.labels\.json do not fit/);
});

test('fields of the labels that the package does not have are named: their columns count as missed', async () => {
  const config = writePackage({ fields: { id: {} }, rows: { prefix: PREFIX_ROWS } });
  const { stdout } = await runAdeHere(['score', config, writeCorpus(SMALL_CORPUS), '--collection', 'people']);
  assert.match(
    stdout,
    /^The package has no field name, which 3 columns are labelled with, so they count as missed\.$/m,
  );
});
