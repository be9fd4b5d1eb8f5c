import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { before, test } from 'node:test';
import { COLUMN_WEIGHTS_FILE, MAX_COLUMN_WEIGHTS } from '../../../src/contract/column-weights.ts';
import { type PackageFacts, readPackageFacts } from '../../../src/package/index.ts';
import { findShared, proposeChanges } from '../../../src/trials/generalize/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { isField, isLabel, makeSender, type Said } from './recipes.ts';

const STARTER = resolve(import.meta.dirname, '../../../templates/starter');

let facts: PackageFacts;
before(async () => {
  facts = await readPackageFacts(STARTER);
});

function propose(header: string, field: string | null, of: PackageFacts = facts, others: string[] = []) {
  const recipes = [
    ...['a', 'b', 'c'].map((sender) => makeSender(sender, ['id', header], isField(header, field))),
    ...others.map((sender) => makeSender(sender, ['id', header], isField(header, 'city'))),
  ];
  const [shared] = proposeChanges(findShared(recipes, { minSenders: 3, asOf: '2026-06-01T00:00:00.000Z' }), of);
  return shared!;
}

test('a header becomes a synonym, without parentheses, and a weight if the package uses weights', () => {
  const { changes, reason } = propose('Signatory (name)', 'employer');
  assert.equal(reason, null);
  assert.deepEqual(changes, [
    { kind: 'synonym', file: 'manifest.json', field: 'employer', name: 'Signatory' },
    { kind: 'weight', file: COLUMN_WEIGHTS_FILE, piece: 'header_is.signatory', weights: { employer: 8 } },
  ]);
  const { columnWeights: _, ...rulesOnly } = facts;
  assert.deepEqual(pluck(propose('Signatory', 'employer', rulesOnly).changes, 'kind'), ['synonym']);
});

test('a header without a field becomes a weight, and is not offered if the package uses no weights', () => {
  assert.deepEqual(propose('Signatory', null).changes, [
    { kind: 'weight', file: COLUMN_WEIGHTS_FILE, piece: 'header_is.signatory', weights: { '(none)': 8 } },
  ]);
  const { columnWeights: _, ...rulesOnly } = facts;
  assert.match(propose('Signatory', null, rulesOnly).reason!, /only a package with column weights/);
});

test('a name that the package already has only gets a weight', () => {
  assert.deepEqual(pluck(propose('company', 'employer').changes, 'kind'), ['weight']);
  const { columnWeights: _, ...rulesOnly } = facts;
  assert.match(propose('company', 'employer', rulesOnly).reason!, /is already a name of Employer/);
});

test('a change that the package cannot express is not offered, and the reason is given', () => {
  const reasonOf = (...args: Parameters<typeof propose>) => {
    const { changes, reason } = propose(...args);
    assert.deepEqual(changes, []);
    return reason!;
  };
  assert.match(reasonOf('Town', 'employer'), /is already a name of City/);
  assert.match(reasonOf('Signatory', 'wages'), /no field wages/);
  assert.match(reasonOf('Signatory', 'employer', facts, ['d', 'e']), /another recipe, .* says something else/);
  assert.match(reasonOf('x'.repeat(201), 'employer'), /longer than 200/);
  const columnWeights = facts.columnWeights!;
  const withPieces = (evidence: object) => ({
    ...facts,
    columnWeights: { ...columnWeights, evidence: { ...columnWeights.evidence, ...evidence } },
  });
  assert.match(
    reasonOf('Signatory', 'employer', withPieces({ 'header_is.signatory': { city: 2 } })),
    /which contradicts this/,
  );
  const many = Array.from({ length: MAX_COLUMN_WEIGHTS }, (_, i) => [`header_is.w${i}`, { city: 1 }]);
  assert.match(
    reasonOf('Signatory', 'employer', withPieces(Object.fromEntries(many))),
    /weights of whole headers, the maximum/,
  );
});

function proposeAlso(said: Said, of: PackageFacts = facts) {
  const recipes = ['a', 'b', 'c'].map((sender) => makeSender(sender, [], said));
  const [shared] = proposeChanges(findShared(recipes, { minSenders: 3, asOf: '2026-06-01T00:00:00.000Z' }), of);
  return shared!;
}

test('the first cell of totals becomes a word for totals', () => {
  assert.deepEqual(proposeAlso(isLabel('Control  FIGURE:', 'total')).changes, [
    { kind: 'word', file: 'data/row-weights.json', list: 'total', word: 'control figure' },
  ]);
  const { rowWeights: _, ...rulesOnly } = facts;
  for (const [said, reason, of] of [
    [isLabel('Sum', 'total'), /"sum" is already a word for totals/],
    [isLabel('Control figure of all', 'total'), /not one or two words/],
    [isLabel('Batch 7', 'total'), /not one or two words/],
    [isLabel('Checked', 'note'), /not rows that are note/],
    [isLabel('Control', 'total'), /only a package with row weights/, rulesOnly],
  ] as const) {
    const { changes, reason: found } = proposeAlso(said, of);
    assert.deepEqual(changes, []);
    assert.match(found!, reason);
  }
});

test('an order of dates becomes the parameter, unless the parameter has it already', () => {
  const { changes } = proposeAlso({ kind: 'read_as', date_order: 'dmy' });
  assert.deepEqual(changes, [
    { kind: 'parameter', file: 'manifest.json', name: 'date_order', from: 'auto', to: 'dmy' },
  ]);
  const { manifest } = facts;
  const { engine } = manifest;
  const defaults = { ...engine.defaults, date_order: 'dmy' as const };
  const already = { ...facts, manifest: { ...manifest, engine: { ...engine, defaults } } };
  assert.match(proposeAlso({ kind: 'read_as', date_order: 'dmy' }, already).reason!, /already reads dates as dmy/);
});

test('orders of dates that a sender only uses for some columns are not offered', () => {
  const [day, month] = [
    { kind: 'read_as', date_order: 'dmy', layout: 'l1', column: { header: 'A', nth: 1 } } as const,
    { kind: 'read_as', date_order: 'mdy', layout: 'l1', column: { header: 'B', nth: 1 } } as const,
  ];
  const recipes = ['a', 'b', 'c'].map((sender) => makeSender(sender, ['A', 'B'], day, month));
  const found = proposeChanges(findShared(recipes, { minSenders: 3, asOf: '2026-06-01T00:00:00.000Z' }), facts);
  assert.equal(found.length, 2);
  for (const { changes, reason } of found) {
    assert.deepEqual(changes, []);
    assert.match(reason!, /one of these in another place, says something else/);
  }
});

test('meanings of texts are reported, but not offered', () => {
  const said: Said = { kind: 'value_is', field: 'province', from_text: 'Ont', to: 'ON' };
  assert.match(proposeAlso(said).reason!, /rules of the field/);
});
