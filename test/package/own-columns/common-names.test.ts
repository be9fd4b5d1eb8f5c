import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCommonNames } from '../../../src/package/own-columns/write/common-names.ts';
import { nameColumns } from '../../../src/package/own-columns/write/write-package.ts';

const add = (labels: readonly string[], languages?: readonly string[]) =>
  addCommonNames(nameColumns(labels.map((label) => ({ label, kind: 'text' as const }))), languages).map(
    ({ synonyms = [] }) => synonyms,
  );

test('a column whose label is a common name gets the others of its language', () => {
  const [value = [], colour = []] = add(['Wertstellung', 'Farbe']);
  assert.ok(value.includes('Valutadatum'));
  assert.ok(!value.includes('Fecha valor'));
  assert.deepEqual(colour, []);
  assert.ok(add(['waehrung'])[0]?.includes('Kontowährung'));
  assert.ok(add(['Fecha valor'])[0]?.includes('Fecha de valor'));
});

test('names that other columns have, or that two columns could share, are left out', () => {
  const [amount = [], gross = []] = add(['Betrag', 'Brutto']);
  assert.deepEqual([amount, gross], [[], []]);
  const [purpose = []] = add(['Verwendungszweck', 'Buchungsdetails neu']);
  assert.ok(purpose.includes('Buchungsdetails'));
});

test('only languages that are asked for count', () => {
  assert.deepEqual(add(['Wertstellung'], ['fr']), [[]]);
  assert.ok(add(['Wertstellung'], ['de'])[0]?.includes('Valuta'));
});
