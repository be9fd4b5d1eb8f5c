import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Context, kinds } from '../../bench/two-months/kinds/index.ts';
import { Dice, listFields, makeList, makeNextMonth, words } from '../../bench/two-months/lists/index.ts';
import { type Case, type Change, claims } from './planted-claims.ts';

const LISTS = 60;

const senders = Array.from({ length: LISTS }, (_, i) => {
  const { plan, first } = makeList(`test-${i}`);
  return { plan, before: first, honest: makeNextMonth(plan, first) };
});

function* plantEverywhere(number: number, variant: string): Generator<Case> {
  const plant = kinds.find((kind) => kind.number === number)!.variants[variant]!;
  for (const [i, { plan, before, honest }] of senders.entries()) {
    const context: Context = {
      before,
      other: senders[(i + 1) % LISTS]!.honest,
      dice: new Dice(plan.name),
      words: { fullName: listFields.full_name.headers[plan.language][0], total: words[plan.language].total },
    };
    const planted = plant(honest, context);
    if (planted !== null) yield { list: plan.name, context, honest, planted };
  }
}

function listChanges({ honest, planted }: Case): Change[] {
  return planted.fields.flatMap(({ name, role }) =>
    planted.rows.flatMap((row, i): Change[] => {
      const [before, after] = [honest.rows[i]![name] ?? null, row[name] ?? null];
      return String(before) === String(after) ? [] : [{ role, field: name, row: i, before, after }];
    }),
  );
}

test('there are 33 kinds, each with codes that fit', () => {
  const numbers = Array.from({ length: 34 }, (_, i) => i + 1).filter((number) => number !== 12);
  assert.deepEqual(
    kinds.map(({ number }) => number),
    numbers,
  );
  assert.ok(kinds.every(({ fits }) => fits.length > 0));
});

for (const { number, name, variants } of kinds) {
  for (const variant of Object.keys(variants)) {
    test(`${name}: ${variant} changes only that`, () => {
      const { roles = [], also = [], hasOtherRows, check } = claims[number]!;
      let count = 0;
      for (const one of plantEverywhere(number, variant)) {
        const { honest, planted } = one;
        count += 1;
        assert.equal(planted.month, honest.month);
        if (!also.includes('headers')) assert.deepEqual(planted.fields, honest.fields);
        if (!also.includes('titles')) assert.deepEqual(planted.titles, honest.titles);
        if (!also.includes('total')) assert.equal(planted.total, honest.total);
        if (!also.includes('look')) assert.deepEqual(planted.look, honest.look);
        if (!hasOtherRows) assert.equal(planted.rows.length, honest.rows.length);
        const changes = hasOtherRows ? [] : listChanges(one);
        const beyond = changes.filter(({ role }) => !roles.includes(role));
        assert.deepEqual(beyond, [], one.list);
        check(one, changes);
      }
      assert.ok(count >= 3, `only ${count} lists have what it takes`);
    });
  }
}

test('the same mistake in the same list is the same document', () => {
  const texts = () => [...plantEverywhere(20, 'scattered')].map(({ planted }) => JSON.stringify(planted));
  assert.deepEqual(texts(), texts());
});
