import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { readCorpus } from '../../../src/trials/score/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeFolder } from '../../helpers/run-package.ts';
import { SMALL_CORPUS, writeCorpus } from './make-corpus.ts';

const names = (documents: readonly { name: string }[]) => documents.map(({ name }) => name);

test('subfolders are read, and documents are in the order of their paths', () => {
  const corpusDir = writeCorpus(SMALL_CORPUS);
  const documents = readCorpus(corpusDir);
  assert.deepEqual(names(documents), Object.keys(SMALL_CORPUS));
  assert.deepEqual(pluck(documents, 'collection'), ['people', 'people', 'people', 'files', 'files', 'totals']);
});

test('only one collection, and the first documents of each', () => {
  const corpusDir = writeCorpus(SMALL_CORPUS);
  assert.deepEqual(names(readCorpus(corpusDir, { collection: 'files' })), ['tables/d.csv', 'tables/e.xlsx']);
  assert.deepEqual(names(readCorpus(corpusDir, { limit: 1 })), ['people/a.csv', 'tables/d.csv', 'totals/f.csv']);
});

test('labels directly in the corpus belong to the collection named after the folder', () => {
  const dir = join(makeFolder(), 'invoices');
  mkdirSync(dir);
  writeFileSync(join(dir, 'a.csv'), 'x\n');
  const labels = { document: 'a.csv', sheets: [{ index: 0, rows: [{ first_row: 1, last_row: 1, label: 'data' }] }] };
  writeFileSync(join(dir, 'a.labels.json'), JSON.stringify(labels));
  assert.equal(readCorpus(dir)[0]!.collection, 'invoices');
});

/** Writes one labels file, as text or as an object, next to a document. */
function writeLabels(labels: unknown): string {
  const dir = makeFolder();
  writeFileSync(join(dir, 'a.csv'), 'x\n');
  writeFileSync(join(dir, 'a.labels.json'), typeof labels === 'string' ? labels : JSON.stringify(labels));
  return dir;
}

const sheet = (content: object) => ({ document: 'a.csv', sheets: [{ index: 0, ...content }] });
const row = (first_row: number, last_row: number, label = 'data') => ({ first_row, last_row, label });

const wrongLabels: [string, unknown, RegExp][] = [
  ['text that is not JSON', '{', /it is not JSON/],
  ['a shape that is another', { document: 'a.csv' }, /\/ must have required properties sheets/],
  [
    'a label that no row has',
    sheet({ rows: [row(1, 1, 'dta')] }),
    /\/sheets\/0\/rows\/0\/label .* expected one of header, data, total/,
  ],
  ['nothing labelled', sheet({}), /it labels neither rows nor tables/],
  ['rows that end before they begin', sheet({ rows: [row(5, 4)] }), /rows\/0 ends in row 4, before its first row 5/],
  [
    'a row with two labels',
    sheet({ rows: [row(1, 3), row(3, 4, 'note')] }),
    /rows\/1 labels row 3, which has a label already/,
  ],
  ['a table that ends before it begins', sheet({ tables: [{ first_row: 3, last_row: 2 }] }), /tables\/0 ends in row 2/],
  [
    'a header outside of its table',
    sheet({ tables: [{ first_row: 3, header_rows: [2] }] }),
    /tables\/0 has a header in row 2/,
  ],
  [
    'a column that is twice in a table',
    sheet({ tables: [{ first_row: 1, columns: ['A', 'A'].map((column) => ({ column, target_field: null })) }] }),
    /tables\/0 has the column A twice/,
  ],
  [
    'a sheet that is twice',
    { document: 'a.csv', sheets: [0, 0].map((index) => ({ index, rows: [row(1, 1)] })) },
    /the sheet with index 0 is listed twice/,
  ],
];

for (const [name, labels, found] of wrongLabels) {
  test(`labels_invalid: ${name}`, () => {
    const corpusDir = writeLabels(labels);
    assert.throws(
      () => readCorpus(corpusDir),
      (error) => {
        assert.ok(isAdeError(error, 'labels_invalid'), String(error));
        assert.match(error.message, found);
        assert.ok(error.message.includes(join(corpusDir, 'a.labels.json')), error.message);
        return true;
      },
    );
  });
}

for (const [name, document, found] of [
  ['a document that is missing', 'b.csv', 'there is no such file'],
  ['a document in another folder', '../a.csv', 'it is not the name of a file in the same folder'],
] as const) {
  test(`labels_document_missing: ${name}`, () => {
    const corpusDir = writeLabels({ ...sheet({ rows: [row(1, 1)] }), document });
    assert.throws(
      () => readCorpus(corpusDir),
      (error) =>
        isAdeError(error, 'labels_document_missing') &&
        error.message.includes(`${document}, which`) &&
        error.message.includes(found),
    );
  });
}

test('corpus_invalid: no folder, a file, and a folder without labels', () => {
  const dir = writeLabels(sheet({ rows: [row(1, 1)] }));
  const found = (path: string) => {
    try {
      readCorpus(path);
    } catch (error) {
      if (isAdeError(error, 'corpus_invalid')) return error.details.found;
      throw error;
    }
    return null;
  };
  assert.equal(found(dir), null);
  assert.equal(found(join(dir, 'nowhere')), 'there is no such folder');
  assert.equal(found(join(dir, 'a.csv')), 'it is not a folder');
  rmSync(join(dir, 'a.labels.json'));
  assert.equal(found(dir), 'it has no *.labels.json');
});

test('collection_unknown names the existing collections', () => {
  assert.throws(
    () => readCorpus(writeCorpus(SMALL_CORPUS), { collection: 'invoices' }),
    (error) => isAdeError(error, 'collection_unknown') && error.message.endsWith('It has: files, people, totals.'),
  );
});
