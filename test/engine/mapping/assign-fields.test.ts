import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assignFields, type Offer } from '../../../src/engine/mapping/weights/assign-fields.ts';

const sumOf = (offers: readonly Offer[], found: ReadonlyMap<number, number>): number =>
  [...found].reduce((sum, [c, f]) => sum + offers.find(({ column, field }) => column === c && field === f)!.gain, 0);

/** The highest gain of any assignment. */
function findMost(offers: readonly Offer[], columns: ReadonlySet<number>, fields: ReadonlySet<number>): number {
  const [first, ...rest] = offers;
  if (first === undefined) return 0;
  const without = findMost(rest, columns, fields);
  if (columns.has(first.column) || fields.has(first.field)) return without;
  const taken = findMost(rest, new Set([...columns, first.column]), new Set([...fields, first.field]));
  return Math.max(without, first.gain + taken);
}

const arbitraryOffers = fc.uniqueArray(
  fc.record({ column: fc.nat(5), field: fc.nat(4), gain: fc.integer({ min: 0, max: 20 }).map((n) => n / 4) }),
  { maxLength: 12, selector: ({ column, field }) => column * 10 + field },
);

test('no other assignment gains more, and each field has one column', () => {
  fc.assert(
    fc.property(arbitraryOffers, (offers) => {
      const found = assignFields(offers);
      assert.equal(new Set(found.values()).size, found.size);
      assert.ok(Math.abs(sumOf(offers, found) - findMost(offers, new Set(), new Set())) < 1e-9);
    }),
    { numRuns: 500 },
  );
});

test('of two columns that are equal the left one keeps the field', () => {
  const found = assignFields([
    { column: 7, field: 3, gain: 2 },
    { column: 4, field: 3, gain: 2 },
  ]);
  assert.deepEqual([...found], [[4, 3]]);
});

test('a column takes its second field where that is better for the table', () => {
  const found = assignFields([
    { column: 0, field: 0, gain: 3 },
    { column: 0, field: 1, gain: 2.5 },
    { column: 1, field: 0, gain: 2 },
  ]);
  assert.deepEqual([...found].sort(), [
    [0, 1],
    [1, 0],
  ]);
});

test('2,000 columns that all look like all of 20 fields are assigned in less than a second', () => {
  const offers = Array.from({ length: 40_000 }, (_, i) => ({
    column: i % 2000,
    field: Math.floor(i / 2000),
    gain: ((i * 7919) % 1009) / 100,
  }));
  const start = performance.now();
  assert.equal(assignFields(offers).size, 20);
  assert.ok(performance.now() - start < 1000);
});
