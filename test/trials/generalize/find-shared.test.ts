import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findShared, type SenderRecipe } from '../../../src/trials/generalize/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { isField, makeSender } from './recipes.ts';

const find = (recipes: SenderRecipe[], minSenders = 3) =>
  findShared(recipes, { minSenders, asOf: '2026-06-01T00:00:00.000Z' });

const withHeader = (sender: string, header: string, field: string | null = 'employer') =>
  makeSender(sender, ['id', header, 'name'], isField(header, field));

test('what three senders decide about a header is shared, in whatever spelling; what two decide is not', () => {
  const recipes = [withHeader('a', 'Signatory No.'), withHeader('b', 'SIGNATORY  #'), withHeader('c', 'Signatory No.')];
  assert.deepEqual(
    find(recipes).map(({ said, senders, otherwise }) => ({ said, senders, otherwise })),
    [
      {
        said: { kind: 'column_field', header: 'Signatory No.', field: 'employer' },
        senders: ['a', 'b', 'c'].map((sender) => ({ sender, pieces: ['r1'] })),
        otherwise: [],
      },
    ],
  );
  assert.deepEqual(find(recipes.slice(0, 2)), []);
  assert.equal(find(recipes.slice(0, 2), 2).length, 1);
});

test('a sender counts once: of two recipes the last one, of two layouts both pieces', () => {
  const twice = makeSender(
    'a',
    ['id', 'Signatory'],
    isField('Signatory', 'employer'),
    isField('signatory', 'employer'),
  );
  const [shared] = find([twice, withHeader('b', 'Signatory')], 2);
  assert.deepEqual(shared?.senders[0], { sender: 'a', pieces: ['r1', 'r2'] });
  assert.deepEqual(find([withHeader('a', 'Signatory'), withHeader('a', 'Signatory')], 2), []);
  assert.deepEqual(find([withHeader('a', 'x'), withHeader('b', 'y'), withHeader('a', 'y')], 2)[0]?.senders.length, 2);
});

test('senders with a different decision about the same header are named', () => {
  const others = [withHeader('d', 'Signatory', 'name'), withHeader('e', 'signatory', null)];
  const [shared, ...more] = find([...['a', 'b', 'c'].map((one) => withHeader(one, 'Signatory')), ...others]);
  assert.deepEqual(more, []);
  assert.deepEqual(pluck(shared?.otherwise ?? [], 'sender'), ['d', 'e']);
});

test('a sender with two decisions about the same header contradicts itself', () => {
  const both = makeSender('a', ['id', 'Pay'], isField('Pay', 'amount'), isField('pay', 'hours'));
  const [shared] = find([both, withHeader('b', 'Pay', 'amount')], 2);
  assert.deepEqual(shared?.otherwise, [{ sender: 'a', pieces: ['r2'] }]);
});

test('expired pieces, pieces of one of several columns with a header, and of columns without a header do not count', () => {
  const ended = { ...isField('Signatory', 'employer'), until: '2026-05-31' };
  const recipes = ['a', 'b', 'c'].map((one) => makeSender(one, ['id', 'Signatory'], ended));
  assert.deepEqual(find(recipes), []);
  const double = ['a', 'b', 'c'].map((one) => makeSender(one, ['Pay', 'pay'], isField('Pay', 'amount', 2)));
  assert.deepEqual(find(double), []);
  const blank = ['a', 'b', 'c'].map((one) => makeSender(one, ['id', ''], isField('', 'amount')));
  assert.deepEqual(find(blank), []);
});

test('the id and the headers are the same in whatever order the recipes come', () => {
  const recipes = [
    makeSender('a', ['id', 'more', 'Signatory'], isField('Signatory', 'employer')),
    makeSender('b', ['Signatory', 'id'], isField('Signatory', 'employer')),
    makeSender('c', ['id', 'Signatory'], isField('Signatory', 'employer')),
  ];
  const [[first], [second]] = [find(recipes), find([...recipes].reverse())];
  assert.match(first!.id, /^[0-9a-f]{12}$/);
  assert.deepEqual([second!.id, second!.headers], [first!.id, first!.headers]);
  assert.deepEqual(first!.headers, ['Signatory', 'id']);
});

test('a decision that holds for one sheet only is no decision about a header', () => {
  const ofSheet = ['a', 'b', 'c'].map((one) => withHeader(one, 'Signatory'));
  for (const { recipe } of ofSheet) recipe.layouts[0]!.sheet = 'June';
  assert.deepEqual(find(ofSheet), []);
});
