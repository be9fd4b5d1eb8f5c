import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PreparedPackage } from '../../../src/package/index.ts';
import { readCorpus, type Score, scorePackage } from '../../../src/trials/score/index.ts';
import { makeTestSettings, PREFIX_ROWS, prepareTest } from '../../helpers/run-package.ts';
import { SMALL_CORPUS, writeCorpus } from './make-corpus.ts';

const TEST_PACKAGE = { fields: { id: {}, name: {} }, rows: { prefix: PREFIX_ROWS } };
const settings = makeTestSettings();
const { dataDir } = settings;
let prepared: PreparedPackage;
let small: Promise<Score> | undefined;

async function score(corpusDir: string, options: { parallel?: number; onDocument?: (failed: boolean) => void } = {}) {
  prepared ??= await prepareTest(TEST_PACKAGE);
  return scorePackage(readCorpus(corpusDir), { prepared, dataDir, settings, ...options });
}

const scoreSmall = () => (small ??= score(writeCorpus(SMALL_CORPUS)));

const share = (count: number, of: number) => ({ count, of, share: count / of });

/** Compares fractions, since sums in another order give slightly different results. */
function assertNear(actual: number | null | undefined, expected: number, name: string): void {
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-12, `${name}: ${actual}, expected ${expected}`);
}

test('rows: F1 of each label that occurs, F6 and F5, lost data, and other rows read as data', async () => {
  const { rows } = (await scoreSmall()).collections.people!.structure;
  // Labelled so, read so, both: header 3, 3, 3; data 6, 6, 4; total 3, 3, 1; note 2, 0, 0; title 1, 1, 1; no group.
  assertNear(rows?.labels.header.f1, 1, 'header');
  assertNear(rows?.labels.data.f1, 8 / 12, 'data');
  assertNear(rows?.labels.total.f1, 2 / 6, 'total');
  assertNear(rows?.labels.note.f1, 0, 'note');
  assertNear(rows?.labels.title.f1, 1, 'title');
  assert.deepEqual(rows?.labels.group, { precision: 0, recall: null, f1: 0, rows: 0 });
  assertNear(rows?.f6, (1 + 2 / 3 + 1 / 3 + 0 + 1) / 5, 'F6');
  // note and title together: 3 are labelled so, 1 was read so.
  assertNear(rows?.f5, (1 + 2 / 3 + 1 / 3 + 2 / 4) / 4, 'F5');
  assert.deepEqual(rows?.data_lost, share(2, 6));
  assert.deepEqual(rows?.others_as_data, share(2, 9));
});

test('documents of a group count as one in the figures over groups', async () => {
  const { by_group } = (await scoreSmall()).collections.people!;
  assert.equal(by_group?.groups, 2);
  // b and c together: 2 data rows, of which 1 is kept, a total that became data, a note that became a group.
  assertNear(by_group?.rows?.f6, (1 + 6 / 8 + 2 / 4 + 0 + 1) / 5, 'F6');
  assert.deepEqual(by_group?.rows?.data_lost, share(1, 4));
});

test('totals: if a document has labels only for totals, all its other rows count as not totals', async () => {
  const { collections, total } = await scoreSmall();
  assert.deepEqual(collections.totals!.structure, {
    rows: null,
    totals: { precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, rows: 2, as_data: share(1, 2) },
    header_exact: null,
    tables_found: null,
    ranges_found: null,
    header_end: null,
    table_count: null,
  });
  // Including 1 of 3 in people: these documents count together with fully labelled ones.
  assert.equal(total.structure.totals?.precision, 2 / 5);
  assert.deepEqual(total.structure.totals?.as_data, share(3, 5));
});

test('a job that fails is a wrong document; blank rows are not judged', async () => {
  const { collections, documents } = await scoreSmall();
  const { failed, structure } = collections.files!;
  assert.equal(failed, 1);
  // Data: rows 2 and 5 of d are kept, row 4 became a header, and both rows of e are lost.
  assert.deepEqual(structure.rows?.data_lost, share(3, 5));
  assertNear(structure.rows?.f6, (2 / 3 + 4 / 7) / 2, 'F6');
  assert.deepEqual(structure.header_exact, share(1, 2));
  assert.deepEqual(structure.tables_found, share(0, 2));
  assert.deepEqual(structure.table_count, share(0, 2));
  const broken = documents.find(({ document }) => document === 'tables/e.xlsx')!;
  assert.equal(broken.error?.code, 'not_a_workbook');
  assert.equal(broken.quality, 0);
  assert.equal(broken.attention, null);
});

