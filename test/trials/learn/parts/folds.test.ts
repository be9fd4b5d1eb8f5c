import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignFolds, type Grouped, groupOf } from '../../../../src/trials/learn/parts/folds.ts';

function makeDocument(collection: string, name: string, group?: string): Grouped {
  const labels = { document: name, sheets: [], ...(group === undefined ? {} : { group }) };
  const document = { path: name, labelsPath: name, name: `${collection}/${name}`, collection, labels };
  return { document, group: groupOf(document) };
}

test('documents of a group are in one fold, and every fold has its share of each collection', () => {
  const documents = ['a', 'b'].flatMap((collection) =>
    Array.from({ length: 20 }, (_, i) => makeDocument(collection, `${i}`, `group ${i >> 1}`)),
  );
  const { folds, count, groups } = assignFolds(documents);
  assert.deepEqual([count, groups], [5, 20]);
  for (let i = 0; i < documents.length; i += 2) assert.equal(folds[i], folds[i + 1]);
  for (let fold = 0; fold < count; fold++) {
    for (const collection of ['a', 'b']) {
      const own = documents.filter(({ document }, i) => document.collection === collection && folds[i] === fold);
      assert.equal(own.length, 4, `${collection} in fold ${fold}`);
    }
  }
});

test('a document without a group is a group by itself, and there are no more folds than groups', () => {
  const documents = [makeDocument('a', '1'), makeDocument('a', '2'), makeDocument('a', '3', 'x')];
  const { folds, count, groups } = assignFolds(documents);
  assert.deepEqual([count, groups], [3, 3]);
  assert.deepEqual([...folds].sort(), [0, 1, 2]);
});
