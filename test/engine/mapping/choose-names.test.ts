import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sign } from '../../../src/engine/mapping/evidence/list-signs.ts';
import { chooseNames } from '../../../src/engine/mapping/weights/choose-names.ts';

const ROLES = ['first_name', 'last_name', 'full_name', undefined] as const;
const [FIRST, LAST, FULL, CITY] = [0, 1, 2, 3];

/** The fields whose names the columns have, after the choice. */
const choose = (...columns: number[][]) =>
  chooseNames(
    columns.map((fields) => fields.map((field): Sign => ({ piece: 'exact_name', value: 1, field }))),
    ROLES,
  ).map((signs) => signs.map(({ field }) => field));

test('one word for several names means the name that no other column has', () => {
  assert.deepEqual(choose([LAST, FULL], [FIRST]), [[LAST], [FIRST]], 'Name, Vorname');
  assert.deepEqual(choose([LAST, FULL], [CITY]), [[FULL], [CITY]], 'Name, Ort');
  assert.deepEqual(choose([FIRST, FULL], [LAST]), [[FIRST], [LAST]], 'nombre, apellidos');
  assert.deepEqual(choose([FIRST, FULL], [CITY]), [[FULL], [CITY]], 'nombre, ciudad');
  assert.deepEqual(choose([FIRST, LAST, FULL]), [[FULL]]);
});

test('names of one field are left as they are', () => {
  assert.deepEqual(choose([FULL], [FIRST], [LAST]), [[FULL], [FIRST], [LAST]]);
  assert.deepEqual(choose([LAST, CITY]), [[LAST, CITY]]);
});

test('pieces about no field stay', () => {
  const signs: Sign[] = [
    { piece: 'filled', value: 1 },
    ...[LAST, FULL].map((field) => ({ piece: 'exact_name', value: 1, field })),
  ];
  assert.deepEqual(
    chooseNames([signs], ROLES)[0]?.map(({ field }) => field),
    [undefined, FULL],
  );
});