test('columns: proposals are counted separately from assignments, and so are columns without headers', async () => {
  const { collections } = await scoreSmall();
  const { with_headers: named, without_headers: bare } = collections.people!.columns;
  assert.equal(bare, null);
  // 4 hits. A wrong field: column A of b and of c, and column C of a, which is only a proposal.
  assert.equal(named?.columns, 7);
  assert.deepEqual(named?.proposals.false_maps, share(3, 3));
  assert.deepEqual(named?.assignments.false_maps, share(2, 3));
  assert.deepEqual(
    [named?.proposals, named?.assignments].map((figures) => [figures?.precision, figures?.recall, figures?.f1]),
    [
      [4 / 7, 1, 8 / 11],
      [4 / 6, 1, 8 / 10],
    ],
  );
  // By header and field: id and name are hits; `H:id` and `old id`, which have no field, are not. `Name` equals `name`.
  assert.equal(named?.proposals.distinct_f1, 4 / 6);
  assert.equal(named?.assignments.distinct_f1, 4 / 5);
  assert.equal(collections.files!.columns.without_headers?.proposals.f1, 1);
});

test('the mistakes in a document are listed, with its quality', async () => {
  const { documents } = await scoreSmall();
  assert.deepEqual(
    documents.map(({ document, quality }) => [document, Math.round(quality * 1000) / 1000]),
    [
      // Means of rows, header, tables, their count and columns.
      ['people/a.csv', 0.933],
      ['people/b.csv', 0.78],
      ['people/c.csv', 0.78],
      ['tables/d.csv', 0.55],
      ['tables/e.xlsx', 0],
      // 1 of the 3 rows that are a total or were read as a total.
      ['totals/f.csv', 0.333],
    ],
  );
  const [sheet] = documents[1]!.sheets;
  assert.equal(sheet!.name, 'b');
  assert.deepEqual(sheet!.rows!.wrong, [
    { first_row: 3, last_row: 3, expected: 'data', found: 'total' },
    { first_row: 4, last_row: 4, expected: 'total', found: 'data' },
    { first_row: 5, last_row: 5, expected: 'note', found: 'group' },
  ]);
});

test('attention: documents without any are counted separately', async () => {
  const { attention } = (await scoreSmall()).total;
  assert.equal(attention.without.documents + attention.with.documents, 5);
  assert.equal(attention.without.all_right?.count, 0);
  // Only a has the right data: b and c lost a row and gained another, d lost one; the labels of f do not show it.
  assert.deepEqual((attention.without.data_right?.count ?? 0) + (attention.with.data_right?.count ?? 0), 1);
});

test('the score does not depend on how many jobs run at a time, and leaves no job behind', async () => {
  const corpusDir = writeCorpus(SMALL_CORPUS);
  const seen: boolean[] = [];
  const listJobs = () => (existsSync(join(dataDir, 'jobs')) ? readdirSync(join(dataDir, 'jobs')) : []);
  const before = listJobs();
  const alone = await score(corpusDir, { parallel: 1, onDocument: (failed) => seen.push(failed) });
  assert.deepEqual(seen, [false, false, false, false, true, false]);
  assert.equal(JSON.stringify(alone), JSON.stringify(await score(corpusDir, { parallel: 4 })));
  assert.deepEqual(listJobs(), before);
});

test('labels beyond the document: the document is named and has no figures', async () => {
  const { labels, text } = SMALL_CORPUS['people/a.csv']!;
  const [sheet] = labels.sheets;
  const corpusDir = writeCorpus({
    'good.csv': { text, labels },
    'row.csv': { text, labels: { sheets: [{ ...sheet!, rows: [{ first_row: 5, last_row: 6, label: 'data' }] }] } },
    'sheet.csv': { text, labels: { sheets: [{ ...sheet!, index: 1 }] } },
  });
  const { total, not_judged } = await score(corpusDir);
  assert.equal(total.documents, 1);
  const name = (file: string) => join(corpusDir, file);
  assert.deepEqual(
    not_judged.map(({ document, code, message }) => [document, code, message.slice(0, message.indexOf('. '))]),
    [
      [
        'row.csv',
        'labels_beyond_document',
        `The labels ${name('row.labels.json')} do not fit the document row.csv: they label row 6 of the sheet row, but its last filled row is 5`,
      ],
      [
        'sheet.csv',
        'labels_beyond_document',
        `The labels ${name('sheet.labels.json')} do not fit the document sheet.csv: they label the sheet with index 1, but the document has 1 (indexes count from 0)`,
      ],
    ],
  );
});
